import type { AttemptStatus } from '../../registry/store/store.ts';
import { intentOf, jobRefOf } from './samples.ts';
import { begun, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

const statuses: readonly AttemptStatus[] = ['open', 'unknown', 'not_sent', 'rejected', 'accepted'];

/** What an attempt may become; everything else is lower. */
const follows: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  open: ['open', 'unknown', 'not_sent', 'rejected', 'accepted'],
  unknown: ['unknown', 'not_sent', 'rejected', 'accepted'],
  not_sent: ['not_sent', 'accepted'],
  rejected: ['rejected', 'accepted'],
  accepted: ['accepted'],
};

const change = { tags: { late: 'yes' }, dueInMs: 0, errorCode: 'timeout' } as const;

/** No update lowers a status. */
export const statusTrials: readonly Trial[] = [
  ...statuses.map((from): Trial => ({
    name: `an attempt that is ${from} becomes ${follows[from].join(', ')}; an update to anything else is not written at all`,
    async run({ open }) {
      const store = await open();
      for (const [i, to] of statuses.entries()) {
        const id = `${from} to ${to}`;
        begun(await store.createAttempt(intentOf(id)));
        const before = updated(await store.update(id, { status: from }));
        const written = follows[from].includes(to);
        const late = { ...change, ref: jobRefOf(`late ${i}`), status: to };
        const result = await store.update(id, late);
        expectSame(id, result.outcome, written ? 'updated' : 'outdated');
        const now = await store.getById(id);
        if (written) expectSame(`${id}, all of it`, [now?.status, now?.tags], [to, change.tags]);
        else
          expectSameAttempts(`${id}, nothing of it`, [result, now], [{ ...result, attempt: before }, before]);
        const byJob = await store.getByJobId({ provider: 'echo', account: 'test', id: `late ${i}` });
        expectSame(`${id}, its job`, byJob?.id, written ? id : undefined);
        expectSame(`${id}, whether it is due`, now?.dueAt !== undefined, written);
      }
    },
  })),
  {
    name: 'the order of statuses holds for a superseded attempt too',
    async run({ open }) {
      const store = await open();
      const k = { idempotencyKey: 'k' };
      begun(await store.createAttempt(intentOf('a', k)));
      updated(await store.update('a', { status: 'not_sent' }));
      begun(await store.createAttempt(intentOf('b', k)));
      for (const status of ['open', 'unknown', 'rejected'] as const)
        expectSame(status, (await store.update('a', { status })).outcome, 'outdated');
      updated(await store.update('a', { status: 'accepted' }));
      for (const status of ['open', 'unknown', 'rejected', 'not_sent'] as const)
        expectSame(`${status} after accepted`, (await store.update('a', { status })).outcome, 'outdated');
    },
  },
  {
    name: 'a condition that holds lowers no status either',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const accepted = updated(await store.update('a', { status: 'accepted' }));
      const { revision, fence } = accepted;
      const late = await store.update('a', { status: 'unknown' }, { revision, fence });
      expectSameAttempts('accepted stays', late, { outcome: 'outdated', attempt: accepted });
    },
  },
  {
    name: 'of many ends that are written at once the highest stays, whatever their order',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const ends = [...statuses, ...statuses.toReversed()];
      await Promise.all(ends.map((status) => store.update('a', { status })));
      expectSame('it is accepted', (await store.getById('a'))?.status, 'accepted');
    },
  },
];
