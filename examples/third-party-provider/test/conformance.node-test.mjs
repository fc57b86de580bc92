// The same on Node.js's own runner, and of what was built: `npm run build` comes first.
import { conformance } from '@crosspoint/conformance/node-test';
import { lantern } from '../dist/index.js';

conformance(lantern, { fixtures: new URL('../fixtures/', import.meta.url), strict: true, complete: true });
