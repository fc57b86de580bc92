import { conformance } from '@crosspoint/conformance/vitest';
import { lantern } from '../src/index.ts';

conformance(lantern, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
