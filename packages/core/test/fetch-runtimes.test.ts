import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRegistry } from '../src/index.ts';
import { nodeTransport } from '../src/node.ts';
import { exampleProvider } from '../src/testing/index.ts';
import type { OutgoingRequest, Transport } from '../src/transport.ts';
import { caught, clip, request } from './gateway.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The transport in a runtime as it is stubbed: what the runtime can do is looked up once, when it is first used. */
async function freshTransport(): Promise<Transport> {
  const { fetchTransport } = await import('../src/transport.ts');
  return fetchTransport();
}

/** A `fetch` that keeps what it was given. */
function stubFetch(respond: () => unknown): { readonly inits: RequestInit[] } {
  const inits: RequestInit[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    inits.push(init);
    return respond();
  });
  return { inits };
}

const url = 'https://gateway.example/make';
const submit: OutgoingRequest = { method: 'POST', url, headers: {}, body: '{}', purpose: 'submit' };
const poll: OutgoingRequest = { method: 'GET', url, headers: {}, purpose: 'poll' };
const download: OutgoingRequest = { method: 'GET', url, headers: {}, purpose: 'download' };

describe('a runtime whose fetch has no streams', () => {
  // React Native and whatwg-fetch: a Response without `body`, and no ReadableStream (facebook/react-native#27741).
  beforeEach(() => {
    vi.stubGlobal('ReadableStream', undefined);
  });
  const whole = (bytes: Uint8Array): unknown => ({
    status: 200,
    headers: new Headers({ 'Content-Type': 'application/json' }),
    text: async () => new TextDecoder().decode(bytes),
    arrayBuffer: async () => Uint8Array.from(bytes).buffer,
  });

  it('sends a submit as text and reads the whole response', async () => {
    const { inits } = stubFetch(() => whole(new TextEncoder().encode('{"job":"PAID é"}')));
    const transport = await freshTransport();
    expect(await transport.request(submit, 1_000).response).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      text: '{"job":"PAID é"}',
    });
    expect(inits[0]?.body).toBe('{}');
    expect(await caught(transport.request(submit, 5).response)).toMatchObject({
      reason: 'too_large',
      partial: { text: '{"job":"PAID é"}' },
    });
  });

  it('reads a file and sends a large body from memory', async () => {
    const { inits } = stubFetch(() => whole(clip));
    const transport = await freshTransport();
    const { body } = await transport.stream(download).response;
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(clip);
    const chunksOf = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"a":');
      yield Buffer.from('1}');
    };
    await transport.request({ ...submit, body: { bytes: 7, chunks: chunksOf } }, 10_000).response;
    expect(await new Response(inits[1]?.body).text()).toBe('{"a":1}');
  });

  it('ends as a broken connection where the body breaks off', async () => {
    stubFetch(() => ({
      ...(whole(clip) as object),
      text: () => Promise.reject(new TypeError('Network request failed')),
    }));
    const transport = await freshTransport();
    expect(await caught(transport.request(submit, 1_000).response)).toMatchObject({
      reason: 'broken',
      phase: 'after-write',
      partial: { status: 200 },
    });
  });
});

describe('a cache before fetch', () => {
  it.each([submit, poll])('is not asked for a $purpose', async (outgoing) => {
    const { inits } = stubFetch(() => new Response('{}'));
    await (await freshTransport()).request(outgoing, 1_000).response;
    expect(inits).toMatchObject([{ cache: 'no-store' }]);
  });

  it('is not asked for a download', async () => {
    const { inits } = stubFetch(() => new Response('{}'));
    await (await freshTransport()).stream(download).response;
    expect(inits).toMatchObject([{ cache: 'no-store' }]);
  });

  it('is not named where the runtime throws at the name', async () => {
    // workerd before compatibility date 2024-11-11
    class Picky extends Request {
      constructor(input: string, init: RequestInit & { cache?: string } = {}) {
        if (init.cache !== undefined)
          throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
        super(input, init);
      }
    }
    vi.stubGlobal('Request', Picky);
    const { inits } = stubFetch(() => new Response('{}'));
    expect(await (await freshTransport()).request(submit, 1_000).response).toMatchObject({ status: 200 });
    expect(inits[0]).not.toHaveProperty('cache');
  });
});

describe('an error of the runtime or of a program', () => {
  it.each([
    ['no fetch', () => vi.stubGlobal('fetch', undefined)],
    [
      'a Request that cannot be made',
      () =>
        vi.stubGlobal(
          'Request',
          class {
            constructor() {
              throw new TypeError('no such option');
            }
          },
        ),
    ],
  ])('(%s) is none of the network, and proves that nothing left', async (_, stub) => {
    const { inits } = stubFetch(() => new Response('{}'));
    stub();
    const transport = await freshTransport();
    expect(await caught(transport.request(submit, 1_000).response)).toMatchObject({
      reason: 'runtime_error',
      phase: 'before-write',
    });
    expect(inits).toEqual([]);
  });

  it('after the request left is none of the network either, and proves nothing', async () => {
    stubFetch(() => ({ status: 200 })); // a Response without headers
    const transport = await freshTransport();
    expect(await caught(transport.request(submit, 1_000).response)).toMatchObject({
      reason: 'runtime_error',
      phase: 'after-write',
      message: expect.stringContaining('TypeError'),
    });
  });

  it('differs from the one TypeError of fetch for every trouble of the network', async () => {
    stubFetch(() => Promise.reject(new TypeError('Failed to fetch')));
    const transport = await freshTransport();
    expect(await caught(transport.request(submit, 1_000).response)).toMatchObject({
      reason: 'broken',
      phase: 'after-write',
    });
  });

  it('of a call to undici is none of the network', async () => {
    const transport = nodeTransport();
    const outgoing = { ...submit, headers: { 'x-bad': 'a\nb' } };
    expect(await caught(transport.request(outgoing, 1_000).response)).toMatchObject({
      reason: 'runtime_error',
      phase: 'before-write',
    });
    await transport.close();
  });

  it('ends a purchase as unsupported: nothing sent, nothing charged, not to be repeated', async () => {
    vi.stubGlobal('fetch', undefined);
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: 'x', baseURL: 'https://gateway.example' })],
      transport: await freshTransport(),
    });
    const error = await caught(media.submit(request));
    expect(error).toMatchObject({
      code: 'unsupported',
      charged: 'no',
      retryable: false,
      canFallback: false,
      attempts: [{ status: 'not_sent' }],
      message: expect.stringMatching(/there is no fetch.*nothing was sent/),
    });
    await media.close();
  });
});

describe('a request that is stopped before fetch is called', () => {
  it('has not left', async () => {
    const { inits } = stubFetch(() => new Response('{}'));
    const exchange = (await freshTransport()).request(submit, 1_000);
    exchange.abort('canceled');
    expect(await caught(exchange.response)).toMatchObject({ reason: 'canceled', phase: 'before-write' });
    expect(inits).toEqual([]);
  });
});

describe('a runtime that lacks what core needs', () => {
  it.each([
    ['crypto', {}, 'crypto.getRandomValues, crypto.randomUUID, crypto.subtle.digest'],
    ['crypto', undefined, 'crypto.getRandomValues, crypto.randomUUID, crypto.subtle.digest'],
    ['TextDecoder', undefined, 'TextDecoder'],
    ['URL', { canParse: undefined }, 'URL.canParse'],
  ])('(%s) is named when a registry is made', (name, value, missing) => {
    const provider = exampleProvider({ apiKey: 'x' });
    vi.stubGlobal(name, value);
    expect(() => createRegistry({ providers: [provider] })).toThrow(
      new TypeError(
        `this runtime has no ${missing}, which createRegistry needs; load a polyfill first (docs/runtimes.md)`,
      ),
    );
  });
});

describe('allowedRanges of createRegistry', () => {
  const providers = [exampleProvider({ apiKey: 'x' })];
  it('is checked, and belongs to the transport where there is one', () => {
    expect(() => createRegistry({ providers, allowedRanges: ['198.18.0.0/15'] })).not.toThrow();
    expect(() => createRegistry({ providers, allowedRanges: ['fake'] })).toThrow(
      /allowedRanges holds "fake"/,
    );
    expect(() =>
      createRegistry({ providers, allowedRanges: ['198.18.0.0/15'], transport: nodeTransport() }),
    ).toThrow(/nodeTransport\(\{ allowedRanges \}\)/);
  });
});
