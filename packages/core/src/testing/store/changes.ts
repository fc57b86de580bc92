import type { Attempt, Change } from '../../registry/store.ts';
import { fullJob, intentOf, refOf, runningJob } from './samples.ts';
import { expectSame, type Trial } from './trial.ts';

const reservations = [{ budget: 'today', currency: 'USD', amount: '1', ceiling: '2' }];

const changes: readonly Change[] = [
  { word: 'accepted', ref: refOf('key of a', { id: 'job-1' }), job: runningJob },
  { job: fullJob, dueAt: 1_700_000_000_000.25 },
  { openUntil: 2_000.5 },
  { reservations },
  {},
];

/** An attempt changes only for somebody who has seen it as it is. */
export const changeTrials: readonly Trial[] = [
  {
    name: 'settles by compare-and-set: of many who saw the same, one is first',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a'));
      const dueAts = Array.from({ length: 20 }, (_, i) => i + 1);
      const all = await Promise.all(dueAts.map((dueAt) => store.settle('a', 1, { dueAt })));
      const first = all.filter((it) => it !== undefined);
      expectSame('one of 20 is first', first.length, 1);
      expectSame('what it wrote is there, at the next revision', await store.find('key of a'), {
        ...intentOf('a'),
        word: 'open',
        revision: 2,
        dueAt: all.findIndex((it) => it !== undefined) + 1,
      });
    },
  },
  {
    name: 'a revision that is over, or not there yet, changes nothing',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a'));
      const now = await store.settle('a', 1, { word: 'accepted' });
      for (const revision of [0, 1, 3]) {
        const late = await store.settle('a', revision, { word: 'rejected' });
        expectSame(`revision ${revision} is refused`, late, undefined);
      }
      expectSame('nothing changed', await store.find('key of a'), now);
      expectSame('nor is there what never began', await store.settle('b', 1, {}), undefined);
    },
  },
  {
    name: 'a change changes what it names and nothing else, one revision at a time',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a', { tags: { for: 'tea' } }));
      let wanted: Attempt = { ...intentOf('a', { tags: { for: 'tea' } }), word: 'open', revision: 1 };
      for (const change of changes) {
        const came = await store.settle('a', wanted.revision, change);
        wanted = { ...wanted, ...change, revision: wanted.revision + 1 };
        expectSame(`${Object.keys(change).join(', ') || 'nothing'} changed`, came, wanted);
        expectSame('and is found so', await store.find('key of a'), wanted);
      }
    },
  },
  {
    name: 'labels may change, and it is found by those it has now',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a', { tags: { for: 'tea', by: 'hand' } }));
      if (store.list === undefined) return;
      const found = async (tags: Record<string, string>) => (await store.list?.({ tags }))?.length;
      await store.settle('a', 1, { tags: { for: 'cake', by: 'hand' } });
      const now = [await found({ for: 'tea' }), await found({ for: 'cake' }), await found({ by: 'hand' })];
      expectSame('found by the new and the kept one, not by the old one', now, [0, 1, 1]);
      await store.settle('a', 2, { tags: undefined });
      expectSame('found by none that were taken away', await found({ by: 'hand' }), 0);
    },
  },
  {
    name: 'a field that is changed to undefined is taken away',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a'));
      await store.settle('a', 1, { job: runningJob, dueAt: 5 });
      await store.settle('a', 2, { job: undefined, dueAt: undefined });
      const wanted = { ...intentOf('a'), word: 'open', revision: 3 };
      expectSame('neither is left', await store.find('key of a'), wanted);
      expectSame('it is no longer due', await store.due(10, 10), []);
    },
  },
];
