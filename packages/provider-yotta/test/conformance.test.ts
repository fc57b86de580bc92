import { conformance } from '@crosspoint/conformance/vitest';
import { yotta } from '../src/index.ts';

conformance(yotta, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
