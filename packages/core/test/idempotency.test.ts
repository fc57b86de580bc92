import { createHash } from 'node:crypto';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { createRegistry, memoryStore } from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import { type IdempotencySlot, query, response, type ProviderSpec } from '../src/plugin.ts';
import { idempotencyKeyOf } from '../src/io/idempotency-key.ts';
import { fakeClock } from '../src/testing/index.ts';
import { attemptOf, caught, methods } from './gateway.ts';
import { extended, line, ok, registryOf, type Reply, request } from './slots.ts';

const hour = 3_600_000;
const deduplicates = { windowMs: 2 * hour, source: 'https://echo.example/docs#idempotency' };
const slot: IdempotencySlot = { header: 'idempotency-key', alphabet: 'hex', deduplicates };
const accepted = ok({ job: 'job-1', cost: 0.25 });

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A registry over a gateway that answers its submits in turn; the last response stays. */
function gateway(
  replies: Reply[],
  {
    spec = {},
    store,
    clock = fakeClock({ skipSleeps: true }),
  }: { spec?: Partial<ProviderSpec>; store?: JobStore; clock?: ReturnType<typeof fakeClock> } = {},
) {
  const lineTo = line((call) => {
    if (call.method !== 'POST') return ok({ word: 'working' });
    return replies.length > 1 ? replies.shift()! : replies[0]!;
  });
  const kept = store ?? memoryStore({ clock });
  const provider = extended({ idempotency: slot, ...spec })();
  const { media, events } = registryOf(provider, lineTo, { store: kept, clock });
  const posts = () => lineTo.sent.filter((call) => call.method === 'POST');
  return { media, events, store: kept, clock, posts };
}

const keysOf = (posts: { headers: Readonly<Record<string, string>> }[]) =>
  posts.map(({ headers }) => headers['idempotency-key']);

describe('the key of an attempt', () => {
  it.each<[string, Pick<IdempotencySlot, 'alphabet' | 'length'>, RegExp]>([
    ['hex', { alphabet: 'hex' }, /^[0-9a-f]{64}$/],
    ['hex, shorter', { alphabet: 'hex', length: 32 }, /^[0-9a-f]{32}$/],
    ['base64url', { alphabet: 'base64url' }, /^[\w-]{43}$/],
    ['base64url, shorter', { alphabet: 'base64url', length: 20 }, /^[\w-]{20}$/],
    ['a uuid', { alphabet: 'uuid' }, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])('is written as %s, and is always the same', async (_name, how, shape) => {
    const given = { ...how, header: 'x-id', records: true } as const;
    const key = await idempotencyKeyOf(given, 'attempt-1');
    expect(key).toMatch(shape);
    expect(await idempotencyKeyOf(given, 'attempt-1')).toBe(key);
    expect(await idempotencyKeyOf(given, 'attempt-2')).not.toBe(key);
  });

  it('is the SHA-256 of its id, in the header', async () => {
    const { media, store, posts } = gateway([accepted]);
    await media.submit(request, { idempotencyKey: 'a' });
    const attempt = await attemptOf(store, 'a');
    expect(keysOf(posts())).toEqual([hash(attempt!.id)]);
    expect(attempt?.requestHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('or in a field of the body, which the caller cannot write', async () => {
    const idempotency: IdempotencySlot = { field: 'client_id', alphabet: 'uuid', deduplicates };
    const { media, posts } = gateway([accepted], { spec: { idempotency } });
    await media.submit(request);
    expect(JSON.parse(posts()[0]!.body as string)).toMatchObject({
      text: 'A paper boat.',
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const mood = gateway([accepted], { spec: { idempotency: { ...idempotency, field: 'mood' } } });
    const own = { ...request, providerOptions: { echo: { mood: 'calm' } } };
    expect(await caught(mood.media.submit(own))).toMatchObject({
      code: 'invalid_request',
      issues: [
        { path: ['providerOptions', 'echo', 'mood'], message: expect.stringContaining('core derives') },
      ],
    });
  });

  it('is another one after a certain refusal, because that is another attempt', async () => {
    const { media, posts } = gateway([{ status: 429, json: {} }, accepted]);
    await media.submit(request);
    expect(new Set(keysOf(posts())).size).toBe(2);
  });
});

const lost: Reply[] = ['broken', { status: 502, json: 'bad gateway' }, { status: 408, json: {} }];

describe('a submit whose end is unknown, at a gateway that deduplicates', () => {
  it.each(lost)('is repeated byte for byte, and brings the job: %j', async (reply) => {
    const { media, store, posts, events } = gateway([reply, reply, accepted]);
    const job = await media.submit(request, { idempotencyKey: 'a' });
    expect(job.ref.id).toBe('job-1');
    const [first, ...more] = posts();
    expect(more).toHaveLength(2);
    for (const { body, headers, url } of more)
      expect({ body, headers, url }).toEqual({ body: first!.body, headers: first!.headers, url: first!.url });
    expect(await attemptOf(store, 'a')).toMatchObject({ status: 'accepted', revision: 2 });
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'submit.end')).toMatchObject([{ status: 'accepted' }]);
  });

  it('is repeated as often as the caller allows', async () => {
    for (const retries of [0, 1, 3]) {
      const { media, store, posts } = gateway(['broken']);
      const error = await caught(media.submit(request, { idempotencyKey: 'a', retries }));
      expect(error).toMatchObject({ code: 'submission_unknown', retryable: false, canFallback: false });
      expect(posts()).toHaveLength(1 + retries);
      expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
    }
  });

  it.each<[string, Reply]>([
    ['a refused key', { status: 401, json: {} }],
    ['a wrong request', { status: 400, json: {} }],
    ['no money', { status: 402, json: {} }],
    ['too many requests', { status: 429, json: {} }],
    ['a connection that is refused', 'refused'],
    ['"in progress"', { status: 409, json: {} }],
  ])('stays unknown when a repeat ends with %s: that says nothing of the first', async (_name, reply) => {
    const { media, store } = gateway(['broken', reply]);
    const error = await caught(media.submit(request, { idempotencyKey: 'a' }));
    expect(error).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
  });

  it('takes the job after "in progress"', async () => {
    const { media, posts } = gateway(['broken', { status: 409, json: {} }, accepted]);
    expect((await media.submit(request)).ref.id).toBe('job-1');
    expect(posts()).toHaveLength(3);
  });

  it('keeps the id of a job that the response to a repeat names', async () => {
    const { media, store, posts } = gateway(['broken', { status: 500, json: { job: 'job-7' } }]);
    const error = await caught(media.submit(request, { idempotencyKey: 'a', retries: 5 }));
    expect(error).toMatchObject({ code: 'submission_unknown', ref: { id: 'job-7' } });
    expect((await attemptOf(store, 'a'))?.ref.id).toBe('job-7');
    expect(posts()).toHaveLength(2);
  });

  it('is not repeated where the first response names a job', async () => {
    const { media, posts } = gateway([{ status: 500, json: { job: 'job-7' } }]);
    expect(await caught(media.submit(request))).toMatchObject({ ref: { id: 'job-7' } });
    expect(posts()).toHaveLength(1);
  });

  it('is not repeated after half the window, counted from the first send', async () => {
    const spec = { idempotency: { ...slot, deduplicates: { ...deduplicates, windowMs: 1_500 } } } as const;
    const { media, posts } = gateway(['broken'], { spec });
    await caught(media.submit(request, { retries: 9 }));
    // Pauses of 500 ms and then 1,000 ms: the second repeat would leave 1,500 ms after the first send.
    expect(posts()).toHaveLength(2);
  });

  it('is never repeated where the gateway only records the key, or has none', async () => {
    const listJobs = query({ method: 'GET', path: '/jobs', ...response(z.unknown(), () => []) });
    for (const spec of [
      { idempotency: { header: 'x-id', alphabet: 'hex', records: true }, listJobs } as const,
      { idempotency: undefined } as unknown as Partial<ProviderSpec>,
    ]) {
      const { media, posts } = gateway(['broken'], { spec });
      await caught(media.submit(request));
      expect(posts()).toHaveLength(1);
    }
  });
});

describe('a later submit with the key of an unknown attempt', () => {
  /** An attempt that an earlier process left unknown. */
  async function earlier(reply: Reply = 'broken') {
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    const first = gateway([reply], { store, clock });
    await caught(first.media.submit(request, { idempotencyKey: 'a', retries: 0 }));
    return { clock, store, sent: first.posts()[0]! };
  }

  it('repeats it, byte for byte, under the same attempt', async () => {
    const { clock, store, sent } = await earlier();
    clock.advance(hour - 1);
    const { media, posts, events } = gateway([accepted], { store, clock });
    const job = await media.submit(request, { idempotencyKey: 'a' });
    expect(job.ref.id).toBe('job-1');
    const [again] = posts();
    expect([again?.url, again?.body, again?.headers]).toEqual([sent.url, sent.body, sent.headers]);
    expect((await store.list({ idempotencyKey: 'a' })).map(({ status }) => status)).toEqual(['accepted']);
    expect(events.map(({ type }) => type)).toContain('submit.end');
    expect(await media.submit(request, { idempotencyKey: 'a' })).toMatchObject({ ref: { id: 'job-1' } });
    expect(posts()).toHaveLength(1);
  });

  it('repeats one whose process died while it was being sent', async () => {
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    const dies: JobStore = { ...methods(store), update: () => new Promise(() => undefined) };
    const first = gateway(['broken'], { store: dies, clock: fakeClock({ skipSleeps: true }) });
    void caught(first.media.submit(request, { idempotencyKey: 'a', retries: 0 }));
    for (let turn = 0; turn < 500 && first.posts().length === 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    clock.advance(10 * 60_000);
    const { media } = gateway([accepted], { store, clock });
    expect((await media.submit(request, { idempotencyKey: 'a' })).ref.id).toBe('job-1');
  });

  it('says once for how long at most it waits for one that is being sent', async () => {
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    const dies: JobStore = { ...methods(store), update: () => new Promise(() => undefined) };
    const none = { idempotency: undefined as never };
    const first = gateway(['broken'], { store: dies, clock: fakeClock({ skipSleeps: true }), spec: none });
    void caught(first.media.submit(request, { idempotencyKey: 'a', retries: 0 }));
    for (let turn = 0; turn < 500 && first.posts().length === 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    const [open] = await store.list({ idempotencyKey: 'a' });
    const { media, events, posts } = gateway([accepted], { store, clock, spec: none });
    expect(await caught(media.submit(request, { idempotencyKey: 'a' }))).toMatchObject({
      code: 'submission_unknown',
    });
    expect(events.filter(({ type }) => type === 'submit.waiting')).toMatchObject([
      { ref: { idempotencyKey: 'a' }, atMostMs: open?.expiresInMs },
    ]);
    expect(posts()).toEqual([]);
  });

  it.each<
    [string, (given: { clock: ReturnType<typeof fakeClock>; store: JobStore }) => ReturnType<typeof gateway>]
  >([
    [
      'half the window is over',
      ({ clock, store }) => (clock.advance(hour), gateway([accepted], { clock, store })),
    ],
    [
      'this clock is behind the first send',
      ({ store }) =>
        gateway([accepted], { store, clock: fakeClock({ at: '2025-12-31T00:00:00Z', skipSleeps: true }) }),
    ],
    [
      'the address differs',
      ({ clock, store }) =>
        gateway([accepted], {
          clock,
          store,
          spec: { submit: { ...extended({})().spec.submit, path: '/v2/make' } },
        }),
    ],
    [
      'the body differs',
      ({ clock, store }) =>
        gateway([accepted], {
          clock,
          store,
          spec: { submit: { ...extended({})().spec.submit, body: (fields) => ({ ...fields, more: 1 }) } },
        }),
    ],
    [
      'the key is written in another way',
      ({ clock, store }) =>
        gateway([accepted], { clock, store, spec: { idempotency: { ...slot, alphabet: 'uuid' } } }),
    ],
    [
      'the gateway no longer deduplicates',
      ({ clock, store }) => gateway([accepted], { clock, store, spec: { idempotency: undefined as never } }),
    ],
  ])('sends nothing and says that it is unknown where %s', async (_name, later) => {
    const { clock, store } = await earlier();
    const { media, posts } = later({ clock, store });
    const error = await caught(media.submit(request, { idempotencyKey: 'a' }));
    expect(error).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(posts()).toHaveLength(0);
    expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
  });

  it('sends nothing for another account or another request', async () => {
    const { clock, store } = await earlier();
    const transport = line(() => accepted);
    const other = createRegistry({
      providers: [extended({ idempotency: slot })({ account: 'other' })],
      store,
      clock,
      transport,
    });
    expect(await caught(other.submit(request, { idempotencyKey: 'a' }))).toMatchObject({
      code: 'submission_unknown',
    });
    const same = createRegistry({ providers: [extended({ idempotency: slot })()], store, clock, transport });
    const changed = { ...request, prompt: 'Another boat.' };
    expect(await caught(same.submit(changed, { idempotencyKey: 'a' }))).toMatchObject({
      code: 'idempotency_conflict',
    });
    expect(transport.sent).toEqual([]);
  });

  it('keeps to its own ceiling and to its own choice of gateways', async () => {
    const { clock, store } = await earlier();
    const { media, posts } = gateway([accepted], { clock, store });
    for (const wish of [{ maxPrice: { USD: '0.01' } }, { ignore: ['echo'] }, { retries: 0 }])
      expect(await caught(media.submit(request, { idempotencyKey: 'a', ...wish }))).toMatchObject({
        code: 'submission_unknown',
      });
    expect(posts()).toEqual([]);
  });

  it('stays unknown when the process that sent it first learns that its own request never left', async () => {
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    let respond!: (reply: Reply) => void;
    const stalled = new Promise<Reply>((resolve) => (respond = resolve));
    const transport = line(() => stalled);
    const provider = extended({ idempotency: slot })();
    const first = registryOf(provider, transport, { store, clock: fakeClock({ skipSleeps: true }) });
    const submitted = caught(first.media.submit(request, { idempotencyKey: 'a' }));
    for (let turn = 0; turn < 500 && transport.sent.length === 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    clock.advance(10 * 60_000);
    const { media, posts } = gateway([{ status: 200, json: 'no response of this gateway' }], {
      store,
      clock,
    });
    await caught(media.submit(request, { idempotencyKey: 'a', retries: 1 }));
    expect(posts()).toHaveLength(1);
    respond('refused');
    expect(await submitted).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
    expect(transport.sent).toHaveLength(1);
  });

  it('stays unknown when the process that wrote its intent learns of that too late to send it', async () => {
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    let fail!: (error: Error) => void;
    const stalled = new Promise<never>((_, reject) => (fail = reject));
    const late: JobStore = {
      ...methods(store),
      createAttempt: async (intent) => {
        await store.createAttempt(intent);
        return stalled;
      },
    };
    const first = gateway([accepted], { store: late, clock: fakeClock({ skipSleeps: true }) });
    const submitted = caught(first.media.submit(request, { idempotencyKey: 'a' }));
    for (let turn = 0; turn < 500 && (await attemptOf(store, 'a')) === undefined; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    clock.advance(10 * 60_000);
    const { media, posts } = gateway([{ status: 200, json: 'no response of this gateway' }], {
      store,
      clock,
    });
    await caught(media.submit(request, { idempotencyKey: 'a', retries: 1 }));
    expect(posts()).toHaveLength(1);
    fail(new Error('too late'));
    expect(await submitted).toMatchObject({ code: 'store_unavailable' });
    await first.media.close();
    expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
  });

  it('leaves it unknown after a refusal', async () => {
    const { clock, store } = await earlier();
    const { media } = gateway([{ status: 403, json: {} }], { clock, store });
    expect(await caught(media.submit(request, { idempotencyKey: 'a' }))).toMatchObject({
      code: 'submission_unknown',
    });
    expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
  });
});

describe('a gateway that records keys', () => {
  const Listing = z.array(z.object({ id: z.string(), key: z.string().nullish(), at: z.string().nullish() }));
  const listJobs = query({
    method: 'GET',
    path: '/jobs',
    ...response(Listing, (jobs) =>
      jobs.map(({ id, key, at }) => ({
        id,
        idempotencyKey: key ?? undefined,
        submittedAt: at ?? undefined,
      })),
    ),
  });
  const idempotency: IdempotencySlot = {
    header: 'x-client-id',
    alphabet: 'base64url',
    length: 32,
    records: true,
  };

  async function unknownAttempt(jobs: (key: string) => unknown) {
    let key = '';
    const lineTo = line((call) => {
      if (call.method !== 'POST') return ok(jobs(key));
      key = call.headers['x-client-id']!;
      return 'broken';
    });
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    const { media } = registryOf(extended({ idempotency, listJobs })(), lineTo, { store, clock });
    const error = (await caught(media.submit(request, { idempotencyKey: 'a' }))) as {
      ref: Parameters<typeof media.status>[0];
    };
    return { media, store, ref: error.ref };
  }

  it('finds the job of an unknown attempt by its key', async () => {
    const { media, store, ref } = await unknownAttempt((key) => [
      { id: 'job-8', key: 'another' },
      { id: 'job-9', key },
    ]);
    expect(await media.reconcile(ref)).toMatchObject({ outcome: 'accepted', job: { ref: { id: 'job-9' } } });
    expect(await attemptOf(store, 'a')).toMatchObject({ status: 'accepted', ref: { id: 'job-9' } });
  });

  it.each<[string, (key: string) => unknown]>([
    ['no job', () => []],
    ["another attempt's job", () => [{ id: 'job-8', key: 'another' }]],
    [
      'two jobs with the key',
      (key) => [
        { id: 'job-8', key },
        { id: 'job-9', key },
      ],
    ],
    ['a job of that minute without a key', () => [{ id: 'job-8', at: '2026-01-01T00:00:01Z' }]],
    ['the key without a job id', (key) => [{ id: ' ', key }]],
  ])('proves nothing with a listing that has %s', async (_name, jobs) => {
    const { media, store, ref } = await unknownAttempt(jobs);
    expect(await media.reconcile(ref)).toMatchObject({ outcome: 'undecided' });
    expect((await attemptOf(store, 'a'))?.status).toBe('unknown');
  });
});

describe('the slot idempotency', () => {
  it.each<[object, RegExp]>([
    [{ alphabet: 'hex', deduplicates }, /a header or a field/],
    [{ header: 'x', field: 'y', alphabet: 'hex', deduplicates }, /a header or a field/],
    [{ header: 'x', alphabet: 'base32', deduplicates }, /alphabet must be one of/],
    [{ header: 'x', alphabet: 'hex', length: 8, deduplicates }, /from 16 to 64/],
    [{ header: 'x', alphabet: 'uuid', length: 36, deduplicates }, /for a uuid/],
    [{ header: 'x', alphabet: 'hex' }, /records or deduplicates/],
    [{ header: 'x', alphabet: 'hex', records: true }, /needs listJobs/],
    [
      { header: 'x', alphabet: 'hex', deduplicates: { windowMs: 5, source: ' ' } },
      /source must name the document/,
    ],
    [{ header: 'x', alphabet: 'hex', deduplicates: { windowMs: 0, source: 'x' } }, /windowMs must be/],
    [{ header: 'a b', alphabet: 'hex', deduplicates }, /no header/],
  ])('is checked when the provider is defined: %j', (idempotency, message) => {
    expect(() => extended({ idempotency: idempotency as IdempotencySlot })).toThrow(message);
  });
});
