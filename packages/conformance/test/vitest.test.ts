import { exampleProvider } from '@crosspoint/core/testing';
import { conformance } from '../src/vitest.ts';

conformance(exampleProvider, { fixtures: new URL('./echo/', import.meta.url) });
