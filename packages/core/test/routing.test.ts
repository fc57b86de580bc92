import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, memoryStore, type Offer, type Registry } from '../src/index.ts';
import { defineProvider, field, type ProviderSpec, query } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { attemptOf, canary, caught, methods, request } from './gateway.ts';
import { hand, type Hand } from './hand.ts';

const parrot = exampleProvider.spec.models['echo/parrot']!;
const row = { per: 'request', currency: 'USD', asOf: '2026-01-01' } as const;

const { poll: _poll, ...withoutPoll } = exampleProvider.spec;

/** An invented gateway with one model; what is given replaces its spec, or the row of the model. */
function gateway(id: string, model: object = {}, spec: Partial<ProviderSpec> & { held?: true } = {}) {
  const { held, ...more } = spec;
  return defineProvider({
    ...(held ? withoutPoll : exampleProvider.spec),
    id,
    name: id,
    models: { 'echo/parrot': { ...parrot, ...model } },
    ...more,
  } as ProviderSpec)({ apiKey: canary, baseURL: `https://${id}.example` });
}

const priced = (amount: string, more: object = {}) => ({ price: [{ ...row, amount, ...more }] });

function registry(...providers: ReturnType<typeof gateway>[]): { media: Registry; transport: Hand } {
  const transport = hand();
  return {
    media: createRegistry({ providers, transport, clock: fakeClock({ skipSleeps: true }) }),
    transport,
  };
}

const hostOf = ({ call }: Awaited<ReturnType<Hand['call']>>): string => new URL(call.url).hostname;

describe('without options, offers', () => {
  const { media } = registry(
    gateway('a-unknown', { price: [] }),
    gateway('b-held', priced('0.01'), { held: true }),
    gateway('c-about', priced('0.01', { approximate: true })),
    gateway('d-inferred', { ...priced('0.01'), modelMatch: 'inferred' }),
    gateway('e-dear', priced('0.50')),
    gateway('f-cheap', priced('0.40')),
  );

  it('that are exact in model, price and resumability come first, the cheapest before the others', async () => {
    const { offers } = await media.plan(request);
    expect(offers.map(({ provider }) => provider)).toEqual([
      'f-cheap',
      'e-dear',
      'd-inferred',
      'c-about',
      'a-unknown',
      'b-held',
    ]);
  });

  it('say why they have their place', async () => {
    const { offers } = await media.plan(request);
    expect(
      Object.fromEntries(offers.map(({ provider, score, reason }) => [provider, [score, reason]])),
    ).toEqual({
      'f-cheap': [0, 'exact in model and price, and its job can be resumed'],
      'e-dear': [0, 'exact in model and price, and its job can be resumed'],
      'd-inferred': [1, 'no document says that its model is this one'],
      'c-about': [2, 'its price is approximate'],
      'a-unknown': [4, 'its price is unknown'],
      'b-held': [8, 'it responds only to the process that sent the request'],
    });
  });

  it('of providers that were named come first, whatever they cost', async () => {
    const { offers } = await media.plan(request, { order: ['e-dear', 'a-unknown'] });
    expect(offers.slice(0, 3).map(({ provider }) => provider)).toEqual(['e-dear', 'a-unknown', 'f-cheap']);
  });

  it('of equal price keep the order of installation, and two currencies are never compared', async () => {
    const mixed = registry(
      gateway('one', priced('9', { currency: 'XNO' })),
      gateway('two', priced('0.40')),
      gateway('three', priced('3', { currency: 'XNO' })),
      gateway('four', priced('0.40')),
    );
    const { offers } = await mixed.media.plan(request);
    expect(offers.map(({ provider }) => provider)).toEqual(['three', 'one', 'two', 'four']);
  });

  it('follow an order of the application, and the next one where that finds no difference', async () => {
    const { offers } = await media.plan(request, {
      sort: [(a, b) => Number(a.resumable) - Number(b.resumable), 'price'],
    });
    expect(offers.map(({ provider }) => provider).slice(0, 3)).toEqual(['b-held', 'd-inferred', 'f-cheap']);
  });
});

describe('an order of the application that is none', () => {
  const broken: readonly (readonly [why: string, order: (...offers: Offer[]) => unknown, message: string])[] =
    [
      [
        'compares a price that is unknown',
        (a, b) => Number(a?.price?.amount) - Number(b?.price?.amount),
        'NaN',
      ],
      ['says whether, not which', (a, b) => (a?.provider ?? '') < (b?.provider ?? ''), 'returned'],
      ['returns nothing', () => undefined, 'returned undefined'],
      ['is asynchronous', () => Promise.resolve(1), 'returned a value of type object'],
      ['counts without end', () => 1n, 'returned 1'],
      ['throws', (a) => a!.price!.amount.length, 'threw an error (Cannot read'],
    ];

  it.each(broken)(
    'because it %s, refuses a purchase before anything is sent',
    async (_why, order, message) => {
      const { media, transport } = registry(
        gateway('dear', priced('9')),
        gateway('unknown', { price: [] }),
        gateway('cheap', priced('1')),
      );
      const sort = order as (a: Offer, b: Offer) => number;
      for (const [given, path] of [
        [sort, ['sort']],
        [
          [() => 0, sort],
          ['sort', 1],
        ],
      ] as const) {
        const error = await caught(media.submit(request, { sort: given }));
        expect(error).toMatchObject({ code: 'invalid_request', charged: 'no', issues: [{ path }] });
        expect(String(error)).toContain(message);
        expect(await caught(media.plan(request, { sort: given }))).toMatchObject({ code: 'invalid_request' });
      }
      expect(transport.calls).toEqual([]);
    },
  );
});

it('an offer without documented limits names the limits that others document', async () => {
  const { media } = registry(
    gateway('lax', { params: { ...parrot.params, seconds: { type: 'integer' } } }),
    gateway('strict'),
  );
  const { offers, declined } = await media.plan({ ...request, duration: 25 } as typeof request);
  expect(declined.map(({ provider }) => provider)).toEqual(['strict']);
  expect(offers[0]?.notices.join()).toMatch(/lax documents no limit here, but strict does: duration/);
});

it('a task that another gateway does not do is no limit of a value', async () => {
  const { media } = registry(gateway('does'), gateway('does-not', { tasks: ['image-to-video'] }));
  const { offers, declined } = await media.plan(request);
  expect(declined.map(({ provider, reasons }) => [provider, reasons[0]?.path])).toEqual([
    ['does-not', ['prompt']],
  ]);
  expect(offers[0]?.notices).toEqual([]);
});

describe('a mistake in the own functions of a provider', () => {
  const mistake = (): never => {
    throw new TypeError('x is not a function');
  };
  const { submit } = exampleProvider.spec;
  const odd = (value: unknown) =>
    query({ method: 'GET', path: '/q', schema: z.any(), parse: () => value as never });
  const rules = [{ fields: ['duration'], when: mistake, effect: 'rejected', message: 'too long' }] as const;
  it.each([
    ['its body', { submit: { ...submit, body: mistake } }],
    ['a rule', { rules }],
    ['a field', { fields: { ...exampleProvider.spec.fields, duration: field('seconds', mistake) } }],
  ] as readonly (readonly [string, Partial<ProviderSpec>])[])(
    'keeps it alone out, by %s, and says whose it is',
    async (_name, spec) => {
      const { media, transport } = registry(gateway('broken', priced('0.1'), spec), gateway('sound'));
      const { offers, declined } = await media.plan(request);
      expect(offers.map(({ provider }) => provider)).toEqual(['sound']);
      expect(declined).toMatchObject([{ provider: 'broken', reasons: [{ path: ['provider', 'broken'] }] }]);
      const bought = media.submit(request);
      (await transport.call(0)).respond(200, { job: 'job-1' });
      expect((await bought).ref.provider).toBe('sound');
      const refused = await caught(media.submit(request, { only: ['broken'] }));
      expect(refused).toMatchObject({ code: 'unsupported', provider: 'broken', charged: 'no' });
      expect(String(refused)).toMatch(/mistake in its own functions \(TypeError: .*report it to the authors/);
    },
  );

  it.each([
    ['none', null],
    ['a price that is none', { price: null }],
    ['changes that are no list', { affordable: false, adjustments: 'less' }],
    ['an amount without a unit', { affordable: false, remaining: {} }],
  ])('makes no quote of a response: %s', async (_name, reading) => {
    const { media, transport } = registry(gateway('broken', priced('0.1'), { quote: odd(reading) }));
    const planned = media.plan(request);
    (await transport.call(0)).respond(200, {});
    expect((await planned).offers).toMatchObject([
      {
        price: { amount: '0.1' },
        notices: ['no live quote could be had (the response could not be understood)'],
      },
    ]);
  });

  it('makes no model of a response', async () => {
    const spec: Partial<ProviderSpec> = {
      unlistedModels: { kinds: ['video'], notice: 'unlisted' },
      discovery: { all: odd({}) },
    };
    const { media, transport } = registry(gateway('broken', {}, spec));
    const planned = media.plan({ ...request, model: 'broken:new' });
    (await transport.call(0)).respond(200, {});
    expect((await planned).offers[0]?.notices.join()).toContain(
      'could not be looked up (the response could not be understood)',
    );
  });
});

describe('a submit over two gateways', () => {
  const two = () => registry(gateway('cheap', priced('0.1')), gateway('dear', priced('0.2')));

  it.each([
    ['the connection is refused', 'unreachable'],
    ['the key is refused', 401],
    ['the balance is gone', 402],
    ['it is overloaded and says when', 429],
  ] as const)('goes to the next one when %s', async (_why, response) => {
    const { media, transport } = two();
    const bought = media.submit(request, { idempotencyKey: 'k', retries: 0 });
    const first = await transport.call(0);
    expect(hostOf(first)).toBe('cheap.example');
    if (response === 'unreachable') first.breakOffBefore();
    else first.respond(response, { error: { message: 'no' } }, { 'retry-after': '1' });
    const second = await transport.call(1);
    expect(hostOf(second)).toBe('dear.example');
    second.respond(200, { job: 'job-1' });
    const job = await transport.endOf(bought);
    expect(job.ref).toMatchObject({ provider: 'dear', id: 'job-1', idempotencyKey: 'k' });
    expect(job.attempts).toMatchObject([
      { provider: 'cheap', status: response === 'unreachable' ? 'not_sent' : 'rejected' },
    ]);
    // The same key gives that job again, and nothing leaves.
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('job-1');
    expect(transport.calls).toHaveLength(2);
  });

  it.each([
    ['the connection broke after the request left', 'broken'],
    ['the gateway responds with 502', 502],
    ['the gateway responds with 503 without Retry-After', 503],
    ['an accepted submit names no job', 200],
  ] as const)('stays with the first when %s', async (_why, response) => {
    const { media, transport } = two();
    const refused = caught(media.submit(request, { retries: 0 }));
    const first = await transport.call(0);
    if (response === 'broken') first.breakOff();
    else first.respond(response, {});
    expect(await transport.endOf(refused)).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(transport.calls).toHaveLength(1);
  });

  it('takes a refused prompt nowhere else', async () => {
    const rows = [{ status: 400, errorCode: 'content_policy' as const }];
    const { media, transport } = registry(
      gateway('cheap', priced('0.1'), { errors: rows } as never),
      gateway('dear', priced('0.2')),
    );
    const refused = caught(media.submit(request));
    (await transport.call(0)).respond(400, { error: { message: 'moderation' } });
    expect(await transport.endOf(refused)).toMatchObject({ code: 'content_policy' });
    expect(transport.calls).toHaveLength(1);
  });

  it('stays with the first where fallbacks are not allowed', async () => {
    const { media, transport } = two();
    const refused = caught(media.submit(request, { allowFallbacks: false }));
    (await transport.call(0)).respond(401, {});
    expect(await transport.endOf(refused)).toMatchObject({ code: 'auth', provider: 'cheap' });
    expect(transport.calls).toHaveLength(1);
  });

  it('holds the ceiling at every gateway', async () => {
    const { media, transport } = two();
    const refused = caught(media.submit(request, { maxPrice: { USD: '0.15' } }));
    (await transport.call(0)).respond(401, {});
    expect(await transport.endOf(refused)).toMatchObject({ code: 'auth' });
    expect(transport.calls).toHaveLength(1);
  });

  it('reports every attempt when all of them refuse', async () => {
    const { media, transport } = two();
    const refused = caught(media.submit(request));
    (await transport.call(0)).respond(401, {});
    (await transport.call(1)).respond(402, {});
    expect(await transport.endOf(refused)).toMatchObject({
      code: 'insufficient_funds',
      attempts: [
        { provider: 'cheap', status: 'rejected', code: 'auth' },
        { provider: 'dear', status: 'rejected', code: 'insufficient_funds' },
      ],
    });
  });

  it('goes nowhere else while the store does not hold how the first attempt ended', async () => {
    const transport = hand();
    const inner = memoryStore();
    const store = { ...methods(inner), update: () => Promise.reject(new Error('disk full')) };
    const media = createRegistry({
      providers: [gateway('cheap', priced('0.1')), gateway('dear', priced('0.2'))],
      transport,
      store,
      clock: fakeClock({ skipSleeps: true }),
    });
    const refused = caught(media.submit(request, { idempotencyKey: 'k' }));
    (await transport.call(0)).respond(401, {});
    expect(await transport.endOf(refused)).toMatchObject({ code: 'auth' });
    expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'open' });
    expect(transport.calls).toHaveLength(1);
  });
});
