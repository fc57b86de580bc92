import type { JobStore } from '../../registry/store/store.ts';
import { fullJob, intentOf, jobRefOf, keyOf } from './samples.ts';
import { testClock } from './test-clock.ts';
import {
  begun,
  expectBetween,
  expectSame,
  expectSameAttempts,
  type Stores,
  type Trial,
  updated,
} from './trial.ts';

async function pair({ open, share }: Stores): Promise<readonly [JobStore, JobStore]> {
  const one = await open();
  return [one, await share(one)];
}

const ten = Array.from({ length: 10 }, (_, i) => i);
const money = { budget: 'today', currency: 'USD', amount: '0.1', ceiling: '0.7' };
const hourMs = 3_600_000;
const countOf = (results: readonly { readonly outcome: string }[], outcome: string): number =>
  results.filter((result) => result.outcome === outcome).length;

/** What two stores on the same data owe each other. */
export const sharingTrials: readonly Trial[] = [
  {
    name: 'what one writes the other finds at once',
    shares: true,
    async run(stores) {
      const [one, two] = await pair(stores);
      begun(await one.createAttempt(intentOf('a')));
      expectSame('begun in one', (await two.getByKey(keyOf('a')))?.revision, 1);
      const change = { status: 'accepted', job: fullJob, dueInMs: 0 } as const;
      const written = updated(await two.update('a', change));
      const { provider, account, id = '' } = fullJob.ref;
      expectSameAttempts('updated in two', await one.getByKey(keyOf('a')), written);
      expectSameAttempts('found by its job', await one.getByJobId({ provider, account, id }), written);
      expectSameAttempts('and due in one', await one.claimDue({ limit: 9, leaseMs: 0 }), [written]);
      expectSameAttempts('and listed in one', await one.list({ states: ['succeeded'] }), [written]);
    },
  },
  {
    name: 'a key begins once, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      const all = await Promise.all(
        ten.flatMap((i) =>
          both.map((store, n) => store.createAttempt(intentOf(`${i} ${n}`, { idempotencyKey: `k${i}` }))),
        ),
      );
      expectSame('ten of twenty begin', countOf(all, 'begun'), 10);
      expectSame('ten of twenty exist', countOf(all, 'exists'), 10);
    },
  },
  {
    name: 'a revision is followed once, and an id is given once, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      begun(await both[0].createAttempt(intentOf('a')));
      const all = await Promise.all(
        ten.flatMap(() => both.map((store) => store.update('a', { dueInMs: 1 }, { revision: 1 }))),
      );
      expectSame('one of twenty is first', countOf(all, 'updated'), 1);
      for (const i of ten) begun(await both[0].createAttempt(intentOf(`${i}`)));
      const given = await Promise.all(
        ten.map((i) => both[i % 2]!.update(`${i}`, { status: 'accepted', ref: jobRefOf('x') })),
      );
      expectSame('one of ten has the id', countOf(given, 'updated'), 1);
      expectSame('the others are told', countOf(given, 'id_conflict'), 9);
    },
  },
  {
    name: 'no status is lowered, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      for (const i of ten) begun(await both[0].createAttempt(intentOf(`${i}`)));
      const ends = ['accepted', 'unknown', 'rejected', 'open'] as const;
      await Promise.all(
        ten.flatMap((i) => ends.map((status, n) => both[(i + n) % 2]!.update(`${i}`, { status }))),
      );
      for (const i of ten)
        expectSame('accepted stays', (await both[i % 2]!.getById(`${i}`))?.status, 'accepted');
    },
  },
  {
    name: 'a budget and a limit are one, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      const all = await Promise.all(
        ten.flatMap((i) =>
          both.map((store, n) => store.createAttempt(intentOf(`${i} ${n}`, { reservations: [money] }))),
        ),
      );
      expectSame('seven tenths fit in 0.7', countOf(all, 'begun'), 7);
      const claim = { name: 'echo', windowMs: 60_000, max: 7 };
      const waits = await Promise.all(ten.flatMap(() => both.map((store) => store.claimLimit(claim))));
      expectSame('seven places of twenty', waits.filter((ms) => ms === 0).length, 7);
    },
  },
  {
    name: 'each due attempt is leased once, whichever store is asked',
    shares: true,
    async run(stores) {
      const both = await pair(stores);
      for (const i of ten) {
        begun(await both[0].createAttempt(intentOf(`${i}`)));
        updated(await both[0].update(`${i}`, { status: 'accepted', dueInMs: 0 }));
      }
      const claims = await Promise.all(
        ten.flatMap(() => both.map((store) => store.claimDue({ limit: 2, leaseMs: hourMs }))),
      );
      const ids = claims.flat().map(({ id }) => id);
      expectSame('each once', ids.toSorted(), ten.map(String).toSorted());
      expectSame(
        'the fence of each',
        claims.flat().every(({ fence }) => fence === 1),
        true,
      );
    },
  },
  {
    name: 'two stores whose clocks differ by an hour make each other wait no longer than was asked for',
    shares: true,
    movesTime: true,
    async run({ open, share, clock }) {
      const ahead = await open();
      const late = testClock(-hourMs);
      const behind = await share(ahead, late);
      begun(await ahead.createAttempt(intentOf('a', { expiresInMs: 1_000 })));
      updated(await ahead.update('a', { status: 'unknown', dueInMs: 1_000 }));
      const { expiresInMs = -1, dueInMs = -1 } = (await behind.getById('a')) ?? {};
      expectBetween('what is left', expiresInMs, 0, 1_000);
      expectBetween('until it is due', dueInMs, 0, 1_000);
      const claim = { name: 'echo', windowMs: 1_000, max: 1 };
      expectSame('a place', await ahead.claimLimit(claim), 0);
      expectBetween('the wait for another', await behind.claimLimit(claim), 0, 1_000);
      expectSame('not due yet', await behind.claimDue({ limit: 9, leaseMs: 0 }), []);
      for (const each of [clock, late]) each.advance(1_000);
      expectSame('nothing is left', (await behind.getById('a'))?.expiresInMs, 0);
      expectSame('there is a place', await behind.claimLimit(claim), 0);
      const due = await behind.claimDue({ limit: 9, leaseMs: 0 });
      expectSame(
        'it is due',
        due.map(({ id }) => id),
        ['a'],
      );
    },
  },
  {
    name: 'closing one leaves the other open, and what they wrote is there when both were closed',
    shares: true,
    async run(stores) {
      const [one, two] = await pair(stores);
      begun(await one.createAttempt(intentOf('a')));
      await one.close();
      const written = updated(await two.update('a', { status: 'accepted', job: fullJob }));
      await two.close();
      const third = await stores.share(one);
      expectSameAttempts('the attempt is there', await third.getByKey(keyOf('a')), written);
      const again = await third.createAttempt(intentOf('b', { idempotencyKey: 'key of a' }));
      expectSameAttempts('and its key still stands for it', again, { outcome: 'exists', attempt: written });
    },
  },
];
