import { conformance } from '@crosspoint/conformance/vitest';
import { acmeOne } from '../src/index.ts';

conformance(acmeOne, { fixtures: new URL('../fixtures/', import.meta.url), strict: true });
