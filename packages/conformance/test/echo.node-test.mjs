// A provider's own tests in the runner of Node.js, as its author would write them.
import { conformance } from '@crosspoint/conformance/node-test';
import { echo } from '@crosspoint/core/testing';

conformance(echo, { fixtures: new URL('./echo/', import.meta.url) });
