import { refToString } from '../../model/ref.ts';
import { fullJob, intentOf, otherJobs, refOf, runningJob } from './samples.ts';
import { expectRefusal, expectSame, type Trial } from './trial.ts';

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

/** What goes in comes out. */
export const valueTrials: readonly Trial[] = [
  {
    name: 'an intent with labels, reservations and every field of a ref survives unchanged',
    async run({ open }) {
      const store = await open();
      const ref = refOf('key of a', { id: 'a:/?#%🚤', dialect: 'old', submittedAt: '2026-01-01T00:00:00Z' });
      const intent = intentOf('a', { ref, tags, reservations: [money, { ...money, budget: 'Monat' }] });
      await store.begin(intent);
      const wanted = { ...intent, word: 'open', revision: 1 };
      expectSame('it is found as it was', await store.find('key of a'), wanted);
    },
  },
  ...[fullJob, runningJob, ...otherJobs].map((job): Trial => ({
    name: `a job that is ${job.state} survives unchanged${job === fullJob ? ', with everything it can say' : ''}`,
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a'));
      await store.settle('a', 1, { word: 'accepted', job, dueAt: 1 });
      expectSame('it is found as it was', (await store.find('key of a'))?.job, job);
      expectSame('it is due as it was', (await store.due(1, 1))[0]?.job, job);
      const listed = await store.list?.();
      if (listed !== undefined) expectSame('it is listed as it was', listed[0]?.job, job);
    },
  })),
  {
    name: 'refs come out with their short form, with and without an id',
    async run({ open }) {
      const store = await open();
      const begun = await store.begin(intentOf('a'));
      const settled = await store.settle('a', 1, { word: 'accepted', job: fullJob });
      const found = await store.find('key of a');
      const attempts = [begun.outcome === 'begun' ? begun.attempt : undefined, settled, found];
      const bare = refToString(refOf('key of a'));
      expectSame(
        'of the attempt',
        attempts.map((it) => String(it?.ref)),
        [bare, bare, bare],
      );
      const full = refToString(fullJob.ref);
      expectSame(
        'of its job',
        [settled, found].map((it) => String(it?.job?.ref)),
        [full, full],
      );
    },
  },
  {
    name: 'nobody can change what is kept through what was handed in or out',
    async run({ open }) {
      const store = await open();
      const mine = { intent: structuredClone(intentOf('a', { tags })), job: structuredClone(fullJob) };
      const begun = await store.begin(mine.intent);
      const settled = await store.settle('a', 1, { job: mine.job, dueAt: 1 });
      const wanted = { ...intentOf('a', { tags }), word: 'open', revision: 2, dueAt: 1, job: fullJob };
      const out = [await store.find('key of a'), await store.due(1, 1), await store.list?.()];
      for (const value of [mine, begun, settled, out]) {
        spoil(value);
        expectSame('it is as it was', await store.find('key of a'), wanted);
      }
    },
  },
  {
    name: 'a durable store that is closed says so, and closing again is no error',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a'));
      await store.close();
      await store.close();
      if (!store.durable) return;
      const calls: Record<string, () => Promise<unknown>> = {
        begin: () => store.begin(intentOf('b')),
        settle: () => store.settle('a', 1, {}),
        find: () => store.find('key of a'),
        take: () => store.take({ name: 'echo', windowMs: 1, max: 1, now: 0 }),
        due: () => store.due(0, 1),
        ...(store.list === undefined ? {} : { list: async () => store.list?.() }),
      };
      for (const [name, call] of Object.entries(calls))
        await expectRefusal(`${name} of a closed store`, 'store_unavailable', call);
    },
  },
];
