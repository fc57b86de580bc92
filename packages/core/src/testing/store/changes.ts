import type { Attempt, AttemptUpdate } from '../../registry/store/store.ts';
import { attemptOf, fullJob, intentOf, keyOf, refOf, runningJob } from './samples.ts';
import { begun, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

const reservations = [{ budget: 'today', currency: 'USD', amount: '1', ceiling: '2' }];
const ref = refOf('key of a', { id: runningJob.ref.id });
const response = { status: 502, body: 'Ein Boot\n"kreuzt" 🚤\\ \u0000\u2028' };

const changes: readonly AttemptUpdate[] = [
  { status: 'unknown', errorCode: 'submission_unknown', response },
  { status: 'accepted', ref, job: runningJob },
  { job: fullJob },
  { reservations },
  { errorCode: 'timeout' },
  { tags: { for: 'cake' } },
  {},
];

/** An attempt changes as an update says, and only under its condition. */
export const changeTrials: readonly Trial[] = [
  {
    name: 'updates by compare-and-set: of many who saw the same revision, one is first',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const tags = Array.from({ length: 20 }, (_, i) => ({ by: `${i}` }));
      const all = await Promise.all(tags.map((own) => store.update('a', { tags: own }, { revision: 1 })));
      const first = all.findIndex(({ outcome }) => outcome === 'updated');
      expectSame(
        'one of 20 is first, the others are outdated',
        all.map(({ outcome }) => outcome),
        all.map((_, i) => (i === first ? 'updated' : 'outdated')),
      );
      const wanted = attemptOf(intentOf('a', { tags: { by: `${first}` } }), { revision: 2 });
      expectSameAttempts('what it wrote is there, at the next revision', await store.getById('a'), wanted);
    },
  },
  {
    name: 'without a condition every update is written',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, i) => store.update('a', { tags: { by: `${i}` } })),
      );
      for (const result of all) updated(result);
      expectSame('each is counted', (await store.getById('a'))?.revision, 11);
    },
  },
  {
    name: 'a revision that is over, or not there yet, changes nothing',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const now = updated(await store.update('a', { status: 'unknown' }, { revision: 1 }));
      for (const revision of [0, 1, 3]) {
        const late = await store.update('a', { status: 'accepted', job: fullJob }, { revision });
        expectSameAttempts(`revision ${revision} is refused`, late, { outcome: 'outdated', attempt: now });
      }
      expectSameAttempts('nothing changed', await store.getByKey(keyOf('a')), now);
      const none = await store.update('b', { status: 'accepted' });
      expectSame('nor is there what never began', none, { outcome: 'not_found' });
    },
  },
  {
    name: 'a change changes what it names and nothing else, one revision at a time',
    async run({ open }) {
      const store = await open();
      const intent = intentOf('a', { tags: { for: 'tea' }, promptHash: 'a prompt' });
      begun(await store.createAttempt(intent));
      let wanted: Attempt = attemptOf(intent);
      for (const change of changes) {
        const came = updated(await store.update('a', change));
        wanted = { ...wanted, ...change, revision: wanted.revision + 1 };
        expectSameAttempts(`${Object.keys(change).join(', ') || 'nothing'} changed`, came, wanted);
        expectSameAttempts('and is found so', await store.getByKey(keyOf('a')), wanted);
      }
    },
  },
  {
    name: 'labels may change, and it is found by those it has now',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a', { tags: { for: 'tea', by: 'hand' } })));
      const found = async (tags: Record<string, string>) => (await store.list({ tags })).length;
      updated(await store.update('a', { tags: { for: 'cake', by: 'hand' } }));
      const now = [await found({ for: 'tea' }), await found({ for: 'cake' }), await found({ by: 'hand' })];
      expectSame('found by the new and the kept one, not by the old one', now, [0, 1, 1]);
      updated(await store.update('a', { tags: undefined }));
      expectSame('found by none that were taken away', await found({ by: 'hand' }), 0);
    },
  },
  {
    name: 'a field that is changed to undefined is taken away',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a', { ref, tags: { for: 'tea' } })));
      const errorCode = 'submission_unknown';
      updated(await store.update('a', { job: runningJob, dueInMs: 0, errorCode, response }));
      const change = { job: undefined, dueInMs: undefined, errorCode: undefined, response: undefined };
      updated(await store.update('a', { ...change, tags: undefined }));
      const now = await store.getByKey(keyOf('a'));
      expectSameAttempts('none is left', now, attemptOf(intentOf('a', { ref }), { revision: 3 }));
      expectSame('nor when it is due', now?.dueAt, undefined);
      expectSame('it is no longer due', await store.claimDue({ limit: 10, leaseMs: 0 }), []);
    },
  },
];
