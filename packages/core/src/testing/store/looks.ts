import type { Attempt, AttemptFilter, JobStore } from '../../registry/store.ts';
import { fullJob, intentOf, otherJobs, runningJob } from './samples.ts';
import { expectRefusal, expectSame, type Trial } from './trial.ts';

const idsOf = (attempts: readonly Attempt[]): readonly string[] => attempts.map(({ id }) => id);

/** A trial of `list`, which a store may leave out. */
const listing = (
  name: string,
  run: (store: JobStore, ids: (filter?: AttemptFilter) => Promise<readonly string[]>) => Promise<void>,
): Trial => ({
  name,
  async run({ open }) {
    const store = await open();
    if (store.list === undefined) return;
    await run(store, async (filter) => idsOf((await store.list?.(filter)) ?? []));
  },
});

/** Attempts as they are looked for: by when they are due, by their labels, by how they stand. */
export const lookTrials: readonly Trial[] = [
  {
    name: 'gives what is due, the longest due first, at most so many; without dueAt nothing is',
    async run({ open }) {
      const store = await open();
      for (const [i, dueAt] of [30, 10, 20.5, 51, undefined, 50].entries()) {
        await store.begin(intentOf(`${i}`));
        await store.settle(`${i}`, 1, dueAt === undefined ? {} : { dueAt });
      }
      expectSame('all that is due', idsOf(await store.due(50, 10)), ['1', '2', '0', '5']);
      expectSame('at most two', idsOf(await store.due(50, 2)), ['1', '2']);
      expectSame('nothing yet', await store.due(9.99, 10), []);
      await store.settle('1', 2, { dueAt: 99 });
      expectSame('what was put off comes later', idsOf(await store.due(50, 2)), ['2', '0']);
    },
  },
  listing('lists the newest first, page by page, a key that began anew as new', async (store, ids) => {
    for (const id of ['a', 'b', 'c', 'd']) await store.begin(intentOf(id));
    await store.settle('b', 1, { word: 'rejected' });
    await store.begin(intentOf('e', { idempotencyKey: 'key of b' }));
    await store.settle('a', 1, { word: 'accepted', job: runningJob });
    expectSame('all', await ids(), ['e', 'd', 'c', 'a']);
    expectSame('the newest two', await ids({ limit: 2 }), ['e', 'd']);
    expectSame('the next two', await ids({ limit: 2, before: 'd' }), ['c', 'a']);
    expectSame('the end', await ids({ before: 'a' }), []);
    for (const before of ['nobody', 'b']) {
      const call = () => ids({ before });
      await expectRefusal(`a page before '${before}', which is not there`, 'invalid_request', call);
    }
  }),
  listing('lists a hundred where no limit is given', async (store, ids) => {
    for (let i = 0; i < 101; i += 1) await store.begin(intentOf(`${i}`));
    expectSame('a hundred', (await ids()).length, 100);
    expectSame('all, where asked for', (await ids({ limit: 1_000 })).length, 101);
  }),
  listing('lists what has all of some labels, whatever is in them', async (store, ids) => {
    const odd = { 'a"b\\c.d$[0]': "it's 100% 🚤", "\u0000'": '' };
    await store.begin(intentOf('a', { tags: { for: 'tea', by: 'me' } }));
    await store.begin(intentOf('b', { tags: { for: 'tea', by: 'you' } }));
    await store.begin(intentOf('c', { tags: odd }));
    await store.begin(intentOf('d', { tags: { for: 'tea', by: 'nobody' } }));
    await store.settle('d', 1, { word: 'rejected' });
    await store.begin(intentOf('e', { idempotencyKey: 'key of d', tags: { by: 'them' } }));
    expectSame('one label', await ids({ tags: { for: 'tea' } }), ['b', 'a']);
    expectSame('two labels', await ids({ tags: { for: 'tea', by: 'me' } }), ['a']);
    expectSame('odd labels', await ids({ tags: odd }), ['c']);
    expectSame('a label nobody has', await ids({ tags: { for: 'Tea' } }), []);
    expectSame('a name that every object has', await ids({ tags: { constructor: 'x' } }), []);
    expectSame('no label asked for', await ids({ tags: {} }), ['e', 'c', 'b', 'a']);
  }),
  listing('lists by how the job stands, or by the word where there is none', async (store, ids) => {
    const jobs = [runningJob, fullJob, ...otherJobs];
    for (const [i, job] of jobs.entries()) {
      await store.begin(intentOf(`${i}`));
      await store.settle(`${i}`, 1, { word: 'accepted', job });
    }
    for (const word of ['unknown', 'rejected', 'not_sent'] as const) {
      await store.begin(intentOf(word));
      await store.settle(word, 1, { word });
    }
    await store.begin(intentOf('open'));
    for (const [i, { state }] of jobs.entries())
      expectSame(`what is ${state}`, await ids({ states: [state] }), [`${i}`]);
    expectSame('several at once', await ids({ states: ['unknown', 'running', 'open'] }), [
      'open',
      'unknown',
      '0',
    ]);
    expectSame('a job goes before the word', await ids({ states: ['accepted'] }), []);
    expectSame('together with a page', await ids({ states: ['not_sent', 'running'], before: 'not_sent' }), [
      '0',
    ]);
    expectSame('none of none', await ids({ states: [] }), []);
  }),
];
