import { conformance } from '@crosspoint/conformance/vitest';
import { aimlapi } from '../src/index.ts';

conformance(aimlapi, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
