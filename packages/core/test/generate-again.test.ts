import { describe, expect, it } from 'vitest';
import { createRegistry, type GenerateOptions, memoryStore, type RegistryEvent } from '../src/index.ts';
import { defineProvider, type ProviderSpec } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, methods, request } from './gateway.ts';
import { line, ok, type Reply } from './slots.ts';

const parrot = exampleProvider.spec.models['echo/parrot']!;
const free = { failedJob: 'free', source: 'docs.example, billing' } as const;

function gateway(id: string, amount: string, billing: ProviderSpec['billing'] = free) {
  const price = [{ per: 'request', currency: 'USD', asOf: '2026-01-01', amount }];
  return defineProvider({
    ...exampleProvider.spec,
    id,
    name: id,
    billing,
    errors: [{ message: /content policy/, errorCode: 'content_policy' }],
    models: { 'echo/parrot': { ...parrot, price } },
  } as ProviderSpec)({ apiKey: canary, baseURL: `https://${id}.example` });
}

const done = ok({ word: 'done', files: ['https://files.example/clip.mp4'] });
const failed = (message = 'out of memory') => ok({ word: 'broken', reason: message });

/** Two gateways, of which each answers a poll as given; what they sold is counted. */
function shop(polls: Readonly<Record<string, Reply>>, billing?: ProviderSpec['billing']) {
  const clock = fakeClock({ skipSleeps: true });
  const store = memoryStore({ clock });
  const sold: string[] = [];
  const submits: Record<string, Reply> = {};
  const responses = { ...polls };
  const events: RegistryEvent[] = [];
  const transport = line(({ method, url }) => {
    const host = new URL(url).hostname.split('.')[0]!;
    if (method !== 'POST') return responses[host]!;
    sold.push(host);
    return submits[host] ?? ok({ job: `${host}-${sold.length}` });
  });
  const open = (more: object = {}) =>
    createRegistry({
      providers: [gateway('cheap', '0.1', billing), gateway('dear', '0.2', billing)],
      transport,
      clock,
      store,
      onEvent: (event) => void events.push(event),
      ...more,
    });
  return { media: open(), open, sold, responses, submits, store, transport, events };
}

const key = { idempotencyKey: 'order-1' };

describe('generate, after a job that failed', () => {
  it('buys again at the next gateway where failed jobs are documented free', async () => {
    const { media, sold, store } = shop({ cheap: failed(), dear: done });
    const job = await media.generate(request, key);
    expect(job.ref).toMatchObject({ provider: 'dear', idempotencyKey: 'order-1' });
    expect(job.attempts).toMatchObject([
      { provider: 'cheap', status: 'accepted', code: 'generation_failed' },
    ]);
    expect(sold).toEqual(['cheap', 'dear']);
    const child = await store.getByKey({ namespace: '', idempotencyKey: 'order-1', ordinal: 2 });
    expect(child).toMatchObject({ status: 'accepted', ordinal: 2, ref: { provider: 'dear' } });
  });

  it.each<readonly [string, ProviderSpec['billing'], GenerateOptions, readonly string[]]>([
    ['unknown charge', { failedJob: 'unknown' }, {}, ['cheap']],
    ['charged failures', { failedJob: 'charged' }, {}, ['cheap']],
    ['no document for it', { failedJob: 'free' }, {}, ['cheap']],
    ['unknown charge, asked for', { failedJob: 'unknown' }, { retryFailed: true }, ['cheap', 'dear']],
    ['free, not wanted', free, { retryFailed: false }, ['cheap']],
    ['free, without fallbacks', free, { allowFallbacks: false }, ['cheap']],
    ['asked for, without fallbacks', free, { allowFallbacks: false, retryFailed: true }, ['cheap']],
    ['free, above the ceiling elsewhere', free, { maxPrice: { USD: '0.15' } }, ['cheap']],
    ['free, and only this gateway', free, { only: ['cheap'] }, ['cheap']],
  ])('buys where it may and nowhere else: %s', async (_name, billing, options, expected) => {
    const { media, sold } = shop({ cheap: failed(), dear: failed() }, billing);
    const error = await caught(media.generate(request, options));
    expect(error).toMatchObject({ code: 'generation_failed', provider: expected.at(-1) });
    expect(sold).toEqual(expected);
  });

  it('takes refused content nowhere else, also where it was asked for', async () => {
    const { media, sold } = shop({ cheap: failed('blocked by content policy'), dear: done });
    const error = await caught(media.generate(request, { retryFailed: true }));
    expect(error).toMatchObject({ code: 'content_policy', provider: 'cheap' });
    expect(sold).toEqual(['cheap']);
  });

  it('tries each gateway once and reports every attempt', async () => {
    const { media, sold } = shop({ cheap: failed(), dear: failed() });
    expect(await caught(media.generate(request, key))).toMatchObject({
      code: 'generation_failed',
      provider: 'dear',
      attempts: [{ provider: 'cheap', status: 'accepted', code: 'generation_failed' }],
    });
    expect(sold).toEqual(['cheap', 'dear']);
  });

  it('throws the failure of the job where the next gateway refuses, with that attempt', async () => {
    const { media, submits } = shop({ cheap: failed() });
    submits['dear'] = { status: 402, json: {} };
    expect(await caught(media.generate(request, key))).toMatchObject({
      code: 'generation_failed',
      provider: 'cheap',
      attempts: [
        { provider: 'cheap', status: 'accepted' },
        { provider: 'dear', status: 'rejected', code: 'insufficient_funds' },
      ],
    });
  });

  it('says that the outcome of the second purchase is unknown where it is, now and later', async () => {
    const { media, open, submits, sold } = shop({ cheap: failed() });
    submits['dear'] = 'broken';
    const unknown = { code: 'submission_unknown', provider: 'dear', charged: 'maybe' };
    expect(await caught(media.generate(request, key))).toMatchObject(unknown);
    submits['dear'] = ok({ job: 'second' });
    expect(await caught(open().generate(request, key))).toMatchObject(unknown);
    expect(sold).toEqual(['cheap', 'dear']);
  });

  it('goes on with the second purchase when it is called again, whatever its options say now', async () => {
    const { media, open, sold, responses } = shop(
      { cheap: failed(), dear: ok({ word: 'working' }) },
      { failedJob: 'unknown' },
    );
    const first = media.generate(request, { ...key, retryFailed: true, timeoutMs: 1_000 });
    expect(await caught(first)).toMatchObject({ code: 'timeout', ref: { provider: 'dear' } });
    responses['dear'] = done;
    const job = await open().generate(request, key);
    expect(job.ref.provider).toBe('dear');
    expect(sold).toEqual(['cheap', 'dear']);
  });

  it('goes on with it after the process ended right after the intent of the second purchase', async () => {
    const { open, sold, store } = shop({ cheap: failed(), dear: done });
    let isDead = false;
    const dying = {
      ...methods(store),
      createAttempt: async (intent: Parameters<typeof store.createAttempt>[0]) => {
        const begun = await store.createAttempt(intent);
        if (intent.ordinal === 2) isDead = true;
        if (isDead) return new Promise<never>(() => undefined);
        return begun;
      },
    };
    const first = open({ store: dying }).generate(request, key);
    void first.catch(() => undefined);
    while (!isDead) await new Promise((resolve) => setImmediate(resolve));
    // Nobody can say whether it was sent: it is not sent again.
    expect(await caught(open().generate(request, key))).toMatchObject({ code: 'submission_unknown' });
    expect(sold).toEqual(['cheap']);
  });

  it('buys once where two callers share a key', async () => {
    const { open, sold } = shop({ cheap: failed(), dear: done });
    const [one, two] = await Promise.all([open().generate(request, key), open().generate(request, key)]);
    expect(one.ref.id).toBe(two.ref.id);
    expect(sold).toEqual(['cheap', 'dear']);
  });

  it('buys nothing again for a failed job whose purchase the store does not hold as accepted', async () => {
    const { open, sold, store } = shop({ cheap: failed(), dear: done });
    const forgetful = { ...methods(store), update: () => Promise.reject(new Error('disk full')) };
    const error = await caught(open({ store: forgetful }).generate(request, key));
    expect(error).toMatchObject({ code: 'generation_failed', provider: 'cheap' });
    expect(sold).toEqual(['cheap']);
  });

  it('gives the first job where the gateway reports it as succeeded after all', async () => {
    const { media, open, sold, responses } = shop({ cheap: failed(), dear: done });
    await media.generate(request, key);
    responses['cheap'] = done;
    expect((await open().generate(request, key)).ref.provider).toBe('cheap');
    expect(sold).toEqual(['cheap', 'dear']);
  });

  it('says so in an event, and wait and submit never buy again', async () => {
    const { media, events, sold } = shop({ cheap: failed(), dear: done });
    const job = await media.submit(request, key);
    expect((await media.wait(job)).state).toBe('failed');
    expect((await media.submit(request, key)).ref.id).toBe(job.ref.id);
    expect(sold).toEqual(['cheap']);
    await media.generate(request, key);
    expect(events.filter(({ type }) => type === 'retry')).toMatchObject([
      { purpose: 'submit', code: 'generation_failed', ref: { provider: 'cheap' } },
    ]);
  });
});
