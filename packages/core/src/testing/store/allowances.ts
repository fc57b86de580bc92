import type { JobStore } from '../../registry/store.ts';
import { expectSame, type Trial } from './trial.ts';

const at =
  (store: JobStore, name = 'echo', max = 2) =>
  (now: number): Promise<number> =>
    store.take({ name, windowMs: 100, max, now });

/** At most so many in any window. */
export const allowanceTrials: readonly Trial[] = [
  {
    name: 'gives as many places as an allowance has in any window, and says when the next is free',
    async run({ open }) {
      const take = at(await open());
      const came = [];
      for (const now of [0, 10, 20, 99, 100, 105, 110]) came.push(await take(now));
      expectSame('two in any 100 ms', came, [0, 0, 80, 1, 0, 5, 0]);
    },
  },
  {
    name: 'a place that was refused takes none',
    async run({ open }) {
      const take = at(await open(), 'echo', 1);
      const came = [];
      for (const now of [0, 50, 99, 100]) came.push(await take(now));
      expectSame('waiting costs nothing', came, [0, 50, 1, 0]);
    },
  },
  {
    name: 'gives no more places than there are, however many ask at once',
    async run({ open }) {
      const take = at(await open(), 'echo', 5);
      const came = await Promise.all(Array.from({ length: 20 }, () => take(1)));
      expectSame('five of 20', came.filter((ms) => ms === 0).length, 5);
      expectSame('the others wait for the window', came.filter((ms) => ms === 100).length, 15);
    },
  },
  {
    name: 'keeps allowances of different names apart',
    async run({ open }) {
      const store = await open();
      const names = ['echo', 'Echo', 'echo ', '', '🚤', '__proto__'];
      for (const name of names) {
        const take = at(store, name, 1);
        expectSame(`${JSON.stringify(name)} has a place of its own`, [await take(0), await take(1)], [0, 99]);
      }
    },
  },
  {
    name: 'counts right when clocks are read out of order, and in parts of a millisecond',
    async run({ open }) {
      const take = at(await open());
      const came = [await take(50.5), await take(10.25), await take(60), await take(110.25)];
      expectSame('the older place is free first', came, [0, 0, 50.25, 0]);
    },
  },
];
