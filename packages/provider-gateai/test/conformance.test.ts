import { conformance } from '@crosspoint/conformance/vitest';
import { gateai } from '../src/index.ts';

conformance(gateai, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
