import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createTransport as fetchTransport } from '../src/io/transport-fetch.ts';
import { type CrosspointError, createRegistry, type RegistryEvent } from '../src/index.ts';
import { defineProvider } from '../src/plugin.ts';
import { nodeTransport } from '../src/node.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, clip, type Gateway, request, startGateway, stilled } from './gateway.ts';

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

const files = (): string[] =>
  gateway.requests.map(({ path }) => path).filter((path) => path.startsWith('/files/'));
const bought = async () => {
  const { media, clock } = stilled(gateway);
  return { media, clock, job: await media.generate(request) };
};

describe('a download', () => {
  it('saves the file under its name, whole, in folders that need not be there', async () => {
    const { media, job } = await bought();
    const to = join(folder, 'new', 'boat.mp4');
    const progress: number[] = [];
    const [saved] = await media.download(job, { to, onProgress: ({ bytes }) => progress.push(bytes) });
    expect(saved).toMatchObject({
      path: to,
      bytes: clip.length,
      mediaType: 'video/mp4',
      sha256: createHash('sha256').update(clip).digest('hex'),
      output: job.outputs[0],
    });
    expect(await readFile(to)).toEqual(clip);
    expect(await readdir(join(folder, 'new'))).toEqual(['boat.mp4']);
    expect(progress.at(-1)).toBe(clip.length);
    await media.close();
  });

  it('pours into Node streams and web streams', async () => {
    const { media, job } = await bought();
    const node = new PassThrough();
    const chunks: Buffer[] = [];
    node.on('data', (chunk: Buffer) => chunks.push(chunk));
    await media.download(job, { to: node });
    expect(Buffer.concat(chunks)).toEqual(clip);
    const web: Uint8Array[] = [];
    await media.download(String(job.ref), {
      to: new WritableStream({ write: (chunk: Uint8Array) => void web.push(chunk) }),
    });
    expect(Buffer.concat(web)).toEqual(clip);
    await media.close();
  });

  it('saves every main output, numbered', async () => {
    gateway.responses = [{ word: 'done', files: ['/files/a.mp4', '/files/b.mp4'] }];
    const { media, job } = await bought();
    const saved = await media.download(job, { to: join(folder, 'boat.mp4') });
    expect(saved.map(({ path }) => path)).toEqual([join(folder, 'boat.mp4'), join(folder, 'boat-2.mp4')]);
    expect(await caught(media.download(job, { to: new PassThrough() }))).toMatchObject({
      code: 'invalid_request',
    });
    const [second] = await media.download(job, { to: join(folder, 'second.mp4'), outputIndex: 1 });
    expect(second!.output.url).toContain('b.mp4');
    await media.close();
  });

  it('of several outputs replaces no file but the one it was told to', async () => {
    gateway.responses = [{ word: 'done', files: ['/files/a.mp4', '/files/b.mp4', '/files/c.mp4'] }];
    const { media, job } = await bought();
    const at = (name: string) => join(folder, name);
    await writeFile(at('boat.mp4'), 'named');
    await writeFile(at('boat-2.mp4'), 'of another job');
    const saved = await media.download(job, { to: at('boat.mp4') });
    expect(saved.map(({ path }) => path)).toEqual([at('boat.mp4'), at('boat-3.mp4'), at('boat-4.mp4')]);
    expect(await readFile(at('boat-2.mp4'), 'utf8')).toBe('of another job');
    expect(await readFile(at('boat-3.mp4'))).toEqual(clip);
    expect(await readdir(folder)).toHaveLength(4);
    await media.close();
  });

  it('to a folder, or to nothing, is one clear error', async () => {
    const { media, job } = await bought();
    expect(await caught(media.download(job, { to: folder }))).toMatchObject({
      code: 'download_failed',
      message: expect.stringContaining('is a folder; name a file'),
    });
    expect(await caught(media.download(job, undefined as never))).toMatchObject({ code: 'invalid_request' });
    await media.close();
  });

  it('of a job that is not over, or came to nothing, is one clear error', async () => {
    gateway.responses = [{ word: 'working' }];
    const { media } = stilled(gateway);
    const job = await media.submit(request);
    expect(await caught(media.download(job, { to: folder }))).toMatchObject({
      code: 'invalid_request',
      retryable: true,
      ref: { id: 'job-1' },
    });
    gateway.responses = [{ word: 'broken' }];
    expect(await caught(media.download(job, { to: folder }))).toMatchObject({ code: 'generation_failed' });
    expect(files()).toEqual([]);
    await media.close();
  });
});

describe('an extension that lies', () => {
  const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(600, 7)]);
  const images = exampleProvider.spec;
  const imageProvider = defineProvider({
    ...images,
    models: { 'echo/parrot': { ...images.models['echo/parrot']!, kind: 'image', tasks: ['text-to-image'] } },
  });
  const boughtImage = async () => {
    const events: RegistryEvent[] = [];
    gateway.file = { headers: { 'content-type': 'image/png' }, body: jpeg };
    const { media } = stilled(gateway, {
      providers: [imageProvider({ apiKey: canary, baseURL: gateway.url })],
      onEvent: (event) => void events.push(event),
    });
    const job = await media.generate({ kind: 'image', model: 'echo/parrot', prompt: 'A boat.' });
    return { media, job, events };
  };

  it('becomes the true one, and the output and the event say so', async () => {
    const { media, job, events } = await boughtImage();
    const [saved] = await media.download(job, { to: join(folder, 'boat.png') });
    const change = { from: '.png', to: '.jpg' };
    expect(saved).toMatchObject({
      path: join(folder, 'boat.jpg'),
      mediaType: 'image/jpeg',
      extensionChange: change,
    });
    expect(await readdir(folder)).toEqual(['boat.jpg']);
    expect(await readFile(join(folder, 'boat.jpg'))).toEqual(jpeg);
    expect(events.findLast(({ type }) => type === 'output.saved')).toMatchObject({ extensionChange: change });
    await media.close();
  });

  it('replaces neither the file that was named nor one of the true name', async () => {
    const { media, job } = await boughtImage();
    for (const name of ['boat.png', 'boat.jpg']) await writeFile(join(folder, name), 'of another job');
    const [saved] = await media.download(job, { to: join(folder, 'boat.png') });
    expect(saved!.path).toBe(join(folder, 'boat-2.jpg'));
    for (const name of ['boat.png', 'boat.jpg'])
      expect(await readFile(join(folder, name), 'utf8')).toBe('of another job');
    await media.close();
  });

  it.each(['boat.jpeg', 'boat', 'boat.v2'])('is none in %s', async (name) => {
    const { media, job } = await boughtImage();
    const [saved] = await media.download(job, { to: join(folder, name) });
    expect(saved!.path).toBe(join(folder, name));
    expect(saved).not.toHaveProperty('extensionChange');
    await media.close();
  });
});

describe('an output that is a data URL', () => {
  const url = `data:video/mp4;base64,${clip.toString('base64')}`;

  it('is an output like any other, and no event holds it', async () => {
    gateway.responses = [{ word: 'done', files: [url] }];
    const events: RegistryEvent[] = [];
    const { media } = stilled(gateway, { onEvent: (event) => void events.push(event) });
    const job = await media.generate(request);
    expect(job.outputs).toEqual([{ url, role: 'main', mediaType: 'video/mp4' }]);
    await media.download(job, { to: join(folder, 'boat.mp4') });
    expect(await readFile(join(folder, 'boat.mp4'))).toEqual(clip);
    const requests = events.filter(({ type }) => type.startsWith('request.'));
    expect(JSON.stringify(requests)).not.toContain(clip.toString('base64').slice(0, 40));
    await media.close();
  });

  it.each([
    ['too large', url, { maxBytes: clip.length - 1 }, 'download_failed', 'larger than'],
    ['damaged', 'data:video/mp4;base64,%%%', {}, 'unexpected_response', 'damaged'],
    ['a page', `data:video/mp4;base64,${btoa('<html>')}`, {}, 'unexpected_response', 'a text in place of'],
  ])('is one clear error where it is %s', async (_, file, options, code, message) => {
    gateway.responses = [{ word: 'done', files: [file] }];
    const { media, job } = await bought();
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4'), ...options }))).toMatchObject({
      code,
      message: expect.stringContaining(message),
      retryable: false,
      ref: { id: 'job-1' },
    });
    expect(await readdir(folder)).toEqual([]);
    await media.close();
  });
});

describe('an output that the job does not have', () => {
  it.each([1, 7])('is an invalid request (%i), and nothing is fetched', async (outputIndex) => {
    const { media, job } = await bought();
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4'), outputIndex }))).toMatchObject({
      code: 'invalid_request',
      charged: 'yes',
      ref: { id: 'job-1' },
      issues: [{ path: ['outputIndex'] }],
    });
    expect(files()).toEqual([]);
    await media.close();
  });
});

describe('a line that breaks', () => {
  it('is tried again, and leaves nothing half-written', async () => {
    const { media, job } = await bought();
    let faults = 2;
    gateway.fault = ({ path }) =>
      path.startsWith('/files/') && (faults -= 1) >= 0 ? { type: 'truncate', bytes: 100 } : undefined;
    const [saved] = await media.download(job, { to: join(folder, 'boat.mp4') });
    expect(saved?.sha256).toBe(createHash('sha256').update(clip).digest('hex'));
    expect(await readFile(join(folder, 'boat.mp4'))).toEqual(clip);
    expect(await readdir(folder)).toEqual(['boat.mp4']);
    await media.close();
  });

  it('for good keeps the old file and the job', async () => {
    const { media, job } = await bought();
    await writeFile(join(folder, 'boat.mp4'), 'old');
    gateway.fault = () => ({ type: 'truncate', bytes: 100 });
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'download_failed',
      retryable: true,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect(await readdir(folder)).toEqual(['boat.mp4']);
    expect(await readFile(join(folder, 'boat.mp4'), 'utf8')).toBe('old');
    await media.close();
  });

  it('into a stream never writes the beginning twice', async () => {
    const { media, job } = await bought();
    let faults = 1;
    gateway.fault = ({ path }) =>
      path.startsWith('/files/') && (faults -= 1) >= 0 ? { type: 'truncate', bytes: 3_000 } : undefined;
    const stream = new PassThrough();
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Whether bytes had flowed when the line broke is the socket's affair; either way the stream holds one copy.
    const ended = await media.download(job, { to: stream }).then(
      () => 'whole',
      (error: CrosspointError) => error.code,
    );
    expect([ended, files().length]).toEqual(ended === 'whole' ? ['whole', 2] : ['download_failed', 1]);
    expect(clip.subarray(0, Buffer.concat(chunks).length)).toEqual(Buffer.concat(chunks));
    await media.close();
  });

  it('and stays silent is given up on core’s clock', async () => {
    const clock = fakeClock();
    const { media } = stilled(gateway, { clock });
    const job = await media.status(await media.submit(request));
    gateway.fault = () => ({ type: 'stall-body', bytes: 100 });
    const saving = caught(media.download(job, { to: join(folder, 'boat.mp4') }));
    while (files().length === 0 || clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20)); // real bytes on a real socket; the deadline itself is stilled
    clock.advance(60_000);
    expect(await saving).toMatchObject({ code: 'timeout', retryable: true });
    expect(await readdir(folder)).toEqual([]);
    await media.close();
  });
});

describe('what a link gives', () => {
  const page = {
    type: 'body',
    text: '<!doctype html><title>Sign in</title>',
    contentType: 'text/html',
  } as const;
  it.each([
    ['a web page', page],
    ['a web page that calls itself a video', { ...page, contentType: 'video/mp4' }],
    ['an error in JSON', { type: 'body', text: '{"error":"gone"}', contentType: 'video/mp4' } as const],
    ['a sound', { type: 'body', text: 'ID3 a song', contentType: 'video/mp4' } as const],
  ])('is not saved when it is %s', async (_, fault) => {
    const { media, job } = await bought();
    gateway.fault = () => fault;
    const result = await caught(media.download(job, { to: join(folder, 'boat.mp4') }));
    expect(result).toMatchObject({ code: 'unexpected_response', ref: { id: 'job-1' } });
    expect(await readdir(folder)).toEqual([]);
    await media.close();
  });

  it.each([
    ['a page is still no video', { ...page, contentType: 'video/mp4' }, { code: 'unexpected_response' }],
    ['a video is still one', undefined, [{ mediaType: 'video/mp4', bytes: clip.length }]],
  ])('comes in single bytes, and %s', async (_, fault, end) => {
    const own = nodeTransport();
    async function* slowly(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) for (const byte of chunk) yield Uint8Array.of(byte);
    }
    const { media } = stilled(gateway, {
      transport: {
        ...own,
        request: (...of) => own.request(...of),
        close: () => own.close(),
        stream: (call) => {
          const { response, abort } = own.stream(call);
          return { abort, response: response.then((stream) => ({ ...stream, body: slowly(stream.body) })) };
        },
      },
    });
    const job = await media.generate(request);
    gateway.fault = () => fault;
    const saved = media.download(job, { to: join(folder, 'boat.mp4') });
    expect(fault === undefined ? await saved : await caught(saved)).toMatchObject(end);
    await media.close();
  });

  it('is not saved when it is empty, or larger than allowed', async () => {
    const { media, job } = await bought();
    expect(
      await caught(media.download(job, { to: join(folder, 'boat.mp4'), maxBytes: 1_000 })),
    ).toMatchObject({ code: 'download_failed', retryable: false });
    gateway.fault = () => ({ type: 'body', text: '', contentType: 'video/mp4' });
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'download_failed',
    });
    expect(await readdir(folder)).toEqual([]);
    await media.close();
  });
});

describe('a file that comes compressed', () => {
  it.each([
    ['gzip', gzipSync, undefined],
    ['deflate', deflateSync, undefined],
    ['br', brotliCompressSync, undefined],
    ['gzip', gzipSync, fetchTransport()],
  ] as const)('unasked (%s) is saved as it was', async (coding, compress, transport) => {
    const body = compress(clip);
    gateway.file = {
      headers: { 'content-type': 'video/mp4', 'content-encoding': coding, 'content-length': body.length },
      body,
    };
    const { media } = stilled(gateway, transport === undefined ? {} : { transport });
    const to = join(folder, 'boat.mp4');
    await media.download(await media.generate(request), { to });
    expect(await readFile(to)).toEqual(clip);
    expect(gateway.requests.at(-1)!.headers['accept-encoding']).toBe('identity');
    await media.close();
  });

  it.each([
    ['in a way nobody knows', 'rare', clip],
    ['and is cut', 'gzip', gzipSync(clip).subarray(0, 30)],
  ])('%s is no whole file', async (_, coding, body) => {
    gateway.file = { headers: { 'content-type': 'video/mp4', 'content-encoding': coding }, body };
    const { media, job } = await bought();
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'download_failed',
      ref: { id: 'job-1' },
    });
    expect(await readdir(folder)).toEqual([]);
    await media.close();
  });
});

describe('a key that is no longer there', () => {
  const keyless = async (apiKey: () => string | Promise<string>, url = '/files/clip.mp4') => {
    gateway.responses = [{ word: 'done', files: [url] }];
    let key: typeof apiKey = () => canary;
    const clock = fakeClock({ skipSleeps: true });
    const { media } = stilled(gateway, {
      clock,
      providers: [exampleProvider({ apiKey: () => key(), baseURL: gateway.url })],
    });
    const job = await media.generate(request);
    key = apiKey;
    return { media, clock, job };
  };
  const never = () => new Promise<string>(() => undefined);

  it('is an error with the ref of what was paid for', async () => {
    const { media, job } = await keyless(() => {
      throw new Error('vault is sealed');
    });
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'auth',
      charged: 'yes',
      canFallback: false,
      ref: { id: 'job-1' },
    });
    await media.close();
  });

  it('is not waited for longer than a response would be', async () => {
    const { media, clock, job } = await keyless(never);
    const saving = caught(media.download(job, { to: join(folder, 'boat.mp4') }));
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(60_000);
    expect(await saving).toMatchObject({ code: 'timeout', charged: 'yes', ref: { id: 'job-1' } });
    await media.close();
  });

  it('is not waited for by a caller who has left', async () => {
    const { media, job } = await keyless(never);
    const left = new AbortController();
    const saving = caught(media.download(job, { to: join(folder, 'boat.mp4'), signal: left.signal }));
    setTimeout(() => left.abort(), 20);
    expect(await saving).toMatchObject({ code: 'canceled', charged: 'yes', ref: { id: 'job-1' } });
    await media.close();
  });

  it('is not asked for where the file lies on another host', async () => {
    let asked = 0;
    const { media, job } = await keyless(() => ((asked += 1), never()), 'https://127.0.0.1:1/clip.mp4');
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'download_failed',
    });
    expect(asked).toBe(0);
    await media.close();
  });
});

describe('a dead link', () => {
  it.each([401, 403, 404, 410])(
    '(%i) is asked for again, once, and the fresh one is followed',
    async (status) => {
      const { media, job } = await bought();
      gateway.responses = [{ word: 'done', files: ['/files/fresh.mp4'] }];
      gateway.fault = ({ path }) => (path === '/files/clip.mp4' ? { type: 'status', status } : undefined);
      const [saved] = await media.download(job, { to: join(folder, 'boat.mp4') });
      expect(saved!.output.url).toContain('fresh.mp4');
      expect(gateway.posts()).toBe(1);
      await media.close();
    },
  );

  it('whose fresh one is dead too is output_expired', async () => {
    const { media, job, clock } = await bought();
    clock.advance(3_600_000);
    gateway.fault = ({ path }) => (path.startsWith('/files/') ? { type: 'status', status: 410 } : undefined);
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'output_expired',
      retryable: false,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect(files()).toHaveLength(2);
    await media.close();
  });
});

describe('where a download goes', () => {
  /** Every host is led to the gateway, names resolve as told, and the guard judges what they resolve to. */
  const led = (addresses: readonly string[]) => {
    const { port } = new URL(gateway.url);
    const transport = nodeTransport({
      resolve: async () => addresses,
      connect: ({ hostname }) =>
        new Promise((resolve, reject) => {
          const socket = connect(Number(port), '127.0.0.1', () => resolve(socket)).once('error', reject);
          void hostname;
        }),
    });
    return createRegistry({
      providers: [exampleProvider({ apiKey: canary })],
      clock: fakeClock({ skipSleeps: true }),
      transport,
    });
  };
  const linked = async (url: string, addresses: readonly string[]) => {
    gateway.responses = [{ word: 'done', files: [url] }];
    const media = led(addresses);
    return { media, job: await media.generate(request) };
  };

  it('gives the key to the gateway’s own origin and to no other', async () => {
    const own = await linked('/files/clip.mp4', ['93.184.216.34']);
    await own.media.download(own.job, { to: join(folder, 'a.mp4') });
    expect(gateway.requests.at(-1)!.headers['x-echo-key']).toBe(canary);
    const cdn = await linked('https://cdn.example/files/clip.mp4', ['93.184.216.34']);
    await cdn.media.download(cdn.job, { to: join(folder, 'b.mp4') });
    expect(gateway.requests.at(-1)!.headers).toMatchObject({ host: 'cdn.example' });
    expect(JSON.stringify(gateway.requests.at(-1)!.headers)).not.toContain(canary);
    await Promise.all([own.media.close(), cdn.media.close()]);
  });

  it('follows redirects without the key', async () => {
    const { media, job } = await linked('/files/clip.mp4', ['93.184.216.34']);
    gateway.fault = ({ path }) =>
      path === '/files/clip.mp4'
        ? { type: 'redirect', status: 302, location: 'https://cdn.example/files/moved.mp4' }
        : undefined;
    await media.download(job, { to: join(folder, 'boat.mp4') });
    const [own, moved] = gateway.requests.filter(({ path }) => path.startsWith('/files/'));
    expect(own!.headers['x-echo-key']).toBe(canary);
    expect(moved!.headers['x-echo-key']).toBeUndefined();
    await media.close();
  });

  it.each([
    ['a private address', 'https://cdn.example/x.mp4', '10.0.0.7'],
    ['this machine', 'https://cdn.example/x.mp4', '127.0.0.1'],
    ['the cloud’s metadata', 'https://cdn.example/x.mp4', '169.254.169.254'],
    ['a bare private address', 'https://192.168.1.1/x.mp4', '93.184.216.34'],
    ['a bare IPv6 loopback', 'https://[::1]/x.mp4', '93.184.216.34'],
    ['an IPv4 loopback in IPv6', 'https://[::ffff:127.0.0.1]/x.mp4', '93.184.216.34'],
    ['a private address among public ones', 'https://cdn.example/x.mp4', '93.184.216.34,10.0.0.7'],
  ])('is never %s', async (_, url, addresses) => {
    const { media, job } = await linked(url, addresses.split(','));
    const asked = gateway.requests.length;
    const error = (await caught(media.download(job, { to: join(folder, 'boat.mp4') }))) as CrosspointError;
    expect(error).toMatchObject({ code: 'download_failed', retryable: false });
    expect(error.message).toContain('public address');
    expect(gateway.requests).toHaveLength(asked);
    await media.close();
  });

  it.each(['http://cdn.example/files/x.mp4', 'https://10.0.0.7/files/x.mp4'])(
    'is not led astray by a redirect to %s',
    async (location) => {
      const { media, job } = await linked('/files/clip.mp4', ['93.184.216.34']);
      gateway.fault = ({ path }) =>
        path.startsWith('/files/') ? { type: 'redirect', status: 302, location } : undefined;
      expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
        code: 'download_failed',
      });
      expect(gateway.requests.filter(({ path }) => path.includes('x.mp4'))).toHaveLength(0);
      await media.close();
    },
  );

  it('does not run in circles', async () => {
    const { media, job } = await linked('/files/clip.mp4', ['93.184.216.34']);
    gateway.fault = ({ path }) =>
      path.startsWith('/files/') ? { type: 'redirect', status: 302, location: '/files/clip.mp4' } : undefined;
    expect(await caught(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
      code: 'download_failed',
    });
    await media.close();
  });
});
