import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError } from '../src/index.ts';
import { defineProvider } from '../src/plugin.ts';
import { exampleProvider } from '../src/testing/index.ts';
import { caught, request } from './gateway.ts';
import { hand } from './hand.ts';

const second = defineProvider({ ...exampleProvider.spec, id: 'gateai', name: 'Second' });
const media = createRegistry({
  providers: [exampleProvider({ apiKey: 'a-key' }), second({ apiKey: 'a-key' })],
  transport: hand(),
});
afterAll(() => media.close());

const refused = async (call: Promise<unknown>): Promise<CrosspointError> =>
  (await caught(call)) as CrosspointError;

describe('a mistake in an option', () => {
  const half = '\ud83d';

  it.each([
    [
      'a misspelt provider',
      { only: ['gatai'] },
      ['only', 0],
      'names "gatai", which is not installed; did you mean gateai?',
    ],
    ['a misspelt provider in an order', { order: ['echo', 'gate-ai'] }, ['order', 1], 'did you mean gateai?'],
    ['a misspelt provider to leave out', { ignore: ['ecko'] }, ['ignore', 0], 'did you mean echo?'],
    ['a provider like no other', { only: ['zzzzzz'] }, ['only', 0], 'installed are: echo, gateai'],
    [
      'an amount that is a number',
      { maxPrice: { USD: 2 } },
      ['maxPrice', 'USD'],
      "got 2; write { USD: '2' }",
    ],
    [
      'a misspelt option',
      { maxprice: { USD: '2' } },
      ['maxprice'],
      'is not an option; did you mean maxPrice?',
    ],
    ['an unknown option', { zzzzzz: 1 }, ['zzzzzz'], 'is not an option; known are order, only,'],
    ['another sort', { sort: 'cost' }, ['sort'], 'a function of two offers, or a list of these; got "cost"'],
    ['another pricing', { pricing: 'fast' }, ['pricing'], "must be 'live' or 'published'"],
    ['a text in place of a list', { only: 'echo' }, ['only'], 'must be a list; got "echo"'],
    [
      'a number in place of a switch',
      { allowUnknownPrice: 1 },
      ['allowUnknownPrice'],
      'must be of type boolean; got 1',
    ],
    ['a text in place of options', 'cheap', ['options'], 'must be an object; got "cheap"'],
  ])('is one sentence of what is wrong and what would be right: %s', async (_, options, path, message) => {
    for (const call of [media.plan(request, options as never), media.submit(request, options as never)]) {
      const error = await refused(call);
      expect(error).toMatchObject({ code: 'invalid_request', charged: 'no', issues: [{ path }] });
      expect(error.message).toContain(message);
      expect(error.message).not.toMatch(/Invalid input|Unrecognized|expected/);
    }
  });

  it.each([
    ['retries', () => media.submit(request, { retries: 11 }), 'must be at most 10; got 11'],
    [
      'idempotencyKey',
      () => media.submit(request, { idempotencyKey: 'k'.repeat(257) }),
      'must be at most 256 characters',
    ],
    [
      'idempotencyKey',
      () => media.submit(request, { idempotencyKey: `order ${half}` }),
      'half of a character',
    ],
    ['signal', () => media.submit(request, { signal: {} as never }), 'must be an AbortSignal'],
    ['output', () => media.download('xp1.x', { to: 'x', output: 7 } as never), 'did you mean outputIndex?'],
    [
      'outputIndex',
      () => media.download('xp1.x', { to: 'x', outputIndex: -1 }),
      'must be at least 0; got -1',
    ],
    [
      'outputIndex',
      () => media.download('xp1.x', { to: 'x', outputIndex: 0.5 }),
      'must be a whole number; got 0.5',
    ],
    ['to', () => media.download('xp1.x', {} as never), 'is missing; must be a path or a writable stream'],
    [
      'to',
      () => media.download('xp1.x', { to: new ReadableStream() as never }),
      'must be a path or a writable stream; got ',
    ],
    ['timeoutMs', () => media.wait('xp1.x', { timeoutMs: -1 }), 'must be at least 0; got -1'],
    ['provider', () => media.discover({} as never), 'is missing; must be of type string'],
    [
      'provider',
      () => media.discover({ provider: 'gatai' }),
      'names "gatai", which is not installed; did you mean gateai?',
    ],
    ['provider', () => media.balance({ provider: 'ecko' }), 'did you mean echo?'],
    ['provider', async () => media.models({ provider: 'zzzzzz' }), 'installed are: echo, gateai'],
    ['slug', () => media.discover({ provider: 'echo', slug: half }), 'half of a character'],
    ['signl', () => media.status('xp1.x', { signl: 1 } as never), 'is not an option; did you mean signal?'],
    [
      'signal',
      () => media.status('xp1.x', { signal: 'stop' } as never),
      'must be an AbortSignal; got "stop"',
    ],
    ['signal', () => media.advance('xp1.x', { signal: {} } as never), 'must be an AbortSignal'],
  ])('is refused in every method: %s', async (path, call, message) => {
    const error = await refused(call());
    expect(error).toMatchObject({ code: 'invalid_request', issues: [{ path: [path] }] });
    expect(error.message).toContain(message);
  });

  it.each([null, 5, 'fast', []])('is told where %o stands in place of all options', async (options) => {
    const none = options as never;
    const calls = [
      media.status('xp1.x', none),
      media.advance('xp1.x', none),
      media.generate(request, none),
      media.submitMany([request], none).next(),
      media.generateMany([request], none).next(),
    ];
    for (const call of calls)
      expect(await refused(call)).toMatchObject({
        code: 'invalid_request',
        issues: [{ path: ['options'], message: expect.stringContaining('must be an object') }],
      });
  });

  it('is told together with the others of generate', async () => {
    const given = { timeoutMs: -1, retries: 99, retryFaild: true };
    const { issues } = await refused(media.generate(request, given as never));
    expect(new Set(issues.map(({ path }) => path[0]))).toEqual(new Set(Object.keys(given)));
  });

  it('is no signal of another realm', async () => {
    const signal = runInNewContext(
      '({ aborted: true, addEventListener() {}, removeEventListener() {} })',
    ) as AbortSignal;
    expect(await refused(media.submit(request, { signal }))).toMatchObject({ code: 'canceled' });
  });

  it('is half of a character in a namespace', () => {
    expect(() =>
      createRegistry({ providers: [exampleProvider({ apiKey: 'a-key' })], namespace: half }),
    ).toThrow(/namespace must be a well-formed text/);
  });
});

describe('an option of createRegistry that is of another kind', () => {
  const providers = [exampleProvider({ apiKey: 'a-key' })];
  it.each([
    ['store', 'jobs.db', /store: must be a job store, such as sqlite/],
    ['store', () => undefined, /store: must be a job store/],
    ['transport', { send() {} }, /transport: must be a transport/],
    ['clock', Date, /clock: must be a clock/],
    ['onEvent', 'x', /onEvent: must be a function/],
    ['uploadMedia', 'x', /uploadMedia: must be a function/],
  ])('is refused by the first call, before anything is sent: %s, %#', async (name, value, message) => {
    const registry = createRegistry({ providers, [name]: value } as never);
    for (const call of [registry.submit(request), registry.submit(request), registry.plan(request)])
      expect(await refused(call)).toMatchObject({
        code: 'invalid_request',
        charged: 'no',
        message: expect.stringMatching(message),
        issues: [{ path: [name] }],
      });
  });
});

describe('an option that leaves a provider out', () => {
  it('says so of that provider', async () => {
    const only = await media.plan(request, { only: ['echo'] });
    expect(only.declined).toMatchObject([
      { provider: 'gateai', reasons: [{ path: ['only'], message: 'does not name gateai' }] },
    ]);
    const ignored = await media.plan(request, { ignore: ['gateai'] });
    expect(ignored.declined).toMatchObject([
      { provider: 'gateai', reasons: [{ path: ['ignore'], message: 'names gateai' }] },
    ]);
  });
});
