import type { JobStore } from '../../registry/store/store.ts';
import { fullJob, intentOf, jobRefOf } from './samples.ts';
import { begun, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

const k = { namespace: '', idempotencyKey: 'k' };
const money = { budget: 'today', currency: 'USD', amount: '1', ceiling: '2' };
const reservations = [money];

/** The first attempt was rejected, and the purchase has begun anew. */
async function beganAnew(store: JobStore): Promise<void> {
  begun(await store.createAttempt(intentOf('a', { ...k, reservations })));
  updated(await store.update('a', { status: 'rejected', errorCode: 'rate_limited', tags: { by: 'me' } }));
  begun(await store.createAttempt(intentOf('b', { ...k, reservations })));
}

/** A purchase keeps all its attempts. */
export const purchaseTrials: readonly Trial[] = [
  {
    name: 'a purchase that began anew keeps the attempt before, superseded and otherwise as it was',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a', k)));
      const first = updated(await store.update('a', { status: 'rejected', errorCode: 'rate_limited' }));
      expectSame('the only attempt is not superseded', first.superseded, false);
      const second = begun(await store.createAttempt(intentOf('b', k)));
      expectSame(
        'nor is the new one',
        [second.superseded, second.status, second.revision],
        [false, 'open', 1],
      );
      const before = await store.getById('a');
      expectSameAttempts(
        'the one before',
        { ...before, revision: 0 },
        { ...first, superseded: true, revision: 0 },
      );
    },
  },
  {
    name: 'a late response to a superseded attempt is written, and found by its id and by its job; the key gives the newer one',
    async run({ open }) {
      const store = await open();
      await beganAnew(store);
      const change = { status: 'accepted', ref: fullJob.ref, job: fullJob, errorCode: undefined } as const;
      const late = updated(await store.update('a', change));
      expectSame('it is accepted and superseded', [late.status, late.superseded], ['accepted', true]);
      expectSameAttempts('found by its id', await store.getById('a'), late);
      const { provider, account, id = '' } = fullJob.ref;
      expectSameAttempts('found by its job', await store.getByJobId({ provider, account, id }), late);
      const current = await store.getByKey(k);
      expectSame('found by its key', [current?.id, current?.status, current?.revision], ['b', 'open', 1]);
    },
  },
  {
    name: 'a late response to a superseded attempt takes its reservation back, and none is lost of the newer one',
    async run({ open }) {
      const store = await open();
      await beganAnew(store);
      const left = async (id: string): Promise<string> =>
        (await store.createAttempt(intentOf(id, { reservations: [{ ...money, amount: '1' }] }))).outcome;
      updated(await store.update('a', { status: 'accepted' }));
      expectSame('two attempts hold all of the budget', await left('c'), 'over_budget');
      updated(await store.update('b', { status: 'rejected' }));
      expectSame('one of them holds half of it', await left('d'), 'begun');
      expectSame('and the rest is taken', await left('e'), 'over_budget');
    },
  },
  {
    name: 'a purchase with a superseded attempt that turned out accepted does not begin again',
    async run({ open }) {
      const store = await open();
      await beganAnew(store);
      const late = updated(await store.update('a', { status: 'accepted', ref: jobRefOf('late') }));
      updated(await store.update('b', { status: 'rejected' }));
      const again = await store.createAttempt(intentOf('c', k));
      expectSameAttempts('it was paid for', again, { outcome: 'exists', attempt: late });
      expectSame('nothing is written', await store.getById('c'), undefined);
      expectSame('the key gives the newest', (await store.getByKey(k))?.id, 'b');
    },
  },
  {
    name: 'a purchase may begin anew many times, and every attempt stays',
    async run({ open }) {
      const store = await open();
      for (let i = 0; i < 5; i += 1) {
        begun(await store.createAttempt(intentOf(`${i}`, k)));
        if (i < 4) updated(await store.update(`${i}`, { status: i % 2 === 0 ? 'rejected' : 'not_sent' }));
      }
      for (let i = 0; i < 5; i += 1)
        expectSame(`superseded, attempt ${i}`, (await store.getById(`${i}`))?.superseded, i < 4);
      expectSame('the newest', (await store.getByKey(k))?.id, '4');
    },
  },
  {
    name: 'ordinals are purchases of their own under one key, and without one the first is meant',
    async run({ open }) {
      const store = await open();
      for (const ordinal of [1, 2, 12])
        begun(await store.createAttempt(intentOf(`${ordinal}`, { ...k, ordinal })));
      updated(await store.update('1', { status: 'accepted' }));
      updated(await store.update('2', { status: 'rejected' }));
      const again = [
        await store.createAttempt(intentOf('again 1', k)),
        await store.createAttempt(intentOf('again 2', { ...k, ordinal: 2 })),
        await store.createAttempt(intentOf('again 12', { ...k, ordinal: 12, fingerprint: 'other' })),
      ];
      const outcomes = again.map(({ outcome }) => outcome);
      expectSame('each outcome is its own', outcomes, ['exists', 'begun', 'conflict']);
      const found = await Promise.all(
        [undefined, 1, 2, 12, 3].map(async (ordinal) =>
          store.getByKey(ordinal === undefined ? k : { ...k, ordinal }),
        ),
      );
      expectSame(
        'each is found by its ordinal',
        found.map((attempt) => attempt?.id ?? 'none'),
        ['1', '1', 'again 2', '12', 'none'],
      );
      const text = await store.getByKey({ namespace: '', idempotencyKey: 'k#2' });
      expectSame('an ordinal is no part of the key', text, undefined);
    },
  },
];
