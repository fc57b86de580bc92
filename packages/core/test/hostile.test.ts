import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRegistry, type CrosspointError, memoryStore } from '../src/index.ts';
import { systemClock } from '../src/io/clock.ts';
import { isDecimal } from '../src/model/decimal.ts';
import { readGatewayError } from '../src/steps/gateway-error.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, type Gateway, request, startGateway, stilled, methods } from './gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a no that names a job', () => {
  it.each([401, 404, 409, 422, 429, 500, 503])(
    '(%i) is never sent again; the end is unknown and the ref keeps the id',
    async (status) => {
      const { media } = stilled(gateway);
      gateway.accepted = { status, headers: { 'retry-after': '0' }, text: '{"job":"job-9"}' };
      const error = (await caught(media.submit(request))) as CrosspointError;
      expect(error).toMatchObject({ code: 'submission_unknown', charged: 'maybe', ref: { id: 'job-9' } });
      expect(gateway.posts()).toBe(1);
      expect(await media.wait(error.ref!)).toMatchObject({ state: 'succeeded', ref: { id: 'job-9' } });
      await media.close();
    },
  );
});

describe('Retry-After', () => {
  it.each(['-1', 'soon', '5s', '', 'soon 5', 'May 5', 'Sunday 99', '2026-01-01T00:00:30Z', '5, 7'])(
    'of %j says nothing, so a 503 may have bought',
    async (value) => {
      const { media } = stilled(gateway);
      gateway.accepted = { status: 503, headers: { 'retry-after': value }, text: '{}' };
      expect(await caught(media.submit(request))).toMatchObject({ code: 'submission_unknown' });
      expect(gateway.posts()).toBe(1);
      await media.close();
    },
  );

  // RFC 9110, 5.6.7: a recipient must accept all three, and take each of them for GMT.
  it.each([
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
    ['Thu Jan  1 00:00:30 2026', 30_000],
    ['Thu, 01 Jan 2026 00:00:30', 30_000],
    ['Thu, 01 Jan 2026 02:00:30 +0200', 30_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Fri, 01 Jan 2036 00:00:00 GMT', 86_400_000],
  ])('of %j is a moment in GMT, wherever this machine stands', async (value, ms) => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Asia/Tokyo';
    try {
      const { media } = stilled(gateway);
      gateway.accepted = { status: 503, headers: { 'retry-after': value }, text: '{}' };
      const refused = await caught(media.submit(request, { retries: 0 }));
      expect(refused).toMatchObject({ code: 'provider_unavailable', retryAfterMs: ms });
      await media.close();
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

describe('a request', () => {
  it('is sent as it was given, whatever happens to it later', async () => {
    const { media } = stilled(gateway, {
      clock: fakeClock({ skipSleeps: true, random: () => ((own.mood = 'wild'), 0.5) }),
    });
    const own = { mood: 'calm' };
    gateway.accepted = { status: 429, text: '{}' };
    await caught(media.submit({ ...request, providerOptions: { echo: own } }, { retries: 1 }));
    expect(gateway.requests.map(({ body }) => (JSON.parse(body) as { mood: string }).mood)).toEqual([
      'calm',
      'calm',
    ]);
    await media.close();
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  it.each([
    ['a BigInt', 1n],
    ['a circle', cyclic],
    ['a function', () => 1],
  ])('with %s among its options is refused in words', async (_, value) => {
    const { media } = stilled(gateway);
    expect(
      await caught(media.submit({ ...request, providerOptions: { echo: { mood: value } } })),
    ).toMatchObject({
      code: 'invalid_request',
      issues: [expect.objectContaining({ path: ['providerOptions', 'echo', 'mood'] })],
    });
    await media.close();
  });
});

describe('a wall clock that is set', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([120_000, -120_000])('by %i ms ends no submit and freezes no deadline', async (ms) => {
    const real = Date.now.bind(Date);
    const rang: string[] = [];
    const clock = systemClock();
    clock.after(40, () => rang.push('short'));
    const cancel = clock.after(5_000, () => rang.push('long'));
    vi.spyOn(Date, 'now').mockImplementation(() => real() + ms);
    await clock.sleep(100);
    expect(rang).toEqual(['short']);
    cancel();
  });
});

describe('a target that fails', () => {
  const done = async () => {
    const { media, clock } = stilled(gateway);
    return { media, clock, job: await media.generate(request) };
  };

  it('by its disk being full is an error that was caught, and nothing more', async () => {
    const { media, job } = await done();
    expect(await caught(media.download(job, { to: createWriteStream('/dev/full') }))).toMatchObject({
      code: 'download_failed',
      ref: { id: 'job-1' },
    });
    await new Promise((resolve) => setTimeout(resolve, 20)); // an error nobody hears would end the run here
    await media.close();
  });

  it('by leaving in the middle, or while it ends, is no success and no hang', async () => {
    const { media, job } = await done();
    const leaving: Writable = new Writable({ write: () => void leaving.destroy() });
    expect(await caught(media.download(job, { to: leaving }))).toMatchObject({ code: 'download_failed' });
    const ending: Writable = new Writable({
      write: (_chunk, _encoding, next) => next(),
      final: () => void setImmediate(() => ending.destroy()),
    });
    expect(await caught(media.download(job, { to: ending }))).toMatchObject({ code: 'download_failed' });
    await media.close();
  });

  it('by never taking a byte ends when the caller stops', async () => {
    const { media, job } = await done();
    const stop = new AbortController();
    const stuck = new Writable({ write: () => void setImmediate(() => stop.abort()) });
    expect(await caught(media.download(job, { to: stuck, signal: stop.signal }))).toMatchObject({
      code: 'canceled',
      ref: { id: 'job-1' },
    });
    await media.close();
  });

  it('before a byte was read leaves no connection and no timer behind', async () => {
    const { media, clock, job } = await done();
    expect(await caught(media.download(job, { to: '/dev/null/x.mp4' }))).toMatchObject({
      code: 'download_failed',
    });
    expect(clock.pending).toBe(0);
    await media.close();
  });
});

describe('a wait', () => {
  it('hands the ref back at its deadline while a question hangs', async () => {
    const clock = fakeClock();
    const { media } = stilled(gateway, { clock });
    const { ref } = await media.submit(request);
    gateway.fault = () => ({ type: 'hang' });
    const other = stilled(gateway, { clock });
    const waiting = caught(other.media.wait(ref, { timeoutMs: 5_000 }));
    for (; gateway.requests.length < 2; await tick()) clock.advance(0);
    clock.advance(5_000);
    expect(
      await Promise.race([
        waiting,
        tick()
          .then(tick)
          .then(tick)
          .then(() => 'still waiting'),
      ]),
    ).toMatchObject({ code: 'timeout', ref: { id: 'job-1' } });
    await Promise.all([media.close(), other.media.close()]);
  });

  it.each([Number.NaN, -1, '5'])('for %j ms is refused in words', async (timeoutMs) => {
    const { media } = stilled(gateway);
    const job = await media.submit(request);
    expect(await caught(media.wait(job, { timeoutMs: timeoutMs as number }))).toMatchObject({
      code: 'invalid_request',
    });
    await media.close();
  });

  it('and a submit do not hang on a key that never comes', async () => {
    const clock = fakeClock();
    const never = () => new Promise<string>(() => {});
    const { media } = stilled(gateway, {
      clock,
      providers: [exampleProvider({ apiKey: never, baseURL: gateway.url })],
    });
    const submitting = caught(media.submit(request, { retries: 0 }));
    while (clock.pending === 0) await tick();
    clock.advance(60_000);
    expect(await submitting).toMatchObject({ code: 'timeout', charged: 'no' });
    const stop = new AbortController();
    const stopping = caught(media.submit(request, { signal: stop.signal }));
    while (clock.pending === 0) await tick();
    stop.abort();
    expect(await stopping).toMatchObject({ code: 'canceled', charged: 'no' });
    const closing = caught(media.submit(request));
    while (clock.pending === 0) await tick();
    await media.close();
    expect(await closing).toMatchObject({ code: 'canceled', charged: 'no' });
  });
});

describe('one deadline', () => {
  it('counts for the key and the exchange together, so that an intent never outlives its sender', async () => {
    const clock = fakeClock();
    let give!: (key: string) => void;
    const slow = () => new Promise<string>((resolve) => (give = resolve));
    const { media } = stilled(gateway, {
      clock,
      providers: [exampleProvider({ apiKey: slow, baseURL: gateway.url })],
    });
    gateway.fault = () => ({ type: 'hang' });
    const submitting = caught(media.submit(request));
    while (clock.pending === 0) await tick();
    clock.advance(59_000);
    give(canary);
    while (gateway.posts() === 0) await tick();
    clock.advance(1_000);
    expect(await submitting).toMatchObject({ code: 'submission_unknown' });
    await media.close();
  });
});

describe('a store', () => {
  const flaky = (fails: number) => {
    const store = memoryStore();
    let left = fails;
    return {
      ...methods(store),
      update: async (...args: Parameters<typeof store.update>) => {
        if ((left -= 1) >= 0) throw new Error('blip');
        return store.update(...args);
      },
    };
  };

  it('that hiccups once forgets nothing', async () => {
    const { media } = stilled(gateway, { store: flaky(1) });
    const job = await media.submit(request, { idempotencyKey: 'k' });
    expect(job.notices).toEqual([]);
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref).toEqual(job.ref);
    await media.close();
  });

  it('that cannot be written makes no certain no uncertain', async () => {
    const { media } = stilled(gateway, { store: flaky(99) });
    gateway.accepted = { status: 429, headers: { 'retry-after': '0' }, text: '{}' };
    expect(await caught(media.submit(request))).toMatchObject({ code: 'rate_limited', charged: 'no' });
    await media.close();
  });

  it('that hangs does not withhold a job that was bought', async () => {
    const clock = fakeClock();
    const hanging = { ...flaky(0), update: () => new Promise<never>(() => {}) };
    const { media } = stilled(gateway, { store: hanging, clock });
    const submitting = media.submit(request);
    while (gateway.posts() === 0) await tick();
    await new Promise((resolve) => setTimeout(resolve, 50)); // the response is real; only the store's time is stilled
    clock.advance(10_000);
    const job = await submitting;
    expect(job.notices.join()).toContain('keep the ref');
    expect(job.durable).toBe(false);
    await media.close();
  });
});

describe('a response', () => {
  it('to a paid request is read although somebody compressed it', async () => {
    for (const [encoding, compress] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      const server = createServer((_, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(compress('{"job":"zipped"}')),
      );
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const media = createRegistry({
        providers: [exampleProvider({ apiKey: canary, baseURL: `http://127.0.0.1:${port}` })],
      });
      expect((await media.submit(request)).ref.id).toBe('zipped');
      await media.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])(
    'that unpacks into more than is allowed is no response, and its beginning names the job (%s)',
    async (encoding, compress) => {
      const bomb = compress(Buffer.from(`{"job":"job-8","zeros":"${'0'.repeat(17 * 1024 * 1024)}"}`));
      const server = createServer((_, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
      );
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const media = createRegistry({
        providers: [exampleProvider({ apiKey: canary, baseURL: `http://127.0.0.1:${port}` })],
      });
      const error = await caught(media.submit(request));
      expect(error).toMatchObject({ code: 'submission_unknown', ref: { id: 'job-8' } });
      await media.close();
      await new Promise((resolve) => server.close(resolve));
    },
  );

  it('cut off in the middle leaves what had come in the error', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { job: 'job-77', note: 'x'.repeat(200) };
    gateway.fault = () => ({ type: 'truncate', bytes: 40 });
    const error = (await caught(media.submit(request))) as CrosspointError;
    expect(error.response?.body).toContain('job-77');
    await media.close();
  });

  it('with a key told twice counts like any other', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 200, text: '{"job":1234567890123456789,"meta":{},"meta":{"x":1}}' };
    expect((await media.submit(request)).ref.id).toBe('1234567890123456789');
    await media.close();
  });

  it('nested beyond reason is trouble with a ref, not a crash', async () => {
    const { media } = stilled(gateway);
    const job = await media.submit(request);
    gateway.responses = [
      { status: 200, text: `{"word":"working","y":"\\n","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}` },
    ];
    const said = await media.status(job).catch((error: unknown) => error);
    expect(said).toMatchObject({ ref: { id: 'job-1' } });
    await media.close();
  });

  it('with an empty link is no success yet', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [
      { word: 'done', files: ['  '] },
      { word: 'done', files: ['/files/clip.mp4'] },
    ];
    expect(await media.generate(request)).toMatchObject({
      outputs: [{ url: `${gateway.url}/files/clip.mp4` }],
    });
    await media.close();
  });
});

describe('the key, echoed', () => {
  const key = 'canary+key/4f1d9c07==';
  const bearer = btoa(`Bearer ${key}`);
  it.each([
    ['with slashes escaped', key.replaceAll('/', String.raw`\/`)],
    ['with a plus escaped', key.replaceAll('+', String.raw`\u002b`)],
    ['percent-encoded in small letters', encodeURIComponent(key).toLowerCase()],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(key))],
    ['in base64 behind a word', bearer],
    ['in base64 behind two letters', btoa(`xx${key}`)],
  ])('%s is in no error', async (_, said) => {
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: key, baseURL: gateway.url })],
    });
    gateway.accepted = { status: 401, text: `{"message":"bad key ${said}"}` };
    const error = (await caught(media.submit(request))) as CrosspointError;
    const text = `${error.message} ${JSON.stringify(error)}`;
    for (const trace of [
      said,
      key,
      'canary+key',
      'canary%2',
      bearer.slice(12, 30),
      bearer.slice(8, 14),
      bearer.slice(-6),
    ])
      expect(text).not.toContain(trace);
    await media.close();
  });

  it('as a host name in a redirect is in no error', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: 'canarykey4f1d9c07', baseURL: gateway.url })],
    });
    const job = await media.generate(request);
    gateway.fault = () => ({ type: 'redirect', status: 302, location: 'http://canarykey4f1d9c07.example/' });
    const error = (await caught(media.download(job, { to: join(folder, 'x.mp4') }))) as CrosspointError;
    expect(error.code).toBe('download_failed');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('canarykey');
    await rm(folder, { recursive: true });
    await media.close();
  });

  it.each(['https://gateway.example/?', 'https://gateway.example/#', 'https://gateway.example?'])(
    'is not sent to %s',
    (baseURL) => {
      expect(() => exampleProvider({ baseURL })).toThrow(/query or fragment/);
    },
  );
});

describe('a text of nothing but beginnings', () => {
  const long = 400_000;
  const gatewayError = (text: string) => () =>
    readGatewayError({ status: 500, headers: {}, text, json: undefined });
  it.each([
    ['tags', gatewayError('<'.repeat(long))],
    ['titles', gatewayError('<title'.repeat(long / 6))],
    ['titles without an end', gatewayError('<title>'.repeat(long / 7))],
    ['spaces', gatewayError(`${' '.repeat(long)}<`)],
    ['digits', () => isDecimal(`${'1'.repeat(long)}x`)],
  ])('(%s) is read at once', (_, read) => {
    const began = process.cpuUsage();
    read();
    // The time of this process alone, however busy the machine is; what reads each letter again for each takes minutes.
    expect(process.cpuUsage(began).user).toBeLessThan(10_000_000);
  });

  it('is still told by the title of a page', () => {
    const page = '<!doctype html><HTML lang="en"><title data-a="b">502 Bad\n Gateway</title><h1>x</h1>';
    expect(gatewayError(page)()?.message).toBe('502 Bad Gateway');
    expect(gatewayError('<h1>Try <b>later</b></h1>')()?.message).toBe('Try later');
  });
});
