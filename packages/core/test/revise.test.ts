import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type CrosspointError,
  createRegistry,
  type Job,
  memoryStore,
  type RegistryEvent,
} from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import { defineProvider, endpoint, query, type ParsedResponse } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import {
  type CannedResponse,
  canary,
  caught,
  clip,
  type Gateway,
  request,
  startGateway,
  stilled,
  attemptOf,
} from './gateway.ts';

let gateway: Gateway;
let folder: string;
beforeEach(async () => {
  gateway = await startGateway();
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const working = { word: 'working' };
const done = { word: 'done', files: ['/files/clip.mp4'] };
const broken = { word: 'broken', reason: 'no birds' };
const stopped = { word: 'stopped' };
const missing = { status: 404, text: '{}' };
const hour = 3_600_000;

const polls = (): number => gateway.requests.filter(({ path }) => path.startsWith('/jobs/')).length;

/** A job that the gateway has reported to be at this end, and the registry that knows it. */
async function ended(end: 'failed' | 'expired' | 'canceled' | 'succeeded', store: JobStore = memoryStore()) {
  const events: RegistryEvent[] = [];
  const { media, clock } = stilled(gateway, { store, onEvent: (event) => events.push(event) });
  const bought = await media.submit(request);
  const responses: { readonly [End in typeof end]: CannedResponse } = {
    failed: broken,
    expired: missing,
    canceled: stopped,
    succeeded: done,
  };
  gateway.responses = [responses[end]];
  clock.advance(hour);
  const job = await media.wait(bought);
  expect(job.state).toBe(end);
  const before = polls();
  return { media, clock, store, job, events, asked: () => polls() - before };
}

const each = ['failed', 'expired'] as const;

describe('a job that was reported failed or expired, and succeeded later', () => {
  it.each(each)(
    '%s: is revised by an explicit status, with a notice, and the store keeps it',
    async (end) => {
      const { media, job, store, events, asked } = await ended(end);
      gateway.responses = [done];
      const revised = await media.status(job);
      expect(revised).toMatchObject({
        state: 'succeeded',
        outputs: [{ url: `${gateway.url}/files/clip.mp4` }],
        costs: [{ amount: '0.25', basis: 'charged' }],
      });
      expect(revised).not.toHaveProperty('failure');
      expect(revised.notices.join()).toMatch(end === 'failed' ? /failed.*succeeded/ : /expired.*succeeded/);
      expect(await attemptOf(store, job.ref.idempotencyKey)).toMatchObject({ job: { state: 'succeeded' } });
      expect(events.at(-1)).toMatchObject({ type: 'job.update', from: end, job: { state: 'succeeded' } });
      expect(asked()).toBe(1);
      await media.close();
    },
  );

  it.each(each)('%s: is revised by a wait, from the job, its ref and its text', async (end) => {
    const { media, job, asked } = await ended(end);
    gateway.responses = [done];
    expect(await media.wait(job)).toMatchObject({ state: 'succeeded' });
    expect(asked()).toBe(1);
    expect(await media.wait(job.ref)).toMatchObject({ state: 'succeeded' });
    expect(await media.wait(String(job.ref))).toMatchObject({ state: 'succeeded' });
    expect(await media.wait(job)).toMatchObject({ state: 'succeeded' }); // an old job in hand; the store knows better
    expect(asked()).toBe(1);
    await media.close();
  });

  it.each(each)('%s: is revised while it is followed by events', async (end) => {
    const { media, job, asked } = await ended(end);
    gateway.responses = [done];
    const states: string[] = [];
    for await (const seen of media.watch(job)) states.push(seen.state);
    expect(states).toEqual([end, 'succeeded']);
    expect(asked()).toBe(1);
    await media.close();
  });

  it.each(each)('%s: can be downloaded, from the job and from its ref', async (end) => {
    const { media, job, asked } = await ended(end);
    gateway.responses = [done];
    await media.download(job, { to: join(folder, 'a.mp4') });
    expect(asked()).toBe(1);
    await media.download(job.ref, { to: join(folder, 'b.mp4') });
    await media.download(job, { to: join(folder, 'c.mp4') });
    expect(asked()).toBe(1);
    expect(await readFile(join(folder, 'c.mp4'))).toEqual(clip);
    await media.close();
  });

  it('is not lost to an old failure in hand, whatever the gateway says then', async () => {
    const { media, job, store } = await ended('failed');
    gateway.responses = [done];
    await media.status(job);
    for (const response of [broken, working, missing]) {
      gateway.responses = [response];
      expect(await media.status(job)).toMatchObject({ state: 'succeeded', outputs: [{ role: 'main' }] });
      expect(await attemptOf(store, job.ref.idempotencyKey)).toMatchObject({ job: { state: 'succeeded' } });
    }
    await media.close();
  });

  it('is revised inside a generate whose key stands for it, and buys nothing more', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [broken];
    const options = { idempotencyKey: 'k' };
    const failure = await caught(media.generate(request, options));
    expect(failure).toMatchObject({ code: 'generation_failed', charged: 'yes', ref: { id: 'job-1' } });
    expect(await caught(media.generate(request, options))).toMatchObject({ code: 'generation_failed' });
    gateway.responses = [done];
    expect(await media.generate(request, options)).toMatchObject({ state: 'succeeded' });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });
});

describe('a job that is over', () => {
  it('is asked about no more inside the wait that saw its end', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [working, broken, done];
    expect(await media.wait(await media.submit(request))).toMatchObject({ state: 'failed' });
    expect(polls()).toBe(2);
    await media.close();
  });

  it.each(['succeeded', 'canceled'] as const)('%s: is asked about by no wait', async (end) => {
    const { media, job, asked } = await ended(end);
    gateway.responses = [end === 'canceled' ? done : broken];
    expect(await media.wait(job)).toMatchObject({ state: end });
    expect(await media.wait(job.ref)).toMatchObject({ state: end });
    expect(asked()).toBe(0);
    await media.close();
  });

  it('and was canceled is asked about by no download', async () => {
    const { media, job, asked } = await ended('canceled');
    expect(await caught(media.download(job, { to: join(folder, 'a.mp4') }))).toMatchObject({
      code: 'canceled',
    });
    expect(asked()).toBe(0);
    await media.close();
  });

  it.each([
    ['failed', working, 'working'],
    ['failed', { word: 'waiting' }, 'waiting'],
    ['failed', stopped, 'stopped'],
    ['succeeded', broken, 'broken'],
    ['succeeded', { word: 'waiting' }, 'waiting'],
    ['succeeded', { word: 'done' }, 'done'],
    ['canceled', done, 'done'],
  ] as const)(
    '%s: stays so where %j is reported later, and a notice says it',
    async (end, response, word) => {
      const { media, job, store } = await ended(end);
      gateway.responses = [response];
      const after = await media.status(job);
      expect(after).toMatchObject({ state: end, outputs: job.outputs });
      expect(after.notices.join()).toMatch(new RegExp(`'${word}'.*stays ${end}`));
      expect(await attemptOf(store, job.ref.idempotencyKey)).toMatchObject({ job: { state: end } });
      await media.close();
    },
  );

  it('and expired goes on where the gateway knows it again', async () => {
    const { media, job } = await ended('expired');
    gateway.responses = [working, missing, done];
    expect(await media.wait(job)).toMatchObject({ state: 'succeeded' });
    await media.close();
  });

  it.each([
    ['a server error', { status: 500, text: '{}' }],
    ['a refused key', { status: 401, text: '{}' }],
    ['a page', { status: 200, text: '<html>' }],
    ['another job', { ...done, job: 'job-2' }],
  ] as const)('is returned as it is known where the one question ends in %s', async (_, response) => {
    for (const end of each) {
      const { media, job, asked } = await ended(end);
      gateway.responses = [response];
      const after = await media.wait(job);
      expect(after).toMatchObject({ state: end, costs: job.costs });
      expect(after.notices.join()).toContain('another poll of this job failed');
      expect(asked()).toBe(1);
      await media.close();
    }
  });

  it.each(each)('%s: is returned as it is known where the gateway no longer knows it', async (end) => {
    const { media, job, asked } = await ended(end);
    gateway.responses = [missing];
    const after = await media.wait(job);
    expect(after).toMatchObject({ state: end });
    expect(after.notices).toContain('the gateway no longer knows the job');
    expect(asked()).toBe(1);
    await media.close();
  });

  it('is returned as it is known where the line breaks', async () => {
    const { media, job } = await ended('failed');
    gateway.fault = () => ({ type: 'reset', when: 'before-accepting' });
    expect(await media.wait(job)).toMatchObject({ state: 'failed', failure: { message: 'no birds' } });
    await media.close();
  });

  it('does not keep a caller who has left', async () => {
    const { media, job, asked } = await ended('failed');
    expect(await caught(media.wait(job, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'canceled',
      ref: { id: 'job-1' },
    });
    expect(asked()).toBe(0);
    await media.close();
  });

  it('by the gateway’s own word for expired ends the wait', async () => {
    const { spec } = exampleProvider;
    const words = defineProvider({ ...spec, states: { ...spec.states, lost: 'expired' } });
    gateway.responses = [{ word: 'lost' }];
    const { media } = stilled(gateway, { providers: [words({ apiKey: canary, baseURL: gateway.url })] });
    expect(await media.wait(await media.submit(request))).toMatchObject({ state: 'expired' });
    expect(polls()).toBe(1);
    await media.close();
  });

  it('keeps what was said of its failure where a later response says less', async () => {
    const { media, job } = await ended('failed');
    gateway.responses = [{ word: 'broken' }];
    const expected = { state: 'failed', failure: { message: 'no birds', charged: 'yes' } };
    expect(await media.status(job)).toMatchObject(expected);
    await media.close();
  });
});

/** An invented gateway whose polls print money. */
const moneyed = (billing: typeof exampleProvider.spec.billing) =>
  defineProvider({
    ...exampleProvider.spec,
    billing,
    poll: endpoint({
      method: 'GET',
      path: '/jobs/{id}',
      schema: z.object({
        word: z.string(),
        files: z.array(z.string()).optional(),
        costs: z.array(z.custom<NonNullable<ParsedResponse['costs']>[number]>()).optional(),
      }),
      parse: ({ word, files = [], costs }) => ({
        status: word,
        outputs: files.map((url) => ({ url })),
        costs,
      }),
    }),
  });

describe('the money of a job that failed first and succeeded later', () => {
  const told = (basis: 'charged' | 'refunded', amount = '0.25') => ({
    amount,
    currency: 'USD',
    basis,
    source: 'bill',
  });
  const bases = ({ costs }: Job) => costs.map(({ basis, amount }) => `${basis} ${amount}`);
  const minute = 60_000;

  it.each([
    ['charged at the submit, and nothing said since', 'unknown', [], [], ['charged 0.25'], 'yes'],
    ['free as a failure', 'free', [], [], ['charged 0.25'], 'yes'],
    ['refunded as a failure', 'unknown', [told('refunded')], [], ['charged 0.25'], 'yes'],
    ['refunded, and charged anew', 'unknown', [told('refunded')], [told('charged')], ['charged 0.25'], 'yes'],
    [
      'refunded, and charged less',
      'unknown',
      [told('refunded')],
      [told('charged', '0.2')],
      ['charged 0.2'],
      'yes',
    ],
    [
      'refunded, and still so as a success',
      'unknown',
      [told('refunded')],
      [told('refunded')],
      ['charged 0.25', 'refunded 0.25'],
      'no',
    ],
  ] as const)('%s', async (_, failedJob, failure, success, expected, charged) => {
    const provider = moneyed({ failedJob });
    const { media } = stilled(gateway, { providers: [provider({ apiKey: canary, baseURL: gateway.url })] });
    gateway.responses = [{ word: 'broken', costs: failure }];
    const failed = await media.status(await media.submit(request));
    gateway.responses = [{ ...done, costs: success }];
    const revised = await media.status(failed);
    expect([revised.state, bases(revised)]).toEqual(['succeeded', expected]);
    const isTakenBack = failure.length > 0 && success.every(({ basis }) => basis !== 'refunded');
    expect(revised.notices.join().includes('no longer counted')).toBe(isTakenBack);
    gateway.fault = () => ({ type: 'status', status: 500 });
    expect(await caught(media.status(revised))).toMatchObject({ charged });
    await media.close();
  });

  it('a refund for lateness stays, because a late result is documented to be free', async () => {
    const provider = moneyed({ failedJob: 'unknown', refundAfterMs: 20 * minute, source: 'Timeouts' });
    const { media, clock } = stilled(gateway, {
      providers: [provider({ apiKey: canary, baseURL: gateway.url })],
    });
    const story = [{ word: 'working' }, { word: 'broken' }, { ...done, costs: [told('charged')] }];
    let job = await media.submit(request);
    clock.advance(21 * minute);
    for (const response of story) {
      gateway.responses = [response];
      job = await media.status(job);
      expect(bases(job)).toEqual(['charged 0.25', 'refunded 0.25']);
    }
    expect(job).toMatchObject({
      state: 'succeeded',
      costs: [{}, { source: expect.stringMatching(/^inferred/) }],
    });
    await media.close();
  });

  it('a failure seen in time infers no refund when it is revised late', async () => {
    const provider = moneyed({ failedJob: 'unknown', refundAfterMs: 20 * minute, source: 'Timeouts' });
    const { media, clock } = stilled(gateway, {
      providers: [provider({ apiKey: canary, baseURL: gateway.url })],
    });
    gateway.responses = [{ word: 'broken' }];
    const failed = await media.status(await media.submit(request));
    clock.advance(hour);
    expect(await media.status(failed)).toMatchObject({ failure: { charged: 'yes' } });
    gateway.responses = [done];
    expect(bases(await media.status(failed))).toEqual(['charged 0.25']);
    await media.close();
  });

  it('an error about a failed job says of its money what the job says', async () => {
    const provider = moneyed({ failedJob: 'free', source: 'Prices' });
    const { media } = stilled(gateway, { providers: [provider({ apiKey: canary, baseURL: gateway.url })] });
    gateway.responses = [{ word: 'broken' }];
    const job = await media.wait(await media.submit(request));
    expect(job).toMatchObject({ failure: { charged: 'no' } });
    const nothing = { code: 'generation_failed', charged: 'no' };
    expect(await caught(media.download(job, { to: join(folder, 'a.mp4') }))).toMatchObject(nothing);
    await media.close();
  });
});

describe('a poll that prints the id of a job', () => {
  const settles = { job: 'job-1', ...done };
  const other = { job: 'job-2', ...done };

  it('is settled on the job it names', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [settles];
    expect(await media.status(await media.submit(request))).toMatchObject({ state: 'succeeded' });
    await media.close();
  });

  it('keeps every digit of a number when it is compared', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 200, text: '{"job":9007199254740993}' };
    const job = await media.submit(request);
    gateway.responses = [{ status: 200, text: '{"job":9007199254740993,"word":"working"}' }];
    expect(await media.status(job)).toMatchObject({ state: 'running' });
    gateway.responses = [{ status: 200, text: '{"job":9007199254740992,"word":"working"}' }];
    expect(await caught(media.status(job))).toMatchObject({ code: 'unexpected_response' });
    await media.close();
  });

  it('of another job changes nothing and says both ids', async () => {
    const store = memoryStore();
    const { media } = stilled(gateway, { store });
    const job = await media.submit(request);
    const kept = await attemptOf(store, job.ref.idempotencyKey);
    gateway.responses = [other];
    const error = (await caught(media.status(job))) as CrosspointError;
    expect(error).toMatchObject({
      code: 'unexpected_response',
      retryable: true,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect(error.message).toMatch(/job-2.*job-1/);
    expect(await attemptOf(store, job.ref.idempotencyKey)).toMatchObject({ revision: kept!.revision });
    await media.close();
  });

  it('of another job is trouble in a wait, which asks again', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [{ job: 'job-2', word: 'broken' }, other, { job: 'job-1', ...working }, settles];
    const troubles: (string | undefined)[] = [];
    const job = await media.wait(await media.submit(request), {
      onUpdate: ({ poll: seen }) => troubles.push(seen.lastError),
    });
    expect(job).toMatchObject({ state: 'succeeded', ref: { id: 'job-1' } });
    expect(troubles.filter((trouble) => trouble?.includes('job-2'))).toHaveLength(2);
    await media.close();
  });

  it('of another job gives no fresh link', async () => {
    const { media } = stilled(gateway);
    const job = await media.generate(request);
    gateway.responses = [{ job: 'job-2', word: 'done', files: ['/files/foreign.mp4'] }];
    gateway.fault = ({ path }) => (path === '/files/clip.mp4' ? { type: 'status', status: 410 } : undefined);
    expect(await caught(media.download(job, { to: join(folder, 'a.mp4') }))).toMatchObject({
      code: 'output_expired',
    });
    expect(gateway.requests.some(({ path }) => path.includes('foreign'))).toBe(false);
    await media.close();
  });
});

describe('a link that may not be followed', () => {
  const query = '?X-Signature=s3cret#part';
  it.each([
    ['http://cdn.example/a/clip.mp4', 'http://cdn.example/a/clip.mp4'],
    [
      `http://user:pass@cdn.example/clip.mp4${query}`,
      'http://cdn.example/clip.mp4 (its query is left out here)',
    ],
    ['ftp://cdn.example/clip.mp4', 'ftp://cdn.example/clip.mp4'],
    ['s3://bucket/clip.mp4', 's3://bucket/clip.mp4'],
    ['data:video/mp4 without a comma', 'a data URL'],
    [`http://cdn.example/${'x'.repeat(500)}`, `http://cdn.example/${'x'.repeat(181)}…`],
    ['http://[not-an-address/clip.mp4', 'http://[not-an-address/clip.mp4'],
    [' ', 'an empty link'],
  ])('(%j) is named in the notice', async (url, name) => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'done', files: [url] }];
    const job = await media.status(await media.submit(request));
    expect(job).toMatchObject({ state: 'running', outputs: [] });
    expect(job.notices).toContain(`a link that may not be followed (it is not https) was left out: ${name}`);
    expect(job.notices.join()).not.toMatch(/s3cret|pass/);
    await media.close();
  });

  it('is named beside a sound one, and of a job that was over', async () => {
    const { media } = stilled(gateway);
    const files = ['/files/clip.mp4', 'http://cdn.example/second.mp4'];
    gateway.responses = [{ word: 'done', files }];
    const job = await media.status(await media.submit(request));
    expect(job).toMatchObject({ state: 'succeeded', outputs: [{}] });
    expect(job.notices.join()).toContain('http://cdn.example/second.mp4');
    gateway.responses = [{ word: 'done', files: ['http://cdn.example/third.mp4'] }];
    expect((await media.status(job)).notices.join()).toContain('http://cdn.example/third.mp4');
    await media.close();
  });

  it.each([
    ['a failed job', 'broken'],
    ['a canceled job', 'stopped'],
    ['a job with an unknown status word', 'simmering'],
  ])('and one of %s, which is not kept, are both named', async (_, word) => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word, files: ['https://cdn.example/paid.mp4?sig=s3cret'] }];
    const job = await media.status(await media.submit(request));
    expect(job.outputs).toEqual([]);
    expect(job.notices.join()).toContain('https://cdn.example/paid.mp4');
    expect(job.notices.join()).not.toContain('s3cret');
    await media.close();
  });

  it('is named ten times at most, whatever a gateway prints', async () => {
    const { media } = stilled(gateway);
    const files = (n: number) => Array.from({ length: 50 }, (_, i) => `http://cdn.example/${n}-${i}.mp4`);
    let job = await media.submit(request);
    for (const n of [1, 2, 3]) {
      gateway.responses = [{ word: 'working', files: files(n) }];
      job = await media.status(job);
    }
    expect(job.notices.filter((notice) => notice.includes('http://cdn.example'))).toHaveLength(10);
    await media.close();
  });

  it('is named by the error of a held call, which has no other response', async () => {
    const { poll: _poll, ...described } = exampleProvider.spec;
    const heldCall = defineProvider({
      ...described,
      submit: endpoint({
        method: 'POST',
        path: '/make',
        schema: z.object({ job: z.string(), files: z.array(z.string()) }),
        parse: ({ job, files }) => ({ id: job, outputs: files.map((url) => ({ url })) }),
      }),
    });
    gateway.accepted = { job: 'task-7', files: ['http://cdn.example/paid.mp4?sig=s3cret'] };
    const { media } = stilled(gateway, {
      clock: fakeClock(),
      providers: [heldCall({ apiKey: canary, baseURL: gateway.url })],
    });
    const error = (await caught(media.submit(request))) as CrosspointError;
    expect(error).toMatchObject({ code: 'submission_unknown' });
    expect(error.message).toContain('http://cdn.example/paid.mp4');
    expect(error.message).not.toContain('s3cret');
    await media.close();
  });
});

describe('an amount without a unit', () => {
  const bare = (currency?: string) => ({ amount: '0.35', currency, basis: 'charged', source: 'bill' });
  const provider = defineProvider({
    ...moneyed({ failedJob: 'unknown' }).spec,
    balance: query({
      method: 'GET',
      path: '/jobs/balance',
      schema: z.object({ left: z.string() }),
      parse: ({ left }) => [{ scope: 'account', amount: left, currency: '' }],
    }),
    quote: query({
      method: 'POST',
      path: '/make',
      schema: z.object({ price: z.string() }),
      parse: ({ price }) => ({ price: { amount: price, currency: ' ' } }),
    }),
  });
  const registry = () =>
    createRegistry({ providers: [provider({ apiKey: canary, baseURL: gateway.url })], clock: fakeClock() });

  it.each([[undefined], [''], [' ']])(
    '(%j) is told by a notice where no cost names one',
    async (currency) => {
      const media = registry();
      gateway.accepted = { job: 'job-1' };
      gateway.responses = [{ word: 'working', costs: [bare(currency)] }];
      const job = await media.status(await media.submit(request, { pricing: 'published' }));
      expect(job.costs).toEqual([]);
      expect(job.notices).toContain('the gateway names an amount (0.35) without a unit; it is not counted');
      await media.close();
    },
  );

  it('is in the unit of the cost before it', async () => {
    const media = registry();
    gateway.responses = [{ word: 'working', costs: [bare('')] }];
    const job = await media.status(await media.submit(request, { pricing: 'published' }));
    expect(job.costs).toMatchObject([{ amount: '0.35', currency: 'USD' }]);
    expect(job.notices).toEqual([]);
    await media.close();
  });

  it('is no live quote, and says so', async () => {
    const media = registry();
    gateway.accepted = { price: '0.01' };
    const { offers } = await media.plan(request, { pricing: 'live', maxPrice: { USD: '0.3' } });
    expect(offers[0]).toMatchObject({
      price: { amount: '0.25', source: expect.stringContaining('price table') },
    });
    expect(offers[0]!.notices.join()).toContain('(0.01) without a unit');
    await media.close();
  });

  it('is noted in a balance', async () => {
    const media = registry();
    gateway.responses = [{ left: '12.5' }];
    expect(await media.balance()).toMatchObject([
      { entries: [{ amount: '12.5', note: 'the gateway names this amount without a unit' }] },
    ]);
    await media.close();
  });
});

describe('a callback of the application that throws or rejects', () => {
  const oops = (): never => {
    throw new Error('oops');
  };
  const faults: readonly (readonly [string, () => unknown])[] = [
    ['throws', oops],
    ['rejects', () => Promise.reject(new Error('oops'))],
  ];

  it.each(faults)('(%s) as onProgress harms no download', async (_, onProgress) => {
    const { media } = stilled(gateway);
    const job = await media.generate(request);
    const [saved] = await media.download(job, { to: join(folder, 'boat.mp4'), onProgress });
    expect(saved).toMatchObject({ bytes: clip.length });
    expect(await readFile(join(folder, 'boat.mp4'))).toEqual(clip);
    await media.close();
  });

  it.each(faults)('(%s) as onUpdate or observe harms no job', async (_, run) => {
    const { media } = stilled(gateway, { onEvent: run });
    expect(await media.generate(request, { onUpdate: run })).toMatchObject({ state: 'succeeded' });
    await media.close();
  });
});
