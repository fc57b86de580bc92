import { conformance } from '@crosspoint/conformance/vitest';
import { nanogpt } from '../src/index.ts';

conformance(nanogpt, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
