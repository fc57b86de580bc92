import type { Attempt, JobStore } from '../../registry/store/store.ts';
import { intentOf, keyOf, refOf } from './samples.ts';
import { begun, expectBetween, expectSame, type Trial, updated } from './trial.ts';

const hourMs = 3_600_000;
const lengthMs = 1_000;
const intent = intentOf('a', { expiresInMs: lengthMs });

/** What an attempt has left, however it is read. */
async function leftOf(store: JobStore): Promise<readonly number[]> {
  const again = await store.createAttempt(intentOf('b', { ...intent, id: 'b' }));
  const attempts: readonly (Attempt | undefined)[] = [
    await store.getByKey(keyOf('a')),
    await store.getById('a'),
    await store.getByJobId({ provider: 'echo', account: 'test', id: 'x' }),
    ...(await store.list()),
    ...(await store.claimDue({ limit: 1, leaseMs: 0 })),
    again.outcome === 'exists' ? again.attempt : undefined,
  ];
  return attempts.map((attempt) => attempt?.expiresInMs ?? -1);
}

async function create(store: JobStore): Promise<Attempt> {
  begun(await store.createAttempt(intent));
  return updated(await store.update('a', { ref: refOf('key of a', { id: 'x' }), dueInMs: 0 }));
}

const sixTimes = (ms: number): readonly number[] => Array.from({ length: 6 }, () => ms);

/** How long an attempt may stay open is counted by the store. */
export const expiryTrials: readonly Trial[] = [
  {
    name: 'says when an attempt was written, and how long it may still stay open, down to 0',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      clock.advance(5);
      const first = begun(await store.createAttempt(intent));
      expectSame('when it was written', first.createdAt, clock.now());
      expectSame('all of its time is left', first.expiresInMs, lengthMs);
      clock.advance(300);
      const change = { ref: refOf('key of a', { id: 'x' }), dueInMs: 0 };
      const later = updated(await store.update('a', change));
      expectSame('when it was written stays', later.createdAt, first.createdAt);
      expectSame('what an update gives', later.expiresInMs, 700);
      expectSame('what is read', await leftOf(store), sixTimes(700));
      clock.advance(699.5);
      expectSame('just before the end', await leftOf(store), sixTimes(0.5));
      for (const ms of [0.5, 1, hourMs]) {
        clock.advance(ms);
        expectSame('after the end', await leftOf(store), sixTimes(0));
      }
    },
  },
  {
    name: 'without a clock of its own: what is left lies between nothing and what the intent asked for',
    async run({ open }) {
      const store = await open();
      await create(store);
      for (const left of await leftOf(store)) expectBetween('what is left', left, 0, lengthMs);
      begun(await store.createAttempt(intentOf('long', { expiresInMs: hourMs })));
      const { expiresInMs = 0 } = (await store.getById('long')) ?? {};
      expectBetween('of an hour', expiresInMs, hourMs / 2, hourMs);
      begun(await store.createAttempt(intentOf('none', { expiresInMs: 0 })));
      expectSame('of nothing', (await store.getById('none'))?.expiresInMs, 0);
    },
  },
  ...[-hourMs, -1, 1, hourMs].map((ms): Trial => ({
    name: `an attempt is over after no more than its own length, also when the clock is set ${ms < 0 ? 'back' : 'forward'} by ${Math.abs(ms)} ms`,
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await create(store);
      clock.advance(100);
      clock.setBy(ms);
      for (const left of await leftOf(store)) expectBetween('what is left', left, 0, lengthMs);
      clock.advance(lengthMs);
      expectSame('it is over', await leftOf(store), sixTimes(0));
    },
  })),
  {
    name: 'an attempt that no worker polls is over after no more than its own length, too',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      begun(await store.createAttempt(intent));
      clock.setBy(-hourMs);
      const left = async () => (await store.getById('a'))?.expiresInMs ?? -1;
      expectBetween('what is left', await left(), 0, lengthMs);
      clock.advance(lengthMs);
      expectSame('it is over', await left(), 0);
    },
  },
  {
    name: 'a clock that is set back step by step does not keep an attempt open for ever',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await create(store);
      for (let i = 0; i < 3; i += 1) {
        clock.setBy(-hourMs);
        const { expiresInMs = -1 } = (await store.getById('a')) ?? {};
        expectBetween('what is left', expiresInMs, 0, lengthMs);
      }
      clock.advance(lengthMs);
      expectSame('it is over', (await store.getById('a'))?.expiresInMs, 0);
    },
  },
];
