import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/registry/store/memory-store.ts';
import { storeCases } from '../src/testing/store/cases.ts';

describe('the memory store', () => {
  it.each(storeCases({ make: (clock) => memoryStore({ clock }), usesClock: true }))(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
  );
});

describe('the memory store by the clock of this machine', () => {
  it.each(storeCases({ make: () => memoryStore() }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
