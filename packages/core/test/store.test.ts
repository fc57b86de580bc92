import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';
import { storeCases } from '../src/testing/index.ts';

describe('the memory store', () => {
  it.each(storeCases({ make: memoryStore }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
