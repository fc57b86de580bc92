import { fullJob, intentOf } from './samples.ts';
import { expectSame, type Stores, type Trial } from './trial.ts';
import type { JobStore } from '../../registry/store.ts';

async function pair({ open, share }: Stores): Promise<readonly [JobStore, JobStore]> {
  const one = await open();
  return [one, await share(one)];
}

const ten = Array.from({ length: 10 }, (_, i) => i);
const money = { budget: 'today', currency: 'USD', amount: '0.1', ceiling: '0.7' };

/** What two stores on the same data owe each other. */
export const sharingTrials: readonly Trial[] = [
  {
    name: 'what one writes the other finds at once',
    shares: true,
    async run(stores) {
      const [one, two] = await pair(stores);
      await one.begin(intentOf('a'));
      expectSame('begun in one', (await two.find('key of a'))?.revision, 1);
      const settled = await two.settle('a', 1, { word: 'accepted', job: fullJob, dueAt: 1 });
      expectSame('settled in two', await one.find('key of a'), settled);
      expectSame('and due in one', await one.due(1, 9), [settled]);
      const listed = await one.list?.({ states: ['succeeded'] });
      if (listed !== undefined) expectSame('and listed in one', listed, [settled]);
    },
  },
  {
    name: 'a key begins once, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      const all = await Promise.all(
        ten.flatMap((i) => both.map((it, n) => it.begin(intentOf(`${i} ${n}`, { idempotencyKey: `k${i}` })))),
      );
      expectSame('ten of twenty begin', all.filter((it) => it.outcome === 'begun').length, 10);
      expectSame('ten of twenty exist', all.filter((it) => it.outcome === 'exists').length, 10);
    },
  },
  {
    name: 'an attempt is settled once, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      await both[0].begin(intentOf('a'));
      const all = await Promise.all(ten.flatMap(() => both.map((it) => it.settle('a', 1, { dueAt: 1 }))));
      expectSame('one of twenty is first', all.filter((it) => it !== undefined).length, 1);
    },
  },
  {
    name: 'a budget and an allowance are one, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      const begun = await Promise.all(
        ten.flatMap((i) => both.map((it, n) => it.begin(intentOf(`${i} ${n}`, { reservations: [money] })))),
      );
      expectSame('seven tenths fit in 0.7', begun.filter((it) => it.outcome === 'begun').length, 7);
      const claim = { name: 'echo', windowMs: 100, max: 7, now: 0 };
      const taken = await Promise.all(ten.flatMap(() => both.map((it) => it.take(claim))));
      expectSame('seven places of twenty', taken.filter((ms) => ms === 0).length, 7);
    },
  },
  {
    name: 'closing one leaves the other open, and what they wrote is there when both were closed',
    shares: true,
    async run(stores) {
      const [one, two] = await pair(stores);
      await one.begin(intentOf('a'));
      await one.close();
      const settled = await two.settle('a', 1, { word: 'accepted', job: fullJob });
      await two.close();
      const third = await stores.share(one);
      expectSame('the attempt is there', await third.find('key of a'), settled);
      const again = await third.begin(intentOf('b', { idempotencyKey: 'key of a' }));
      expectSame('and its key still stands for it', again, { outcome: 'exists', attempt: settled });
    },
  },
];
