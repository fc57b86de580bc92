import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryEvent } from '../src/index.ts';
import { nodeTransport } from '../src/node.ts';
import { type Transport, TransportError } from '../src/transport.ts';
import { caught, clip, type Gateway, request, type ServedFile, startGateway, stilled } from './gateway.ts';

let gateway: Gateway;
let folder: string;
let to: string;
beforeEach(async () => {
  gateway = await startGateway();
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
  to = join(folder, 'boat.mp4');
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const isFile = ({ path }: { readonly path: string }): boolean => path.startsWith('/files/');
const fetches = () => gateway.requests.filter(isFile);
const bought = async () => {
  const events: RegistryEvent[] = [];
  const { media, clock } = stilled(gateway, { onEvent: (event) => void events.push(event) });
  const job = await media.generate(request);
  return { media, clock, job, events };
};

describe('a link of a job that has just finished', () => {
  it.each([404, 403, 429, 500, 502, 503, 504])('is tried again while it responds with %i', async (status) => {
    const { media, clock, job, events } = await bought();
    const until = clock.now() + 2_000;
    gateway.fault = (call) => (isFile(call) && clock.now() < until ? { type: 'status', status } : undefined);
    await media.download(job, { to });
    expect(await readFile(to)).toEqual(clip);
    expect(events.find(({ type }) => type === 'retry')).toMatchObject({ purpose: 'download' });
    await media.close();
  });

  it('that stays dead for half a minute may be downloaded later', async () => {
    const { media, clock, job } = await bought();
    const began = clock.now();
    gateway.fault = (call) => (isFile(call) ? { type: 'status', status: 404 } : undefined);
    expect(await caught(media.download(job, { to }))).toMatchObject({
      code: 'output_expired',
      retryable: true,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    const seconds = (clock.now() - began) / 1_000;
    expect(seconds).toBeGreaterThan(15);
    expect(seconds).toBeLessThanOrEqual(30);
    expect(await readdir(folder)).toEqual([]);
    await media.close();
  });

  it('obeys Retry-After', async () => {
    const { media, clock, job } = await bought();
    let responses = 1;
    gateway.fault = (call) =>
      isFile(call) && (responses -= 1) >= 0
        ? { type: 'status', status: 503, headers: { 'retry-after': '17' } }
        : undefined;
    await media.download(job, { to });
    expect(clock.slept.at(-1)).toBe(17_000);
    await media.close();
  });

  it('is not waited for where the server asks for more than half a minute', async () => {
    const { media, clock, job } = await bought();
    const pauses = clock.slept.length;
    gateway.fault = (call) =>
      isFile(call) ? { type: 'status', status: 429, headers: { 'retry-after': '3600' } } : undefined;
    expect(await caught(media.download(job, { to }))).toMatchObject({
      code: 'download_failed',
      retryable: true,
      retryAfterMs: 3_600_000,
    });
    expect(clock.slept).toHaveLength(pauses);
    await media.close();
  });

  it('is left at once when the caller stops', async () => {
    const { media, clock, job } = await bought();
    const stop = new AbortController();
    gateway.fault = (call) => {
      if (!isFile(call)) return undefined;
      stop.abort();
      return { type: 'status', status: 503 };
    };
    const asked = fetches().length;
    expect(await caught(media.download(job, { to, signal: stop.signal }))).toMatchObject({
      code: 'canceled',
      ref: { id: 'job-1' },
    });
    expect(fetches()).toHaveLength(asked + 1);
    expect(clock.pending).toBe(0);
    await media.close();
  });
});

describe('a link of a job that finished long ago', () => {
  it.each([404, 403])(
    'is asked for once more and not waited for when it responds with %i',
    async (status) => {
      const { media, clock, job } = await bought();
      clock.advance(3_600_000);
      const pauses = clock.slept.length;
      gateway.fault = (call) => (isFile(call) ? { type: 'status', status } : undefined);
      expect(await caught(media.download(job, { to }))).toMatchObject({
        code: 'output_expired',
        retryable: false,
      });
      expect(clock.slept).toHaveLength(pauses);
      await media.close();
    },
  );
});

describe('a dead link whose gateway cannot name another one at the moment', () => {
  it.each([503, 429, 404])('is asked for again after a poll that met %i', async (status) => {
    const { media, clock, job } = await bought();
    clock.advance(3_600_000);
    const until = clock.now() + 2_000;
    gateway.fault = (call) => {
      if (clock.now() >= until) return undefined;
      return { type: 'status', status: isFile(call) ? 410 : status };
    };
    await media.download(job, { to });
    expect(await readFile(to)).toEqual(clip);
    await media.close();
  });

  it.each([
    [503, true, /gave no fresh one .* download again later/],
    [404, false, /no longer knows the job/],
  ])('is given up after half a minute of polls that meet %i', async (status, retryable, message) => {
    const { media, clock, job } = await bought();
    clock.advance(3_600_000);
    const began = clock.now();
    gateway.fault = (call) => ({ type: 'status', status: isFile(call) ? 410 : status });
    const error = await caught(media.download(job, { to }));
    expect(error).toMatchObject({
      code: 'output_expired',
      message: expect.stringMatching(message),
      retryable,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect(clock.now() - began).toBeLessThanOrEqual(30_000);
    await media.close();
  });
});

describe('a line that breaks in the middle of a file', () => {
  const etag = '"v1"';
  const other = Buffer.concat([clip.subarray(0, 12), Buffer.alloc(clip.length - 12, 9)]);

  /** A server of files that knows ranges (RFC 9110): a part where the validator still fits, else the whole. */
  const ranged =
    (validators: Record<string, string>, body: () => Buffer = () => clip) =>
    (headers: Record<string, unknown>): ServedFile => {
      const whole = body();
      const [, from] = /^bytes=(\d+)-$/.exec(String(headers['range'])) ?? [];
      const base = { 'content-type': 'video/mp4', ...validators };
      if (from === undefined || !Object.values(validators).includes(String(headers['if-range'])))
        return { headers: { ...base, 'content-length': whole.length }, body: whole };
      const part = whole.subarray(Number(from));
      return {
        status: 206,
        headers: {
          ...base,
          'content-length': part.length,
          'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}`,
        },
        body: part,
      };
    };
  /**
   * The first so many bytes of a body, and then a broken line. A real socket may lose what its reader has not taken yet,
   * so the break is put behind it.
   */
  async function* broken(body: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      yield chunk.subarray(0, bytes);
      throw new TransportError('broken', 'after-write', 'the line broke');
    }
  }
  const breaking = async (bytes: number) => {
    const transport = nodeTransport();
    let isFirst = true;
    const wrapped: Transport = {
      name: transport.name,
      request: (...outgoing) => transport.request(...outgoing),
      stream: (outgoing) => {
        const exchange = transport.stream(outgoing);
        const response = exchange.response.then((whole) => {
          const body = isFirst ? broken(whole.body, bytes) : whole.body;
          isFirst = false;
          return { ...whole, body };
        });
        return { abort: (reason) => exchange.abort(reason), response };
      },
      close: () => transport.close(),
    };
    const { media } = stilled(gateway, { transport: wrapped });
    return { media, job: await media.generate(request) };
  };

  const collecting = () => {
    const stream = new PassThrough();
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return { stream, chunks };
  };
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  it.each([
    ['an ETag', { etag }, etag],
    ['a date', { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 'Thu, 01 Jan 2026 00:00:00 GMT'],
  ])('goes on behind what has come, where the server names the file by %s', async (_, validators, named) => {
    const { media, job } = await breaking(1_000);
    gateway.file = ranged(validators);
    const progress: number[] = [];
    const [saved] = await media.download(job, { to, onProgress: ({ bytes }) => progress.push(bytes) });
    expect(await readFile(to)).toEqual(clip);
    expect(saved).toMatchObject({ bytes: clip.length, sha256: sha256(clip) });
    expect(fetches().map(({ headers }) => [headers['range'], headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=1000-', named],
    ]);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    await media.close();
  });

  it('goes on into a stream, which could not be begun anew', async () => {
    const { media, job } = await breaking(1_000);
    gateway.file = ranged({ etag });
    const { stream, chunks } = collecting();
    await media.download(job, { to: stream });
    expect(Buffer.concat(chunks)).toEqual(clip);
    await media.close();
  });

  it('is hashed as a whole, and its validator is told', async () => {
    const { media, job } = await breaking(1_000);
    gateway.file = ranged({ etag });
    const validators: unknown[] = [];
    const { stream } = collecting();
    const [saved] = await media.download(job, {
      to: stream,
      onProgress: ({ validator }) => validators.push(validator),
    });
    expect(saved).toMatchObject({ bytes: clip.length, sha256: sha256(clip) });
    expect(new Set(validators)).toEqual(new Set([etag]));
    await media.close();
  });

  it('and then a process that dies: another one goes on with what was kept, through a second break', async () => {
    const { media, job } = await breaking(700);
    gateway.file = ranged({ etag });
    const { stream, chunks } = collecting();
    const resume = { bytes: 1_000, validator: etag };
    const [saved] = await media.download(job.ref, { to: stream, resume });
    expect(Buffer.concat([clip.subarray(0, 1_000), ...chunks])).toEqual(clip);
    expect(saved).toMatchObject({ bytes: clip.length, mediaType: 'video/mp4' });
    expect(saved).not.toHaveProperty('sha256');
    expect(fetches().map(({ headers }) => [headers['range'], headers['if-range']])).toEqual([
      ['bytes=1000-', etag],
      ['bytes=1700-', etag],
    ]);
    await media.close();
  });

  /** A server that gives parts of the file it has now, whatever version they were asked of. */
  const careless =
    (validators: Record<string, string>) =>
    (headers: Record<string, unknown>): ServedFile =>
      ranged(validators, () => other)({ ...headers, 'if-range': Object.values(validators)[0] });

  it.each([
    ['the file has changed', (headers: Record<string, unknown>) => ranged({ etag: '"v2"' })(headers)],
    ['a part of another version comes', careless({ etag: '"v2"' })],
    ['its server knows no ranges', () => ({ headers: { 'content-type': 'video/mp4', etag }, body: clip })],
    ['nothing follows', () => ({ status: 416, headers: {}, body: Buffer.alloc(0) })],
  ])('is not gone on with where %s, and nothing is written', async (_, served) => {
    const { media, job } = await breaking(1e9);
    gateway.file = served;
    const { stream, chunks } = collecting();
    const resume = { bytes: 1_000, validator: etag };
    await expect(media.download(job, { to: stream, resume })).rejects.toMatchObject({
      code: 'download_failed',
      retryable: false,
      message: expect.stringContaining('download the whole file'),
    });
    expect(chunks).toEqual([]);
    expect(stream.destroyed).toBe(false);
    await media.close();
  });

  it('is not gone on with in a path, which is written whole', async () => {
    const { media, job } = await breaking(1e9);
    const resume = { bytes: 1_000, validator: etag };
    await expect(media.download(job, { to, resume })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(fetches()).toEqual([]);
    await media.close();
  });

  it('is begun anew where the file has changed, and holds nothing of the old one', async () => {
    const { media, job } = await breaking(1_000);
    let isChanged = false;
    gateway.file = (headers) => {
      const served = isChanged ? ranged({ etag: '"v2"' }, () => other)(headers) : ranged({ etag })(headers);
      isChanged = true;
      return served;
    };
    await media.download(job, { to });
    expect(await readFile(to)).toEqual(other);
    await media.close();
  });

  it.each([
    ['another ETag', { etag }, { etag: '"v2"' }],
    ['another weak ETag', { etag }, { etag: 'W/"v2"' }],
    [
      'another date',
      { 'last-modified': 'Mon, 05 Jan 2026 00:00:00 GMT' },
      { 'last-modified': 'Tue, 06 Jan 2026 00:00:00 GMT' },
    ],
  ])('mixes no versions where a part bears %s', async (_, first: Record<string, string>, then) => {
    const { media, job } = await breaking(1_000);
    let isChanged = false;
    gateway.file = (headers) => {
      const served =
        isChanged && headers['range'] !== undefined
          ? careless(then)(headers)
          : ranged(first, () => (isChanged ? other : clip))(headers);
      isChanged = true;
      return served;
    };
    const [saved] = await media.download(job, { to });
    expect(await readFile(to)).toEqual(other);
    expect(saved?.sha256).toBe(createHash('sha256').update(other).digest('hex'));
    await media.close();
  });

  it.each([
    ['no validator', {}],
    ['a weak ETag', { etag: 'W/"v1"' }],
  ])('is begun anew where the server has %s', async (_, validators) => {
    const { media, job } = await breaking(1_000);
    gateway.file = ranged(validators);
    await media.download(job, { to });
    expect(await readFile(to)).toEqual(clip);
    expect(fetches().every(({ headers }) => headers['range'] === undefined)).toBe(true);
    await media.close();
  });

  it.each([
    ['another place', 'bytes 900-4011/4012'],
    ['another length', 'bytes 1000-4011/9999'],
  ])('takes no part that belongs to %s', async (_, range) => {
    const { media, job } = await breaking(1_000);
    gateway.file = (headers) => {
      const served = ranged({ etag })(headers);
      return served.status === 206
        ? { ...served, headers: { ...served.headers, 'content-range': range } }
        : served;
    };
    await media.download(job, { to });
    expect(await readFile(to)).toEqual(clip);
    await media.close();
  });

  it('waits for a server that is busy in between, and keeps to the limit of the whole', async () => {
    const { media, job } = await breaking(1_000);
    gateway.file = ranged({ etag });
    gateway.fault = (call) =>
      isFile(call) && fetches().length === 1 ? { type: 'status', status: 503 } : undefined;
    await media.download(job, { to, maxBytes: clip.length });
    expect(await readFile(to)).toEqual(clip);
    await media.close();
  });
});
