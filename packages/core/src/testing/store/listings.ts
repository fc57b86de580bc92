import type { Attempt, AttemptFilter, JobStore } from '../../registry/store/store.ts';
import { fullJob, intentOf, otherJobs, refOf, runningJob } from './samples.ts';
import { begun, expectRefusal, expectSame, type Trial, updated } from './trial.ts';

const idsOf = (attempts: readonly Attempt[]): readonly string[] => attempts.map(({ id }) => id);

const listing = (
  name: string,
  run: (store: JobStore, ids: (filter?: AttemptFilter) => Promise<readonly string[]>) => Promise<void>,
): Trial => ({
  name,
  async run({ open }) {
    const store = await open();
    await run(store, async (filter) => idsOf(await store.list(filter)));
  },
});

/** Attempts that fit a filter. */
export const listTrials: readonly Trial[] = [
  listing('lists the newest first, page by page, whatever changed since', async (store, ids) => {
    for (const id of ['a', 'b', 'c', 'd']) begun(await store.createAttempt(intentOf(id)));
    updated(await store.update('b', { status: 'rejected' }));
    begun(await store.createAttempt(intentOf('e', { idempotencyKey: 'key of b' })));
    updated(await store.update('a', { status: 'accepted', job: runningJob }));
    expectSame('all', await ids(), ['e', 'd', 'c', 'a']);
    expectSame('the newest two', await ids({ limit: 2 }), ['e', 'd']);
    expectSame('none', await ids({ limit: 0 }), []);
    expectSame('the next two', await ids({ limit: 2, before: 'd' }), ['c', 'a']);
    expectSame('the end', await ids({ before: 'a' }), []);
    expectSame('before one that is superseded', await ids({ before: 'b' }), ['a']);
    const call = () => ids({ before: 'no-such-attempt' });
    await expectRefusal('a page before what is not there', 'invalid_request', call);
  }),
  {
    name: 'lists what was written from one moment on and before another',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      for (const id of ['a', 'b', 'c']) {
        begun(await store.createAttempt(intentOf(id)));
        clock.advance(10);
      }
      const [since, until] = [clock.now() - 20, clock.now() - 10];
      expectSame('from a moment on', idsOf(await store.list({ since })), ['c', 'b']);
      expectSame('before a moment', idsOf(await store.list({ until })), ['b', 'a']);
      expectSame('between them', idsOf(await store.list({ since, until })), ['b']);
    },
  },
  listing('lists a hundred where no limit is given', async (store, ids) => {
    for (let i = 0; i < 101; i += 1) begun(await store.createAttempt(intentOf(`${i}`)));
    expectSame('a hundred', (await ids()).length, 100);
    expectSame('all, where asked for', (await ids({ limit: 1_000 })).length, 101);
    expectSame('all, without an end', (await ids({ limit: Infinity })).length, 101);
  }),
  listing('lists what has all of some labels, whatever is in them', async (store, ids) => {
    const odd = { 'a"b\\c.d$[0]': "it's 100% 🚤", "\u0000'": '' };
    begun(await store.createAttempt(intentOf('a', { tags: { for: 'tea', by: 'me' } })));
    begun(await store.createAttempt(intentOf('b', { tags: { for: 'tea', by: 'you' } })));
    begun(await store.createAttempt(intentOf('c', { tags: odd })));
    begun(await store.createAttempt(intentOf('d', { tags: { for: 'tea', by: 'lee' } })));
    updated(await store.update('d', { status: 'rejected' }));
    begun(await store.createAttempt(intentOf('e', { idempotencyKey: 'key of d', tags: { by: 'them' } })));
    expectSame('one label', await ids({ tags: { for: 'tea' } }), ['b', 'a']);
    expectSame('two labels', await ids({ tags: { for: 'tea', by: 'me' } }), ['a']);
    expectSame('odd labels', await ids({ tags: odd }), ['c']);
    expectSame('an unknown label', await ids({ tags: { for: 'Tea' } }), []);
    expectSame('a name that every object has', await ids({ tags: { constructor: 'x' } }), []);
    expectSame('no label asked for', await ids({ tags: {} }), ['e', 'c', 'b', 'a']);
    expectSame('a superseded one', await ids({ tags: { by: 'lee' }, superseded: true }), ['d']);
  }),
  listing('lists by how the job stands, or by the status where there is none', async (store, ids) => {
    const jobs = [runningJob, fullJob, ...otherJobs];
    for (const [i, job] of jobs.entries()) {
      begun(await store.createAttempt(intentOf(`${i}`)));
      const ofThis = { ...job, ref: refOf('job', { id: `${i}` }) };
      updated(await store.update(`${i}`, { status: 'accepted', job: ofThis }));
    }
    for (const status of ['unknown', 'rejected', 'not_sent'] as const) {
      begun(await store.createAttempt(intentOf(status)));
      updated(await store.update(status, { status }));
    }
    begun(await store.createAttempt(intentOf('open')));
    for (const [i, { state }] of jobs.entries())
      expectSame(`what is ${state}`, await ids({ states: [state] }), [`${i}`]);
    const several = await ids({ states: ['unknown', 'running', 'open'] });
    expectSame('several at once', several, ['open', 'unknown', '0']);
    expectSame('a job goes before the status', await ids({ states: ['accepted'] }), []);
    const page = await ids({ states: ['not_sent', 'running'], before: 'not_sent' });
    expectSame('together with a page', page, ['0']);
    expectSame('none of none', await ids({ states: [] }), []);
  }),
  listing('lists by namespace, key and provider, each on its own and together', async (store, ids) => {
    const other = { ref: refOf('k', { provider: 'other' }) };
    begun(await store.createAttempt(intentOf('a', { idempotencyKey: 'k' })));
    begun(await store.createAttempt(intentOf('b', { idempotencyKey: 'k', namespace: 'north' })));
    begun(await store.createAttempt(intentOf('c', { idempotencyKey: 'K', namespace: 'north', ...other })));
    begun(await store.createAttempt(intentOf('d', { idempotencyKey: 'k', ordinal: 2, ...other })));
    expectSame('everything', await ids(), ['d', 'c', 'b', 'a']);
    expectSame('one namespace', await ids({ namespace: 'north' }), ['c', 'b']);
    expectSame('no namespace', await ids({ namespace: '' }), ['d', 'a']);
    expectSame('one key, its ordinals too', await ids({ idempotencyKey: 'k' }), ['d', 'b', 'a']);
    expectSame('one provider', await ids({ provider: 'other' }), ['d', 'c']);
    expectSame('another one', await ids({ provider: 'echo' }), ['b', 'a']);
    const together = { namespace: '', idempotencyKey: 'k', provider: 'echo', states: ['open'] } as const;
    expectSame('all of them together', await ids(together), ['a']);
    expectSame('an unknown namespace', await ids({ namespace: 'North' }), []);
  }),
  listing('lists the attempt of a webhook token, superseded or not, and no other', async (store, ids) => {
    begun(await store.createAttempt(intentOf('a', { webhookToken: 'token a' })));
    begun(await store.createAttempt(intentOf('b', { webhookToken: 'token b', namespace: 'north' })));
    begun(await store.createAttempt(intentOf('c')));
    updated(await store.update('a', { status: 'rejected' }));
    begun(await store.createAttempt(intentOf('d', { idempotencyKey: 'key of a', webhookToken: 'token d' })));
    expectSame('a superseded one', await ids({ webhookToken: 'token a' }), ['a']);
    expectSame('its successor', await ids({ webhookToken: 'token d' }), ['d']);
    expectSame('in another namespace', await ids({ webhookToken: 'token b', limit: 1 }), ['b']);
    expectSame('together with a state', await ids({ webhookToken: 'token b', states: ['accepted'] }), []);
    expectSame('before another', await ids({ webhookToken: 'token a', before: 'c' }), ['a']);
    expectSame('none of the current ones', await ids({ webhookToken: 'token a', superseded: false }), []);
    expectSame('an unknown token', await ids({ webhookToken: 'token' }), []);
  }),
  listing(
    'lists superseded attempts that may have cost money, and the others by their key or where asked for',
    async (store, ids) => {
      const k = { idempotencyKey: 'k' };
      for (const id of ['rejected', 'accepted', 'newest']) {
        begun(await store.createAttempt(intentOf(id, k)));
        updated(await store.update(id, { status: 'rejected' }));
      }
      begun(await store.createAttempt(intentOf('other')));
      updated(await store.update('accepted', { status: 'accepted' }));
      expectSame('by itself', await ids(), ['other', 'newest', 'accepted']);
      expectSame('by key', await ids(k), ['newest', 'accepted', 'rejected']);
      const every = ['other', 'newest', 'accepted', 'rejected'];
      expectSame('all of them', await ids({ superseded: true }), every);
      expectSame('none of them', await ids({ superseded: false }), ['other', 'newest']);
      expectSame('none of a key', await ids({ ...k, superseded: false }), ['newest']);
      expectSame('with a limit', await ids({ limit: 2, before: 'other' }), ['newest', 'accepted']);
    },
  ),
];
