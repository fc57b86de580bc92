import { refToString } from '../../model/ref.ts';
import { attemptOf, fullJob, intentOf, keyOf, otherJobs, refOf, runningJob } from './samples.ts';
import { begun, expectRefusal, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

/** Tries to change everything in a value; frozen parts refuse, which is as good. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    spoil(part);
    Reflect.set(value, name, 'spoiled');
  }
}

const tags = { 'né\u0000"': '🚤 \ud800', empty: '' };
const money = { budget: 'heute', currency: 'XNO', amount: '0.000000000000000001', ceiling: '1' };
const response = { status: 502, body: '<html>\u0000 "не вышло" \ud800' };

/** What goes in comes out. */
export const valueTrials: readonly Trial[] = [
  {
    name: 'an intent with labels, reservations and every field of a ref survives unchanged',
    async run({ open }) {
      const store = await open();
      const ref = refOf('key of a', {
        id: 'a:/?#%🚤',
        apiVariant: 'old',
        params: { project: 'p/1', at: 'https://echo.example/x?y=é' },
        submittedAt: '2026-01-01T00:00:00Z',
      });
      const windows = ['day', 'month', { rollingMs: 1_000 }] as const;
      const more = windows.map((window) => ({ ...money, budget: 'Monat', window, settled: '0.1' }));
      const reservations = [money, ...more];
      const price = {
        amount: '0.1',
        currency: 'XNO',
        basis: 'quote',
        source: 'Tabelle',
        at: '2026-01-01T00:00:00.000Z',
        approximate: true,
      } as const;
      const hashes = { promptHash: 'a hash', requestHash: 'another' };
      const intent = intentOf('a', {
        ref,
        tags,
        reservations,
        price,
        namespace: 'né\u0000"',
        ordinal: 3,
        ...hashes,
      });
      begun(await store.createAttempt(intent));
      const { namespace, idempotencyKey, ordinal } = intent;
      const found = await store.getByKey({ namespace, idempotencyKey, ordinal });
      expectSameAttempts('it is found as it was', found, attemptOf(intent));
      const byJob = await store.getByJobId({ provider: 'echo', account: 'test', id: 'a:/?#%🚤' });
      expectSameAttempts('also by the job it names', byJob, attemptOf(intent));
    },
  },
  ...[fullJob, runningJob, ...otherJobs].map((job): Trial => ({
    name: `a job that is ${job.state} survives unchanged${job === fullJob ? ', with everything it can say' : ''}`,
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const written = updated(await store.update('a', { status: 'accepted', job, dueInMs: 0 }));
      expectSame('it is given back as it was', written.job, job);
      expectSame('it is found as it was', (await store.getByKey(keyOf('a')))?.job, job);
      const [due] = await store.claimDue({ limit: 1, leaseMs: 0 });
      expectSame('it is due as it was', due?.job, job);
      expectSame('it is listed as it was', (await store.list())[0]?.job, job);
    },
  })),
  {
    name: 'the webhook token and the marks of deliveries survive unchanged, and marks can be replaced',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a', { webhookToken: 'né\u0000 🚤' })));
      const marks = ['one', 'two'];
      const written = updated(await store.update('a', { deliveries: marks }));
      expectSame('they are given back', [written.webhookToken, written.deliveries], ['né\u0000 🚤', marks]);
      updated(await store.update('a', { status: 'accepted' }));
      const found = await store.getById('a');
      expectSame('they stay', [found?.webhookToken, found?.deliveries], ['né\u0000 🚤', marks]);
      updated(await store.update('a', { deliveries: ['two', 'three'] }));
      expectSame('they are replaced', (await store.getById('a'))?.deliveries, ['two', 'three']);
    },
  },
  {
    name: 'the error and the response of an attempt survive unchanged',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const errorCode = 'submission_unknown';
      updated(await store.update('a', { status: 'unknown', errorCode, response }));
      const found = await store.getById('a');
      expectSame('they are found as they were', [found?.errorCode, found?.response], [errorCode, response]);
    },
  },
  {
    name: 'refs come out with their short form, with and without an id',
    async run({ open }) {
      const store = await open();
      const first = begun(await store.createAttempt(intentOf('a')));
      const written = updated(await store.update('a', { status: 'accepted', job: fullJob }));
      const found = await store.getByKey(keyOf('a'));
      const bare = refToString(refOf('key of a'));
      expectSame(
        'of the attempt',
        [first, written, found].map((attempt) => String(attempt?.ref)),
        [bare, bare, bare],
      );
      const full = refToString(fullJob.ref);
      expectSame(
        'of its job',
        [written, found].map((attempt) => String(attempt?.job?.ref)),
        [full, full],
      );
    },
  },
  {
    name: 'what is kept does not change through what was handed in or out',
    async run({ open }) {
      const store = await open();
      const intent = structuredClone(intentOf('a', { tags, reservations: [money] }));
      const change = { job: structuredClone(fullJob), response: { ...response }, dueInMs: 0 };
      const mine = { intent, change };
      const first = await store.createAttempt(mine.intent);
      const written = await store.update('a', mine.change);
      const wanted = attemptOf(intentOf('a', { tags, reservations: [money] }), {
        revision: 2,
        job: fullJob,
        response,
      });
      const due = await store.claimDue({ limit: 1, leaseMs: 0 });
      const out = [await store.getByKey(keyOf('a')), await store.getById('a'), due, await store.list()];
      for (const value of [mine, first, written, out]) {
        spoil(value);
        expectSameAttempts('it is as it was', await store.getByKey(keyOf('a')), wanted);
      }
    },
  },
  {
    name: 'a durable store that is closed says so, and closing again is no error',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      await store.close();
      await store.close();
      if (!store.durable) return;
      const calls: Record<string, () => Promise<unknown>> = {
        createAttempt: () => store.createAttempt(intentOf('b')),
        update: () => store.update('a', {}),
        getByKey: () => store.getByKey(keyOf('a')),
        getById: () => store.getById('a'),
        getByJobId: () => store.getByJobId({ provider: 'echo', account: 'test', id: 'x' }),
        claimLimit: () => store.claimLimit({ name: 'echo', windowMs: 1, max: 1 }),
        claimDue: () => store.claimDue({ limit: 1, leaseMs: 0 }),
        list: () => store.list(),
      };
      for (const [name, call] of Object.entries(calls))
        await expectRefusal(`${name} of a closed store`, 'store_unavailable', call);
    },
  },
];
