import { storeCases, type StoreClock, type StoreKit } from '@crosspoint/core/testing';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { freshPath } from './folder.ts';

describe('the SQLite store', () => {
  const paths = new WeakMap<object, string>();
  const open = (path: string, { now }: StoreClock) => {
    const store = sqlite(path, { now });
    paths.set(store, path);
    return store;
  };
  const kit: StoreKit = {
    make: (clock) => open(freshPath(), clock),
    share: (store, clock) => open(paths.get(store)!, clock),
    usesClock: true,
  };

  it.each(storeCases(kit))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
