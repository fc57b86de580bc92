import { storeCases } from '@crosspoint/core/testing';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { freshPath } from './folder.ts';

describe('the SQLite store', () => {
  const paths = new WeakMap<object, string>();
  const open = (path: string) => {
    const store = sqlite(path);
    paths.set(store, path);
    return store;
  };
  const kit = { make: () => open(freshPath()), share: (store: object) => open(paths.get(store)!) };

  it.each(storeCases(kit))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
