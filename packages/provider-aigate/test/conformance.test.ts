import { conformance } from '@crosspoint/conformance/vitest';
import { aigate } from '../src/index.ts';

conformance(aigate, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
