import { describe } from 'vitest';
import { memoryStore } from '../src/index.ts';
import { storeSuite } from './store-suite.ts';

describe('the memory store', () => {
  storeSuite(memoryStore);
});
