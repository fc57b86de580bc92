import { createHash } from 'node:crypto';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { createRegistry, type GenerationRequest, memoryStore } from '../src/index.ts';
import type { MediaFile } from '../src/node.ts';
import type { BeginResult, Intent } from '../src/store.ts';
import {
  type MediaRows,
  type Provider,
  type ProviderSpec,
  query,
  response,
  type UploadSlot,
  uploadStep,
  wireDecimal,
} from '../src/plugin.ts';
import type { OutgoingRequest } from '../src/io/transport.ts';
import { fakeClock } from '../src/testing/index.ts';
import { attemptOf, caught, methods } from './gateway.ts';
import { extended, key, line, ok, registryOf, type Reply, request } from './slots.ts';

const Ticket = z.object({ at: z.string(), uri: z.string().nullish(), lives: z.number().nullish() });
const origins = ['https://bucket.example'];
const ticket = uploadStep({
  method: 'POST',
  path: '/uploads',
  body: ({ mediaType, bytes, sha256, fileName }) => ({
    type: mediaType,
    size: bytes,
    hash: sha256,
    name: fileName,
  }),
  ...response(Ticket, ({ at, uri, lives }) => ({
    uri: uri ?? undefined,
    values: { at, mark: 'm-1' },
    expiresInMs: lives ?? undefined,
  })),
});
const put = uploadStep({
  method: 'PUT',
  path: '{values.at}',
  origins,
  headers: (_input, { mark = '' }) => ({ 'X-Mark': mark }),
  body: 'bytes',
});
const upload: UploadSlot = { steps: [ticket, put] };
const media: MediaRows = { image: { accepts: ['url', 'gateway-uri'] } };

const png = Uint8Array.from([
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  ...Array.from({ length: 40 }, (_, i) => i),
]);
const sha256 = createHash('sha256').update(png).digest('hex');
const withImage: GenerationRequest = {
  ...request,
  image: { data: png, mediaType: 'image/png' },
} as GenerationRequest;

const given = ok({ at: 'https://bucket.example/put?signature=s3cret', uri: 'echo://m/1' });

/** A gateway that takes uploads: `tickets` and `puts` answer in turn, the last one stays. */
function gateway(
  {
    tickets = [given],
    puts = [{ status: 200 }],
    submits = [ok({ job: 'job-1' })],
  }: { tickets?: Reply[]; puts?: Reply[]; submits?: Reply[] } = {},
  spec: Partial<ProviderSpec> = {},
  options: Parameters<typeof registryOf>[2] = {},
) {
  const next = (replies: Reply[]) => (replies.length > 1 ? replies.shift()! : replies[0]!);
  const lineTo = line((call) => {
    if (call.url.endsWith('/uploads')) return next(tickets);
    return call.url.endsWith('/make') ? next(submits) : next(puts);
  });
  const opened = registryOf(extended({ upload, media, ...spec })(), lineTo, options);
  const of = (purpose: OutgoingRequest['purpose']) => lineTo.sent.filter((call) => call.purpose === purpose);
  return { ...opened, of, line: lineTo };
}

async function bytesOf({ body }: OutgoingRequest): Promise<Buffer> {
  if (body === undefined || typeof body === 'string') return Buffer.from(body ?? '');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.chunks()) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  expect(all.length).toBe(body.bytes);
  return all;
}

describe('an upload', () => {
  it("turns bytes into the gateway's own URI before the intent is written, and the key stays at home", async () => {
    const store = memoryStore();
    const {
      media: registry,
      of,
      events,
      line: lineTo,
    } = gateway({}, { headers: { 'x-client-name': 'c' } }, { store });
    const plan = await registry.plan(withImage);
    expect(plan.offers[0]?.notices).toContain('image will be uploaded to the gateway first');
    expect(lineTo.sent).toEqual([]);
    const job = await registry.submit(withImage, { idempotencyKey: 'a' });
    const [first, second] = of('upload');
    expect(first).toMatchObject({
      method: 'POST',
      url: 'https://echo.example/uploads',
      headers: { 'x-echo-key': key, 'x-client-name': 'c' },
    });
    expect(JSON.parse(first!.body as string)).toEqual({
      type: 'image/png',
      size: png.length,
      hash: sha256,
      name: `${sha256.slice(0, 16)}.png`,
    });
    expect(second).toMatchObject({
      method: 'PUT',
      url: 'https://bucket.example/put?signature=s3cret',
      headers: { 'content-type': 'image/png', 'x-mark': 'm-1' },
    });
    for (const name of ['x-echo-key', 'x-client-name']) expect(second!.headers).not.toHaveProperty(name);
    expect(JSON.stringify(second!.headers)).not.toContain(key);
    expect(await bytesOf(second!)).toEqual(Buffer.from(png));
    expect(JSON.parse(of('submit')[0]!.body as string)).toMatchObject({ picture: 'echo://m/1' });
    expect(job.fieldReport.find(({ field }) => field === 'image')).toMatchObject({
      outcome: 'sent',
      from: { form: 'gateway-uri', sha256 },
    });
    expect(JSON.stringify(events)).not.toContain('s3cret');
    const about = events.flatMap((event) =>
      'purpose' in event && event.purpose === 'upload' ? [event.type] : [],
    );
    expect(about).toEqual(['request.start', 'request.end', 'request.start', 'request.end']);
  });

  it('is not made for a link', async () => {
    const { media: registry, of } = gateway();
    await registry.submit({ ...request, image: 'https://pictures.example/a.png' } as GenerationRequest);
    expect(of('upload')).toEqual([]);
  });

  it('is made once for the same bytes, and once for a purchase that is retried', async () => {
    const rows: MediaRows = { ...media, lastFrame: { accepts: ['gateway-uri'] } };
    const fields = { ...extended({})().spec.fields, lastFrame: 'mood' };
    const params = {
      ...extended({})().spec.models['echo/parrot']!.params,
      mood: { type: 'string' },
    } as const;
    const models = { 'echo/parrot': { ...extended({})().spec.models['echo/parrot']!, params } };
    const { media: registry, of } = gateway(
      { submits: [{ status: 429, json: {} }, 'refused', ok({ job: 'job-1' })] },
      { media: rows, fields, models },
    );
    await registry.submit({
      ...withImage,
      lastFrame: { data: png, mediaType: 'image/png' },
    } as GenerationRequest);
    expect(of('upload')).toHaveLength(2);
    expect(of('submit')).toHaveLength(3);
  });

  it.each([
    [undefined, 2],
    [1_000, 4],
  ])(
    'is made once where the purchase is planned again, as long as its URI lives (%s ms)',
    async (ttlMs, times) => {
      const clock = fakeClock({ skipSleeps: true });
      const store = memoryStore({ clock });
      let isFirst = true;
      // Another caller writes its intent first, and its request never left.
      const contested = {
        ...methods(store),
        createAttempt: async (intent: Intent): Promise<BeginResult> => {
          if (!isFirst) return store.createAttempt(intent);
          isFirst = false;
          const other = await store.createAttempt({ ...intent, id: 'other' });
          await store.update('other', { status: 'not_sent' });
          clock.advance(2_000);
          if (other.outcome !== 'begun') throw new Error(other.outcome);
          return { outcome: 'exists', attempt: { ...other.attempt, status: 'not_sent' } };
        },
      };
      const { media: registry, of } = gateway(
        {},
        ttlMs === undefined ? {} : { upload: { ...upload, ttlMs } },
        { store: contested, clock },
      );
      await registry.submit(withImage, { idempotencyKey: 'a' });
      expect(of('upload')).toHaveLength(times);
      expect(of('submit')).toHaveLength(1);
    },
  );

  const failing: [string, { tickets?: Reply[]; puts?: Reply[] }, string][] = [
    ['a refusal', { tickets: [{ status: 413, json: { message: 'Too big.' } }] }, 'invalid_request'],
    ['a broken connection', { puts: ['broken'] }, 'provider_unavailable'],
    ['an error of the store of files', { puts: [{ status: 403, json: '<Error/>' }] }, 'unexpected_response'],
    [
      'a redirect of the store of files',
      { puts: [{ status: 307, headers: { location: 'https://evil.example' } }] },
      'unexpected_response',
    ],
    ['a response of another shape', { tickets: [ok({})] }, 'unexpected_response'],
    ['no URI', { tickets: [ok({ at: 'https://bucket.example/put' })] }, 'unexpected_response'],
    [
      'a URI that is none',
      { tickets: [ok({ at: 'https://bucket.example/put', uri: 'a b' })] },
      'unexpected_response',
    ],
    [
      'an address elsewhere',
      { tickets: [ok({ at: 'https://evil.example/put', uri: 'echo://1' })] },
      'unexpected_response',
    ],
    [
      'an address without TLS',
      { tickets: [ok({ at: 'http://bucket.example/put', uri: 'echo://1' })] },
      'unexpected_response',
    ],
    [
      'an address with a user',
      { tickets: [ok({ at: 'https://u:p@bucket.example/put', uri: 'echo://1' })] },
      'unexpected_response',
    ],
  ];
  it.each(failing)('that fails by %s declines the offer, and buys nothing', async (_how, replies, code) => {
    const store = memoryStore();
    const { media: registry, of, line: lineTo } = gateway(replies, {}, { store });
    const error = await caught(registry.submit(withImage, { idempotencyKey: 'a' }));
    expect(error).toMatchObject({
      code,
      provider: 'echo',
      charged: 'no',
      message: expect.stringMatching(/image could not be uploaded to Echo .*nothing was bought/),
      issues: [{ path: ['image'] }],
    });
    expect(of('submit')).toEqual([]);
    expect(lineTo.sent.some(({ url }) => url.includes('evil'))).toBe(false);
    expect(await attemptOf(store, 'a')).toBeUndefined();
  });

  it('that fails leaves the purchase to the next gateway', async () => {
    const lineTo = line((call) => {
      if (call.url.endsWith('/uploads')) return { status: 500, json: {} };
      return ok({ job: 'job-1' });
    });
    const next = extended({
      id: 'next',
      baseURL: 'https://next.example',
      media: { image: { accepts: ['data'] } },
    });
    const registry = createRegistry({
      providers: [extended({ upload, media })(), next()],
      transport: lineTo,
    });
    const job = await registry.submit(withImage);
    expect(job.ref.provider).toBe('next');
    expect(lineTo.sent.map(({ purpose }) => purpose)).toEqual(['upload', 'submit']);
  });

  it('comes before the live price, which counts under the ceiling, and for which the gateway is left', async () => {
    const quote = query({
      method: 'POST',
      path: '/price',
      schema: z.object({ usd: wireDecimal() }),
      parse: ({ usd }) => ({ price: { amount: usd, currency: 'USD' } }),
    });
    const lineTo = line((call) => {
      if (call.url.endsWith('/uploads')) return given;
      if (call.url.endsWith('/price')) return ok({ usd: 0.5 });
      return ok({ job: 'job-1' });
    });
    const dear = extended({ upload, media, quote })();
    const open = (...more: Provider[]) => createRegistry({ providers: [dear, ...more], transport: lineTo });
    const ceiling = { maxPrice: { USD: '0.3' } };
    const [offer] = (await open().plan(withImage)).offers;
    expect(offer?.notices).toContain('its live price can be had only after the upload');
    expect(lineTo.sent).toEqual([]);
    const error = await caught(open().submit(withImage, ceiling));
    expect(error).toMatchObject({ code: 'budget_exceeded', charged: 'no' });
    expect(lineTo.sent.map(({ purpose }) => purpose)).toEqual(['upload', 'upload', 'query']);
    expect(JSON.parse(lineTo.sent[2]!.body as string)).toMatchObject({ picture: 'echo://m/1' });

    const taking: MediaRows = { image: { accepts: ['data'] } };
    const next = extended({ id: 'next', baseURL: 'https://next.example', media: taking })();
    expect((await open(next).submit(withImage, ceiling)).ref.provider).toBe('next');
    const job = await open().submit(withImage, { maxPrice: { USD: '0.6' } });
    expect(job.ref.provider).toBe('echo');
  });

  it('that the caller stops is canceled, and no other gateway is tried', async () => {
    const stop = new AbortController();
    const lineTo = line(() => (stop.abort(), 'broken'));
    const registry = createRegistry({ providers: [extended({ upload, media })()], transport: lineTo });
    expect(await caught(registry.submit(withImage, { signal: stop.signal }))).toMatchObject({
      charged: 'no',
    });
    expect(lineTo.sent).toHaveLength(1);
  });

  it('can send a form with the file in it', async () => {
    const form = uploadStep({
      method: 'POST',
      path: '{values.at}',
      origins,
      body: { form: (_input, { mark = '' }) => ({ fields: { key: mark }, fileField: 'file' }) },
    });
    const { media: registry, of } = gateway(
      { puts: [{ status: 204 }] },
      { upload: { steps: [ticket, form] } },
    );
    await registry.submit(withImage);
    const sent = of('upload')[1]!;
    const body = await bytesOf(sent);
    const read = await new Response(new Uint8Array(body), {
      headers: { 'content-type': sent.headers['content-type']! },
    }).formData();
    expect(read.get('key')).toBe('m-1');
    const file = read.get('file') as File;
    expect([file.name, file.type]).toEqual([`${sha256.slice(0, 16)}.png`, 'image/png']);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(Buffer.from(png));
  });

  it('reads a large file chunk by chunk', async () => {
    const large = Buffer.concat([png, Buffer.alloc(400_000, 5)]);
    const facts = {
      bytes: large.length,
      sha256: createHash('sha256').update(large).digest('hex'),
      head: large.subarray(0, 64),
    };
    const file: MediaFile = {
      kind: 'file',
      name: 'large.png',
      facts: () => Promise.resolve(facts),
      open: async function* () {
        yield large.subarray(0, 100_000);
        yield large.subarray(100_000);
      },
    };
    const { media: registry, of } = gateway();
    await registry.submit({ ...request, image: file } as GenerationRequest);
    expect((await bytesOf(of('upload')[1]!)).equals(large)).toBe(true);
  });
});

describe('the slot upload', () => {
  it.each<[Partial<ProviderSpec>, RegExp]>([
    [{ media }, /describes no upload/],
    [{ upload: { steps: [] } }, /at least one step/],
    [{ upload: { steps: [put] } }, /no step before it gave an address/],
    [
      { upload: { steps: [ticket, { ...put, origins: ['http://bucket.example'] }] } },
      /must be an https origin/,
    ],
    [{ upload: { steps: [ticket, { ...put, headers: { authorization: 'x' } }] } }, /may carry a credential/],
    [{ upload: { steps: [{ ...put, path: '/x' }] } }, /a step that reads the URI/],
    [{ upload: { ...upload, ttlMs: -1 } }, /ttlMs must be/],
  ])('is checked when the provider is defined', (spec, message) => {
    expect(() => extended(spec)).toThrow(message);
  });
});
