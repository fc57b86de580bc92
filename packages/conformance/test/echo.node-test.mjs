// A provider's own tests in the runner of Node.js, as its author would write them.
import { conformance } from '@crosspoint/conformance/node-test';
import { exampleProvider } from '@crosspoint/core/testing';

conformance(exampleProvider, { fixtures: new URL('./echo/', import.meta.url) });
