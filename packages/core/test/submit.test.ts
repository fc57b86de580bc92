import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError, memoryStore } from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import { nodeTransport } from '../src/node.ts';
import { defineProvider } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import {
  canary,
  caught,
  type Gateway,
  request,
  startGateway,
  stilled,
  attemptOf,
  methods,
} from './gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  text: JSON.stringify(body),
});

describe('a purchase', () => {
  it('sends what the tables say, once, and returns a job that another process can follow', async () => {
    const { media } = stilled(gateway);
    const job = await media.submit(request);
    expect(gateway.posts()).toBe(1);
    // `count` is ours: the invented gateway would make four where one was asked for.
    expect(JSON.parse(gateway.requests[0]!.body)).toEqual({
      model: 'parrot/1',
      text: 'A paper boat.',
      seconds: 5,
      count: 1,
    });
    expect(job).toMatchObject({
      state: 'queued',
      resumable: true,
      durable: false,
      ref: { provider: 'echo', account: 'test', id: 'job-1' },
    });
    expect(job.costs).toMatchObject([{ amount: '0.25', currency: 'USD', basis: 'charged' }]);
    expect(job.fieldReport).toContainEqual(expect.objectContaining({ field: 'n', outcome: 'fixed', to: 1 }));
    await media.close();
  });

  it('has its intent in the store before the request leaves', async () => {
    const store = memoryStore();
    const seen: unknown[] = [];
    gateway.fault = () => {
      seen.push(attemptOf(store, 'k'));
      return undefined;
    };
    const { media } = stilled(gateway, { store });
    await media.submit(request, { idempotencyKey: 'k' });
    expect(await Promise.all(seen)).toMatchObject([{ status: 'open', idempotencyKey: 'k' }]);
    expect(await attemptOf(store, 'k')).toMatchObject({
      status: 'accepted',
      job: { state: 'queued' },
      ref: { id: 'job-1' },
    });
    await media.close();
  });

  it('sends nothing when the intent cannot be written', async () => {
    const store: JobStore = {
      ...methods(memoryStore()),
      createAttempt: () => Promise.reject(new Error('disk full')),
    };
    const { media } = stilled(gateway, { store });
    expect(await caught(media.submit(request))).toMatchObject({ code: 'store_unavailable', charged: 'no' });
    expect(gateway.posts()).toBe(0);
    await media.close();
  });

  it('hands the job back with a notice when its end cannot be written', async () => {
    const store: JobStore = {
      ...methods(memoryStore()),
      update: () => Promise.reject(new Error('disk full')),
    };
    const { media } = stilled(gateway, { store });
    const job = await media.submit(request);
    expect(job.ref.id).toBe('job-1');
    expect(job.notices.join()).toContain('keep the ref');
    await media.close();
  });
});

describe('the decision table of one attempt', () => {
  // submit-safety, "One attempt": what a response proves. `unknown` is never asked again.
  const refusals: readonly [status: number, code: string][] = [
    [307, 'unexpected_response'],
    [308, 'unexpected_response'],
    [400, 'invalid_request'],
    [401, 'auth'],
    [402, 'insufficient_funds'],
    [403, 'auth'],
    [404, 'not_found'],
    [405, 'invalid_request'],
    [409, 'invalid_request'],
    [410, 'not_found'],
    [413, 'invalid_request'],
    [415, 'invalid_request'],
    [422, 'invalid_request'],
  ];
  it.each(refusals)('%i is a certain no (%s): asked once, nothing charged', async (status, code) => {
    const { media } = stilled(gateway);
    gateway.accepted = json(status, { error: 'no' }, { location: 'https://elsewhere.example/' });
    expect(await caught(media.submit(request))).toMatchObject({
      code,
      charged: 'no',
      retryable: false,
      attempts: [{ status: 'rejected' }],
    });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it.each([301, 302, 303, 408, 418, 500, 502, 503, 504, 520, 524])(
    '%i may have bought: asked once, submission_unknown',
    async (status) => {
      const { media } = stilled(gateway);
      gateway.accepted = json(status, { error: 'oops' }, { location: 'https://elsewhere.example/' });
      const error = await caught(media.submit(request));
      expect(error).toMatchObject({
        code: 'submission_unknown',
        charged: 'maybe',
        retryable: false,
        canFallback: false,
        attempts: [{ status: 'unknown' }],
      });
      expect((error as CrosspointError).ref?.id).toBeUndefined();
      expect(gateway.posts()).toBe(1);
      await media.close();
    },
  );

  it.each([
    ['429', 429, {}],
    ['429 with Retry-After', 429, { 'retry-after': '7' }],
    ['503 with Retry-After', 503, { 'retry-after': '7' }],
  ])(
    '%s is a no for now: asked again after the delay',
    async (_, status, headers: Record<string, string>) => {
      const { media, clock } = stilled(gateway);
      gateway.accepted = json(status, { error: 'slow down' }, headers);
      const posting = media.submit(request);
      expect(await caught(posting)).toMatchObject({
        charged: 'no',
        retryable: true,
        canFallback: true,
        attempts: [{}, {}, {}],
      });
      expect(gateway.posts()).toBe(3);
      if ('retry-after' in headers) expect(clock.slept).toEqual([7_000, 7_000]);
      await media.close();
    },
  );

  it('is asked again as often as the caller says, each time later, at most after a minute', async () => {
    const { media, clock } = stilled(gateway);
    gateway.accepted = json(429, { error: 'slow down' });
    await caught(media.submit(request, { retries: 10 }));
    expect(gateway.posts()).toBe(11);
    const growing = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
    expect(clock.slept).toEqual([...growing, 60_000, 60_000, 60_000]);
    await media.close();
  });

  it('takes a 429 that means missing money for that, and does not ask again', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = json(429, { error: { code: 'no_money', message: 'empty' } });
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'insufficient_funds',
      retryable: false,
      canFallback: true,
    });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it('leaves a pause of minutes to the caller', async () => {
    const { media, clock } = stilled(gateway);
    gateway.accepted = json(429, { error: 'tomorrow' }, { 'retry-after': '3600' });
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 3_600_000,
      attempts: [{}],
    });
    expect(clock.slept).toEqual([]);
    await media.close();
  });

  it.each([
    ['neither id nor files', '{"cost":1}'],
    ['an empty body', ''],
    ['half a body', '{"job":"jo'],
    ['a web page', '<html><title>502</title></html>'],
    ['another shape', '{"job":{"id":1}}'],
    ['an empty id', '{"job":""}'],
    ['null', 'null'],
  ])('a success with %s may have bought: submission_unknown, asked once', async (_, text) => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 200, text };
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'submission_unknown',
      charged: 'maybe',
    });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it.each([
    ['a reset before it was accepted', { type: 'reset', when: 'before-accepting' } as const],
    ['a reset after it was accepted', { type: 'reset', when: 'after-accepting' } as const],
    ['half a response', { type: 'truncate', bytes: 4 } as const],
  ])('%s: submission_unknown, asked once', async (_, fault) => {
    const { media } = stilled(gateway);
    gateway.fault = () => fault;
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'submission_unknown',
      charged: 'maybe',
      retryable: false,
    });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it.each(['hang', 'stall-body'] as const)(
    'no end of the response (%s) by the deadline of core’s clock: submission_unknown, asked once',
    async (type) => {
      const clock = fakeClock();
      const { media } = stilled(gateway, { clock });
      const arrived = new Promise<void>((resolve) => {
        gateway.fault = () => {
          resolve();
          return { type };
        };
      });
      const submitting = caught(media.submit(request));
      await arrived;
      await new Promise((resolve) => setTimeout(resolve, 20)); // real bytes on a real socket; the deadline itself is stilled
      clock.advance(60_000);
      expect(await submitting).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
      expect(gateway.posts()).toBe(1);
      await media.close();
    },
  );

  it('a gateway nobody listens at was certainly not asked: tried again with backoff, then said so', async () => {
    const { media, clock } = stilled({ url: 'http://127.0.0.1:1' });
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'provider_unavailable',
      charged: 'no',
      retryable: true,
      canFallback: true,
      attempts: [{ status: 'not_sent' }, { status: 'not_sent' }, { status: 'not_sent' }],
    });
    expect(clock.slept).toEqual([500, 1_000]);
    await media.close();
  });

  it('a reader that trips over a response does not take the job with it', async () => {
    const clumsy = defineProvider({
      ...exampleProvider.spec,
      submit: {
        ...exampleProvider.spec.submit,
        parse: () => {
          throw new TypeError('oops');
        },
      },
    });
    const media = createRegistry({ providers: [clumsy({ apiKey: canary, baseURL: gateway.url })] });
    expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'submission_unknown',
      charged: 'maybe',
    });
    expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'submission_unknown',
    });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });
});

describe('an abort', () => {
  it('before the request leaves buys nothing', async () => {
    const { media } = stilled(gateway);
    expect(await caught(media.submit(request, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'canceled',
      charged: 'no',
      attempts: [],
    });
    expect(gateway.posts()).toBe(0);
    await media.close();
  });

  it('after the write is honest: submission_unknown', async () => {
    const { media } = stilled(gateway);
    const stop = new AbortController();
    gateway.fault = () => {
      setImmediate(() => stop.abort());
      return { type: 'hang', accepted: true };
    };
    expect(await caught(media.submit(request, { signal: stop.signal }))).toMatchObject({
      code: 'submission_unknown',
      charged: 'maybe',
    });
    await media.close();
  });
});

describe('an idempotency key', () => {
  it('gives the first job for the same request, even with tags changed, and never buys again', async () => {
    const { media } = stilled(gateway);
    const first = await media.submit(request, { idempotencyKey: 'order-42' });
    const again = await media.submit({ ...request, tags: { from: 'retry' } }, { idempotencyKey: 'order-42' });
    expect(again.ref).toEqual(first.ref);
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it('is a conflict for another request', async () => {
    const { media } = stilled(gateway);
    await media.submit(request, { idempotencyKey: 'order-42' });
    expect(await caught(media.submit({ ...request, seed: 0 }, { idempotencyKey: 'order-42' }))).toMatchObject(
      { code: 'idempotency_conflict' },
    );
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it('keeps saying unknown after an unknown end', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 502, text: '' };
    await caught(media.submit(request, { idempotencyKey: 'k' }));
    gateway.accepted = { job: 'job-2' };
    expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'submission_unknown',
      retryable: false,
    });
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it('may try anew after a certain no', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 402, text: '{}' };
    await caught(media.submit(request, { idempotencyKey: 'k' }));
    gateway.accepted = { job: 'job-2' };
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('job-2');
    await media.close();
  });

  it('makes one purchase of many callers at once', async () => {
    const media = createRegistry({ providers: [exampleProvider({ apiKey: canary, baseURL: gateway.url })] });
    const jobs = await Promise.all(
      Array.from({ length: 20 }, () => media.submit(request, { idempotencyKey: 'k' })),
    );
    expect(new Set(jobs.map((job) => String(job.ref))).size).toBe(1);
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it('after a process died mid-send says unknown once the intent’s deadline has passed, and waits for it before', async () => {
    const store = memoryStore();
    const clock = fakeClock();
    const { media } = stilled(gateway, { store, clock });
    // What a killed process leaves behind: an intent without an end.
    const dead = { ...methods(store), update: () => new Promise<never>(() => {}) };
    const killed = stilled(gateway, { store: dead, clock });
    void killed.media.submit(request, { idempotencyKey: 'k' }).catch(() => undefined);
    while ((await attemptOf(store, 'k')) === undefined || gateway.posts() === 0)
      await new Promise((resolve) => setImmediate(resolve));
    const waiting = caught(media.submit(request, { idempotencyKey: 'k' }));
    while (clock.slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(70_000);
    expect(await waiting).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(gateway.posts()).toBe(1);
    await media.close();
    await killed.media.close();
  });
});

it('the gateway’s own id of an exchange is found whatever letters its header is written with', async () => {
  const shouting = defineProvider({ ...exampleProvider.spec, requestIdHeader: 'X-Trace' });
  const media = createRegistry({ providers: [shouting({ apiKey: canary, baseURL: gateway.url })] });
  gateway.accepted = json(401, {}, { 'X-Trace': 'trace-1' });
  expect(await caught(media.submit(request))).toMatchObject({ requestId: 'trace-1' });
  await media.close();
});

describe('an intent that expired before its request left', () => {
  it.each([
    ['the key', 'key'],
    ['the socket', 'socket'],
  ])(
    'sends nothing, however long %s took: others may have bought under its key meanwhile',
    async (_, slow) => {
      let slept = 0; // the machine was asleep: the wall clock moves, timers do not
      const clock = { ...fakeClock(), now: () => Date.parse('2026-01-01T00:00:00Z') + slept };
      const store = memoryStore({ clock });
      const provider = (apiKey: () => string | Promise<string>) =>
        exampleProvider({ apiKey, baseURL: gateway.url, account: 'test' });
      const other = createRegistry({ providers: [provider(() => canary)], store, clock });
      const meanwhile = async (): Promise<void> => {
        slept = 3_600_000;
        const error = await caught(other.submit(request, { idempotencyKey: 'k' }));
        expect(error).toMatchObject({ code: 'submission_unknown' });
        await other.reconcile((error as CrosspointError).ref!, { decide: 'not_accepted' });
        await other.submit(request, { idempotencyKey: 'k' });
      };
      const media = createRegistry({
        providers: [
          provider(async () => {
            if (slow === 'key') await meanwhile();
            return canary;
          }),
        ],
        store,
        clock,
        transport: nodeTransport({
          connect: async ({ hostname, port }) => {
            if (slow === 'socket') await meanwhile();
            return connect(Number(port), hostname);
          },
        }),
      });
      const late = await caught(media.submit(request, { idempotencyKey: 'k' }));
      expect(late).toMatchObject({ code: 'timeout', charged: 'no', attempts: [{ status: 'not_sent' }] });
      expect(gateway.posts()).toBe(1);
      expect(await attemptOf(store, 'k')).toMatchObject({ status: 'accepted' });
      await Promise.all([media.close(), other.close()]);
    },
  );

  it('sends nothing either when its key came at the last moment', async () => {
    let began = 0;
    const clock = { ...fakeClock(), monotonic: () => began }; // its timer is late
    const apiKey = (): string => {
      began = 60_000;
      return canary;
    };
    const media = createRegistry({ providers: [exampleProvider({ apiKey, baseURL: gateway.url })], clock });
    expect(await caught(media.submit(request, { retries: 0 }))).toMatchObject({
      code: 'timeout',
      charged: 'no',
    });
    expect(gateway.posts()).toBe(0);
    await media.close();
  });
});

describe('a key', () => {
  it('that is missing stops everything before it starts, and says where keys are made', async () => {
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: () => '', baseURL: gateway.url })],
    });
    const error = (await caught(media.submit(request))) as CrosspointError;
    expect(error).toMatchObject({ code: 'auth', charged: 'no', canFallback: true });
    expect(error.message).toContain('ECHO_API_KEY');
    expect(error.message).toContain('https://echo.example/keys');
    expect(gateway.requests).toHaveLength(0);
    await media.close();
  });

  it.each(['two words', 'line\nbreak', 'ключ-ключ'])(
    'that cannot stand in a header (%j) is refused without being shown',
    async (key) => {
      const { media } = stilled(gateway, {
        providers: [exampleProvider({ apiKey: key, baseURL: gateway.url })],
      });
      const error = (await caught(media.submit(request))) as CrosspointError;
      expect(error.code).toBe('auth');
      expect(error.message).not.toContain(key);
      expect(gateway.requests).toHaveLength(0);
      await media.close();
    },
  );

  it('from a function is fetched for every call', async () => {
    let n = 0;
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: async () => `rotated-key-${(n += 1)}`, baseURL: gateway.url })],
    });
    await media.generate(request);
    expect(gateway.requests.map(({ headers }) => headers['x-echo-key'])).toEqual([
      'rotated-key-1',
      'rotated-key-2',
    ]);
    await media.close();
  });
});
