import { echo } from '@crosspoint/core/testing';
import { conformance } from '../src/vitest.ts';

conformance(echo, { fixtures: new URL('./echo/', import.meta.url) });
