import { afterAll, afterEach } from 'vitest';
import { undoFile, undoTest } from './cleanup.ts';

// Vitest runs this before each file. A hook in a helper would be of the first file alone: files share modules.
afterEach(undoTest);
afterAll(undoFile);
