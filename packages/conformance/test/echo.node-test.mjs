// A provider's own tests in the runner of Node.js, as its author would write them.
import { conformance } from '@crosspoint/conformance/node-test';
import { freeQueries } from './modules/free-queries.mjs';

conformance(freeQueries, { fixtures: new URL('./free-queries/', import.meta.url) });
