import { describe, expect, it } from 'vitest';
import {
  createRegistry,
  CrosspointError,
  type ErrorCode,
  isCrosspointError,
  memoryStore,
} from '../src/index.ts';
import type { Transport } from '../src/transport.ts';
import { type IncomingResponse, TransportError } from '../src/io/transport.ts';
import { defineProvider, type ProviderSpec } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canned, response } from './canned.ts';
import { canary, caught, request, attemptOf } from './gateway.ts';

interface Case {
  readonly respond?: () => Promise<IncomingResponse> | IncomingResponse;
  readonly provider?: Partial<ProviderSpec>;
  readonly observe?: () => void;
  readonly apiKey?: () => string;
}

interface Ends {
  readonly first: unknown;
  readonly status: string | undefined;
  /** How often the first submit sent it. */
  readonly sent: number;
  /** How often the second did. */
  readonly again: number;
}

/** Submits twice under one key: what the first end was, and whether the second bought. */
async function ends({
  respond = () => response(200, { job: 'PAID' }),
  provider = {},
  observe,
  apiKey,
}: Case): Promise<Ends> {
  const transport = canned(respond);
  const store = memoryStore();
  const own = defineProvider({ ...exampleProvider.spec, ...provider });
  const media = createRegistry({
    providers: [own({ apiKey: apiKey ?? canary, baseURL: 'http://127.0.0.1:1', account: 'test' })],
    clock: fakeClock({ skipSleeps: true }),
    store,
    transport,
    ...(observe === undefined ? {} : { onEvent: observe }),
  });
  const submit = async (): Promise<unknown> =>
    media.submit(request, { idempotencyKey: 'k', retries: 0 }).catch((error: unknown) => error);
  const first = await submit();
  const status = (await attemptOf(store, 'k'))?.status;
  const { sent } = transport;
  await submit();
  const again = transport.sent - sent;
  await media.close();
  return { first, status, sent, again };
}

const refused = (code: ErrorCode): CrosspointError =>
  new CrosspointError({ code, message: 'not now', retryable: true });
const early = new TransportError('unreachable', 'before-write', 'nobody is there');
function throwing(error: unknown): () => never {
  return () => {
    throw error;
  };
}
const hostile = (): Error =>
  new Proxy(new Error('x'), {
    get: (target, name) => (name === 'then' ? undefined : name === 'stack' ? '' : Reflect.get(target, name)),
    has: throwing(new TypeError('has')),
    getPrototypeOf: throwing(new TypeError('prototype')),
  });

const thrown: readonly (readonly [string, unknown])[] = [
  ['an error of ours (auth)', refused('auth')],
  ['an error of ours (rate_limited)', refused('rate_limited')],
  ['an error of ours (invalid_request)', refused('invalid_request')],
  ['a TypeError', new TypeError('x is not a function')],
  ['a text', 'oops'],
  ['nothing', undefined],
  ['an object that cannot be looked at', hostile()],
];
const claims = ['a transport error that says nothing was written', early] as const;

const places: readonly (readonly [string, (error: unknown) => Case])[] = [
  ['parseError', (error) => ({ provider: { parseError: throwing(error) } })],
  [
    'parseError of an error response',
    (error) => ({ respond: () => response(401, { error: 'no' }), provider: { parseError: throwing(error) } }),
  ],
  [
    'parse',
    (error) => ({ provider: { submit: { ...exampleProvider.spec.submit, parse: throwing(error) } } }),
  ],
  [
    'the response schema',
    (error) => ({
      provider: {
        submit: {
          ...exampleProvider.spec.submit,
          schema: { '~standard': { version: 1, vendor: 'x', validate: throwing(error) } },
        },
      },
    }),
  ],
  [
    'a getter of what the reader gives',
    (error) => ({
      provider: {
        submit: {
          ...exampleProvider.spec.submit,
          parse: () => Object.defineProperty({ id: 'PAID' }, 'costs', { get: throwing(error) }),
        },
      },
    }),
  ],
  [
    'a getter of the response',
    (error) => ({
      respond: () => Object.defineProperty(response(200, {}), 'text', { get: throwing(error) }),
    }),
  ],
  [
    'the error rows',
    (error) => ({
      respond: () => response(401, { error: 'no' }),
      provider: {
        errors: [{ message: Object.assign(/x/, { [Symbol.search]: throwing(error) }), errorCode: 'auth' }],
      },
    }),
  ],
];

describe('what is thrown after a purchase left', () => {
  it.each(
    places.flatMap(([place, make]) =>
      [...thrown, claims].map(([what, error]) => [place, what, make(error)] as const),
    ),
  )('by %s (%s) is no proof that nothing was bought', async (_, __, given) => {
    const { first, status, sent, again } = await ends(given);
    expect(first).toMatchObject({
      code: 'submission_unknown',
      charged: 'maybe',
      retryable: false,
      canFallback: false,
      ref: { idempotencyKey: 'k', provider: 'echo' },
    });
    expect({ status, sent, again }).toEqual({ status: 'unknown', sent: 1, again: 0 });
  });

  it.each(
    thrown.flatMap(
      ([what, error]) =>
        [
          [what, 'at once', () => throwing(error)()],
          [what, 'later', () => Promise.reject(error)],
        ] as const,
    ),
  )(
    'by a transport of somebody else (%s, %s) is none either',
    async (_, __, respond: () => Promise<IncomingResponse>) => {
      const { first, status, sent, again } = await ends({ respond });
      expect(first).toMatchObject({
        code: 'submission_unknown',
        charged: 'maybe',
        ref: { idempotencyKey: 'k' },
      });
      expect({ status, sent, again }).toEqual({ status: 'unknown', sent: 1, again: 0 });
    },
  );

  it('by an observer changes nothing', async () => {
    const { first, status } = await ends({ observe: throwing(refused('auth')) });
    expect(first).toMatchObject({ state: 'queued', ref: { id: 'PAID' } });
    expect(status).toBe('accepted');
  });

  it('keeps the response, its id and the cause', async () => {
    const cause = refused('auth');
    const { first } = await ends({ provider: { parseError: throwing(cause) } });
    expect(first).toMatchObject({
      code: 'submission_unknown',
      ref: { id: 'PAID' },
      response: { status: 200, body: '{"job":"PAID"}' },
      requestId: 'req-1',
    });
    expect((first as Error).cause).toBe(cause);
  });

  it('shows no key, though the error of a custom transport holds it', async () => {
    const thrownError = new TypeError(`fetch failed with x-echo-key: ${canary}`, {
      cause: new Error(canary),
    });
    const { first } = await ends({ respond: () => Promise.reject(thrownError) });
    expect(isCrosspointError(first)).toBe(true);
    const { cause } = first as CrosspointError;
    expect(
      [String(first), JSON.stringify(first), String(cause), String((cause as Error).cause)].join(),
    ).not.toContain(canary);
  });
});

describe('a transport', () => {
  it.each([
    ['that says it wrote nothing is believed', early, 'not_sent', 1],
    [
      'that says so of half a response contradicts itself',
      new TransportError('broken', 'before-write', 'x', undefined, response(200, '{"job":"PAID"')),
      'unknown',
      0,
    ],
    ['that says it wrote is believed', new TransportError('broken', 'after-write', 'x'), 'unknown', 0],
  ] as const)('%s', async (_, error, status, again) => {
    expect(await ends({ respond: () => Promise.reject(error) })).toMatchObject({ status, sent: 1, again });
    expect(await ends({ respond: throwing(error) })).toMatchObject({ status, sent: 1, again });
  });

  it('that fails to stop an exchange does not end the process, and the end is unknown', async () => {
    const stop = new AbortController();
    const transport: Transport = {
      ...canned(() => response(200, {})),
      request: () => {
        setImmediate(() => stop.abort());
        return {
          response: new Promise<never>(() => undefined),
          abort: throwing(new TypeError('no such thing')),
        };
      },
    };
    const media = createRegistry({ providers: [exampleProvider({ apiKey: canary })], transport });
    expect(await caught(media.submit(request, { signal: stop.signal }))).toMatchObject({
      code: 'submission_unknown',
    });
    await media.close();
  });
});

describe('what fails before a purchase leaves', () => {
  const cases: readonly (readonly [string, Case, ErrorCode])[] = [
    ['a key that is not there', { apiKey: () => '' }, 'auth'],
    ['a key that cannot be had', { apiKey: throwing(new Error('vault')) }, 'auth'],
    ['the header of the key', { provider: { auth: throwing(refused('auth')) } }, 'provider_unavailable'],
  ];

  it.each(cases)('(%s) sent nothing, and the key may be used again', async (_, given, code) => {
    const { first, status, sent } = await ends(given);
    expect(first).toMatchObject({ code, charged: 'no' });
    expect({ status, sent }).toEqual({ status: 'not_sent', sent: 0 });
  });
});

describe('a response with the id', () => {
  it.each(['', ' ', '\t\n', '.', '..', '\ud800', null, undefined, 0, 7, true, {}, ['x'], Number.NaN])(
    '%j of a reader names no job: the end is unknown',
    async (id) => {
      const parse = () => ({ id: id as string });
      const { first, status, again } = await ends({
        provider: { submit: { ...exampleProvider.spec.submit, parse } },
      });
      expect(first).toMatchObject({ code: 'submission_unknown', response: { status: 200 } });
      expect((first as CrosspointError).ref?.id).toBeUndefined();
      expect({ status, again }).toEqual({ status: 'unknown', again: 0 });
    },
  );

  it.each(['""', '"  "', '"\\t"', '"\\ud800"'])('%s in its body names no job', async (id) => {
    const { status } = await ends({ respond: () => response(200, `{"job":${id}}`) });
    expect(status).toBe('unknown');
  });

  it.each(['0', 'a b', '2026/07/1', '…', '\u0000', 'x\'y"z'])(
    '%j names one, and its ref can be read back',
    async (id) => {
      const { first } = await ends({ respond: () => response(200, { job: id }) });
      const media = createRegistry({
        providers: [exampleProvider({ apiKey: canary, account: 'test' })],
        transport: canned(() => response(200, { word: 'done', files: ['https://e.example/a.mp4'] })),
      });
      const text = String((first as { ref: unknown }).ref);
      expect((await media.status(text)).ref.id).toBe(id);
      await media.close();
    },
  );
});
