import type { Attempt, JobStore } from '../../registry/store/store.ts';
import { intentOf, refOf } from './samples.ts';
import { begun, expectBetween, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

const hourMs = 3_600_000;
const idsOf = (attempts: readonly Attempt[]): readonly string[] => attempts.map(({ id }) => id);

/** Begins an attempt that is due in so many ms. */
async function addDue(store: JobStore, id: string, dueInMs: number, namespace = ''): Promise<Attempt> {
  begun(await store.createAttempt(intentOf(id, { namespace })));
  return updated(await store.update(id, { status: 'accepted', dueInMs }));
}

/** Due attempts are leased to one worker at a time. */
export const dueTrials: readonly Trial[] = [
  {
    name: 'gives what is due, the longest due first, at most so many; without dueInMs nothing is',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      for (const [i, dueInMs] of [30, 10, 20.5, 51, 50].entries()) await addDue(store, `${i}`, dueInMs);
      begun(await store.createAttempt(intentOf('never')));
      const due = async (limit: number) => idsOf(await store.claimDue({ limit, leaseMs: 0 }));
      const startedAt = clock.now();
      clock.advance(9.5);
      expectSame('nothing yet', await due(10), []);
      clock.advance(40.5);
      expectSame('all that is due', await due(10), ['1', '2', '0', '4']);
      expectSame('at most two', await due(2), ['1', '2']);
      expectSame('at most none', await due(0), []);
      expectSame('as many as there are', await due(Infinity), ['1', '2', '0', '4']);
      expectSame('when it was due', (await store.getById('2'))?.dueAt, startedAt + 20.5);
      const leftOf = async (id: string) => (await store.getById(id))?.dueInMs;
      expectSame('what is due has no time left', await leftOf('2'), 0);
      expectSame('how long the last one still has', await leftOf('3'), 1);
      expectSame('and one that is never due', await leftOf('never'), undefined);
      updated(await store.update('1', { dueInMs: 49 }));
      expectSame('what was put off comes later', await due(2), ['2', '0']);
      updated(await store.update('2', { tags: { by: 'me' } }));
      expectSame('another change puts nothing off', await due(2), ['2', '0']);
    },
  },
  {
    name: 'leases what is due: no other worker is given it, its fence counts up and its revision does not',
    async run({ open }) {
      const store = await open();
      const before = await addDue(store, 'a', 0);
      expectSame('no worker has leased it', before.fence, 0);
      const [first, ...others] = await store.claimDue({ limit: 9, leaseMs: hourMs });
      expectSameAttempts('one is leased', [first, ...others], [{ ...before, fence: 1 }]);
      expectSameAttempts('and is found so', await store.getById('a'), { ...before, fence: 1 });
      for (const leaseMs of [0, hourMs])
        expectSame(`no other worker, for ${leaseMs} ms`, await store.claimDue({ limit: 9, leaseMs }), []);
      expectSame('nor did that count', (await store.getById('a'))?.fence, 1);
    },
  },
  {
    name: 'a lease of 0 ms only looks, and takes nothing',
    async run({ open }) {
      const store = await open();
      const before = await addDue(store, 'a', 0);
      for (let i = 0; i < 2; i += 1)
        expectSameAttempts('it is shown', await store.claimDue({ limit: 9, leaseMs: 0 }), [before]);
    },
  },
  {
    name: 'a lease that is over goes to the next worker, and an update with the older fence is outdated',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await addDue(store, 'a', 0);
      const claim = () => store.claimDue({ limit: 9, leaseMs: 100 });
      const [first] = await claim();
      clock.advance(99.5);
      expectSame('not before its time', await claim(), []);
      clock.advance(0.5);
      const [second] = await claim();
      expectSame('two leases', [first?.fence, second?.fence], [1, 2]);
      const late = await store.update('a', { dueInMs: 0, tags: { by: 'first' } }, { fence: 1 });
      expectSameAttempts('the first is late', late, { outcome: 'outdated', attempt: second });
      expectSame('and the lease stays', await claim(), []);
      const now = updated(await store.update('a', { dueInMs: 50, tags: { by: 'second' } }, { fence: 2 }));
      expectSame('the second is not', [now.tags, now.fence], [{ by: 'second' }, 2]);
    },
  },
  {
    name: 'a lease that is over, but was given to no other worker, may still write',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await addDue(store, 'a', 0);
      const [leased] = await store.claimDue({ limit: 1, leaseMs: 100 });
      clock.advance(500);
      updated(await store.update('a', { tags: { by: 'me' } }, { fence: leased?.fence }));
    },
  },
  {
    name: 'an update that says when it is due next ends the lease; another does not',
    async run({ open }) {
      const store = await open();
      await addDue(store, 'a', 0);
      const claim = () => store.claimDue({ limit: 9, leaseMs: hourMs });
      await claim();
      updated(await store.update('a', { tags: { by: 'me' } }, { fence: 1 }));
      expectSame('still leased', await claim(), []);
      updated(await store.update('a', { dueInMs: 0 }, { fence: 1 }));
      const again = await claim();
      expectSame(
        'leased anew',
        again.map(({ id, fence }) => [id, fence]),
        [['a', 2]],
      );
      expectSame('the fence before', (await store.update('a', {}, { fence: 1 })).outcome, 'outdated');
      updated(await store.update('a', { dueInMs: undefined }, { fence: 2 }));
      expectSame('no longer due', await claim(), []);
    },
  },
  {
    name: 'gives each due attempt to one of many workers',
    async run({ open }) {
      const store = await open();
      const names = Array.from({ length: 12 }, (_, i) => `${i}`);
      for (const name of names) await addDue(store, name, 0);
      const claims = await Promise.all(
        Array.from({ length: 6 }, () => store.claimDue({ limit: 3, leaseMs: hourMs })),
      );
      expectSame('each once', idsOf(claims.flat()).toSorted(), names.toSorted());
      expectSame(
        'and no more than asked for',
        claims.every((claimed) => claimed.length <= 3),
        true,
      );
    },
  },
  {
    name: 'leases within one namespace where one is named',
    async run({ open }) {
      const store = await open();
      for (const namespace of ['', 'a', 'b']) await addDue(store, `in ${namespace}`, 0, namespace);
      for (const namespace of ['a', '']) {
        const claimed = await store.claimDue({ limit: 9, leaseMs: hourMs, namespace });
        expectSame(`in ${JSON.stringify(namespace)}`, idsOf(claimed), [`in ${namespace}`]);
      }
      expectSame('what is left', idsOf(await store.claimDue({ limit: 9, leaseMs: 0 })), ['in b']);
    },
  },
  {
    name: 'leases of one provider and one account where they are named',
    async run({ open }) {
      const store = await open();
      const owners = [
        ['echo', 'test'],
        ['echo', 'other'],
        ['other', 'test'],
      ] as const;
      for (const [provider, account] of owners) {
        const id = `${provider} ${account}`;
        begun(await store.createAttempt(intentOf(id, { ref: refOf('k', { provider, account }) })));
        updated(await store.update(id, { status: 'accepted', dueInMs: 0 }));
      }
      const lease = { limit: 9, leaseMs: hourMs };
      const other = await store.claimDue({ ...lease, provider: 'echo', account: 'other' });
      expectSame('of an account', idsOf(other), ['echo other']);
      expectSame('of a provider', idsOf(await store.claimDue({ ...lease, provider: 'other' })), [
        'other test',
      ]);
      expectSame('what is left', idsOf(await store.claimDue({ limit: 9, leaseMs: 0 })), ['echo test']);
    },
  },
  {
    name: 'a superseded attempt that turned out accepted is due like any other',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a', { idempotencyKey: 'k' })));
      updated(await store.update('a', { status: 'rejected' }));
      begun(await store.createAttempt(intentOf('b', { idempotencyKey: 'k' })));
      updated(await store.update('a', { status: 'accepted', dueInMs: 0 }));
      expectSame('it is due', idsOf(await store.claimDue({ limit: 9, leaseMs: 0 })), ['a']);
    },
  },
  {
    name: 'a clock that is set back by a moment puts off what is due, and the end of a lease, no longer than was asked for',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await addDue(store, 'a', 10_000);
      clock.advance(1_000);
      updated(await store.update('a', { dueInMs: 100 }));
      clock.setBy(-50);
      const dueIds = async () => idsOf(await store.claimDue({ limit: 9, leaseMs: 0 }));
      await dueIds();
      clock.advance(100);
      expectSame('it is due', await dueIds(), ['a']);
      clock.advance(1_000);
      expectSame('it is leased', (await store.claimDue({ limit: 9, leaseMs: 200 })).length, 1);
      clock.setBy(-50);
      await dueIds();
      clock.advance(200);
      expectSame('the lease is over', await dueIds(), ['a']);
    },
  },
  {
    name: 'nothing is due later, and no lease lasts longer, than it was asked for, also when the clock is set back an hour',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await addDue(store, 'waits', 100);
      await addDue(store, 'leased', 0);
      expectSame('leased', idsOf(await store.claimDue({ limit: 9, leaseMs: 200 })), ['leased']);
      clock.setBy(-hourMs);
      await store.claimDue({ limit: 9, leaseMs: 0 });
      const { dueAt = 0, dueInMs = -1 } = (await store.getById('waits')) ?? {};
      expectBetween('what is read', dueAt, clock.now(), clock.now() + 100);
      expectBetween('how long that is', dueInMs, 0, 100);
      clock.advance(100);
      const due = idsOf(await store.claimDue({ limit: 9, leaseMs: 0 }));
      expectSame('the one that waits is due', due.includes('waits'), true);
      clock.advance(100);
      const all = idsOf(await store.claimDue({ limit: 9, leaseMs: 0 }));
      expectSame('the lease is over', all.toSorted(), ['leased', 'waits']);
    },
  },
];
