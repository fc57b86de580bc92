import { expect, it } from 'vitest';
import { inLanes } from '../src/engine/lanes.ts';

const items = Array.from({ length: 40 }, (_, i) => i);

it('keeps the results in the order of the items', async () => {
  expect(await inLanes(items, (item) => Promise.resolve(item * 2))).toEqual(items.map((item) => item * 2));
});

it('gives the thread a turn between items that wait for nothing, so that a run is heard of', async () => {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await inLanes(items, () => Promise.resolve());
  clearImmediate(next);

  expect(turns).toBeGreaterThanOrEqual(items.length / 4);
});
