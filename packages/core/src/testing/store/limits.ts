import type { JobStore } from '../../registry/store/store.ts';
import type { TestClock } from './test-clock.ts';
import { expectBetween, expectSame, type Trial } from './trial.ts';

const windowMs = 100;
const hourMs = 3_600_000;

const claimer =
  (store: JobStore, name = 'echo', max = 2) =>
  (): Promise<number> =>
    store.claimLimit({ name, windowMs, max });

/** Claims a place at each of these moments, in ms since the clock began. */
async function claimAt(
  claim: () => Promise<number>,
  clock: TestClock,
  moments: readonly number[],
): Promise<readonly number[]> {
  const waits = [];
  for (const moment of moments) {
    clock.advance(moment - clock.monotonic());
    waits.push(await claim());
  }
  return waits;
}

/** At most so many in any window. */
export const limitTrials: readonly Trial[] = [
  {
    name: 'gives as many places as a limit has in any window, and says when the next is free',
    movesTime: true,
    async run({ open, clock }) {
      const waits = await claimAt(claimer(await open()), clock, [0, 10, 20, 99, 100, 105, 110]);
      expectSame('two in any 100 ms', waits, [0, 0, 80, 1, 0, 5, 0]);
    },
  },
  {
    name: 'a place that was refused takes none',
    movesTime: true,
    async run({ open, clock }) {
      const waits = await claimAt(claimer(await open(), 'echo', 1), clock, [0, 50, 99, 100]);
      expectSame('waiting costs nothing', waits, [0, 50, 1, 0]);
    },
  },
  {
    name: 'counts for each claim by the number that claim allows',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      const three = claimer(store, 'echo', 3);
      const one = claimer(store, 'echo', 1);
      for (const _ of [1, 2, 3]) {
        expectSame('three have a place', await three(), 0);
        clock.advance(10);
      }
      expectSame('one waits for all of them', await one(), 90);
      expectSame('a fourth waits for the first', await three(), 70);
    },
  },
  {
    name: 'counts in parts of a millisecond',
    movesTime: true,
    async run({ open, clock }) {
      const waits = await claimAt(claimer(await open()), clock, [0.25, 10.5, 60, 100.25]);
      expectSame('the older place is free first', waits, [0, 0, 40.25, 0]);
    },
  },
  {
    name: 'gives no more places than there are, however many ask at once',
    async run({ open }) {
      const store = await open();
      const claim = { name: 'echo', windowMs: 60_000, max: 5 };
      const waits = await Promise.all(Array.from({ length: 20 }, () => store.claimLimit(claim)));
      expectSame('five of 20', waits.filter((ms) => ms === 0).length, 5);
      for (const ms of waits.filter((wait) => wait !== 0))
        expectBetween('the others wait for the window', ms, 1, 60_000);
    },
  },
  {
    name: 'keeps limits of different names apart',
    async run({ open }) {
      const store = await open();
      for (const name of ['echo', 'Echo', 'echo ', '', '🚤', '__proto__', 'echo\u0000']) {
        const claim = { name, windowMs: 60_000, max: 1 };
        expectSame(`${JSON.stringify(name)} has a place of its own`, await store.claimLimit(claim), 0);
        expectBetween('and not two', await store.claimLimit(claim), 1, 60_000);
      }
    },
  },
  {
    name: 'no claim waits longer than the window, also after the clock was set back an hour',
    movesTime: true,
    async run({ open, clock }) {
      const claim = claimer(await open());
      for (const _ of [1, 2]) expectSame('there is a place', await claim(), 0);
      clock.setBy(-hourMs);
      const wait = await claim();
      expectBetween('the wait', wait, 1, windowMs);
      clock.advance(wait);
      expectSame('after the wait there is a place', await claim(), 0);
    },
  },
  {
    name: 'a clock that is set back gives no places away',
    movesTime: true,
    async run({ open, clock }) {
      const claim = claimer(await open());
      for (const _ of [1, 2]) expectSame('there is a place', await claim(), 0);
      for (let i = 0; i < 5; i += 1) {
        clock.setBy(-1_000);
        expectBetween('none is free', await claim(), 1, windowMs);
      }
    },
  },
];
