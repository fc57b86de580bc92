import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../src/index.ts';
import type { Transport } from '../src/transport.ts';
import { asText, defineProvider, field, type ProviderSpec, withUnit } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request } from './gateway.ts';
import { hand } from './hand.ts';

const sound = exampleProvider.spec;
const parrot = sound.models['echo/parrot']!;
const row = { per: 'second', by: 'seconds', amount: '0.05', currency: 'USD', asOf: '2026-01-01' } as const;
const without = (name: keyof typeof row): object =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));

/** What plain JavaScript may hand over: the compiler would have stopped most of it. */
const changed = (changes: object): ProviderSpec => ({ ...sound, ...changes });
const priced = (price: unknown): ProviderSpec => changed({ models: { 'echo/parrot': { ...parrot, price } } });
const ofTask = (price: unknown): ProviderSpec =>
  changed({ models: { 'echo/parrot': { ...parrot, byTask: { 'image-to-video': { price } } } } });
const param = (entry: object): ProviderSpec =>
  changed({
    models: { 'echo/parrot': { ...parrot, params: { ...parrot.params, seconds: entry }, price: undefined } },
  });
const errorRow = (entry: object): ProviderSpec => changed({ errors: [entry] });
const limit = (entry: object): ProviderSpec =>
  changed({
    limits: [{ scope: 'key', applies: 'submit', windowMs: 1_000, max: 1, source: 'x', ...entry }],
  });

const tooLong = { fields: ['duration'], when: () => true, effect: 'notice', message: 'It is long.' } as const;
const question = { method: 'GET', path: '/left', schema: z.unknown(), parse: () => [] } as const;

describe('a price table', () => {
  it.each([
    [
      'an amount below zero',
      { ...row, amount: '-0.05' },
      'amount must be a decimal above 0 written as text, such as \'0.60\'; got "-0.05"',
    ],
    ['an amount of zero', { ...row, amount: '0.00' }, 'amount must be'],
    ['a number', { ...row, amount: 0.05 }, 'amount must be'],
    ['no amount', without('amount'), 'amount must be'],
    ['an empty amount', { ...row, amount: '' }, 'amount must be'],
    ['a word', { ...row, amount: 'free' }, 'amount must be'],
    ['NaN', { ...row, amount: 'NaN' }, 'amount must be'],
    ['an amount with its sign', { ...row, amount: '$0.05' }, 'amount must be'],
    ['a decimal comma', { ...row, amount: '0,05' }, 'amount must be'],
    ['an empty currency', { ...row, currency: '' }, 'currency must be'],
    ['a blank currency', { ...row, currency: ' ' }, 'currency must be'],
    ['a currency with a space', { ...row, currency: 'USD ' }, 'currency must be'],
    ['a sign for a currency', { ...row, currency: '$' }, 'currency must be'],
    ['a name every object has for a currency', { ...row, currency: 'constructor' }, 'currency must be'],
    ['no currency', without('currency'), 'currency must be'],
    ['no day', without('asOf'), 'asOf must be'],
    ['another way of writing a day', { ...row, asOf: '01.02.2026' }, 'asOf must be'],
    ['a day that never was', { ...row, asOf: '2026-02-30' }, 'asOf must be'],
    ['a unit nobody knows', { ...row, per: 'minute' }, 'per must be'],
    [
      'a count that is no field',
      { ...row, by: 'secnds' },
      'by names secnds, which is no field of this model (did you mean seconds?)',
    ],
    ['a count per request', { ...row, per: 'request' }, 'by counts units'],
    ['a count that is no name', { ...row, by: 5 }, 'by must be a text'],
    [
      'a condition on no field',
      { ...row, when: { sond: true } },
      'when names sond, which is no field of this model (did you mean sound?)',
    ],
    [
      'a condition of another type',
      { ...row, when: { sound: 'true' } },
      'when.sound is "true", which is never sent',
    ],
    ['conditions that are no table', { ...row, when: 'sound' }, 'when must be an object'],
    ['a text for approximate', { ...row, approximate: 'yes' }, 'approximate must be'],
    [
      'a misspelt entry',
      { ...row, aproximate: true },
      'aproximate is no entry of a price (did you mean approximate?)',
    ],
    ['a row that is no table', '0.05', 'must be an object'],
    ['an empty row', null, 'must be an object'],
  ])('with %s is refused where the provider is defined, with model and row', (_, wrong, message) => {
    const good = { ...row };
    const define = (spec: ProviderSpec) => () => defineProvider(spec);
    expect(define(priced([good, wrong]))).toThrow(TypeError);
    expect(define(priced([good, wrong]))).toThrow(`echo: models.echo/parrot.price.1: ${message}`);
    expect(define(ofTask([wrong]))).toThrow(
      `echo: models.echo/parrot.byTask.image-to-video.price.0: ${message}`,
    );
  });

  it('that is no list is refused', () => {
    expect(() => defineProvider(priced(row))).toThrow('echo: models.echo/parrot.price must be a list');
  });

  it.each([
    ['an exponent', { ...row, amount: '5e-2' }],
    ['a unit of a gateway', { ...row, currency: 'credits' }],
    ['another ISO code', { ...row, currency: 'CNY' }],
    ['no count', without('by')],
    ['a condition on what a field writes', { ...row, when: { sound: false, shape: '9:16' } }],
    ['a condition beyond the range of a parameter', { ...row, when: { seconds: 15 } }],
    ['about', { ...row, approximate: true }],
  ])('with %s is taken', (_, price) => {
    expect(() => defineProvider(priced([price]))).not.toThrow();
  });

  it('is checked again when an application overrides it', () => {
    const provider = defineProvider(changed({}));
    const [first] = sound.models['echo/parrot']!.price!;
    const cost = (amount: string) => ({
      override: { models: { 'echo/parrot': { price: [{ ...first!, amount }] } } },
    });
    expect(() => provider(cost('-1'))).toThrow('echo: models.echo/parrot.price.0: amount');
    expect(() => provider(cost('0.07'))).not.toThrow();
  });
});

describe('a table', () => {
  it.each([
    ['states.done', changed({ states: { ...sound.states, done: 'suceeded' } })],
    ['errors.0.errorCode', errorRow({ status: 400, errorCode: 'no_money' })],
    ['errors.0.status', errorRow({ status: '402', errorCode: 'auth' })],
    ['errors.0.message', errorRow({ message: 'balance', errorCode: 'auth' })],
    ['errors.0.message', errorRow({ message: /balance/g, errorCode: 'auth' })],
    ['errors.0.message', errorRow({ message: /balance/y, errorCode: 'auth' })],
    [
      'errors.0.provesNotAccepted',
      errorRow({ status: 500, provesNotAccepted: 'yes', source: 'x', errorCode: 'auth' }),
    ],
    ['errors.0.source', errorRow({ status: 500, provesNotAccepted: true, errorCode: 'auth' })],
    ['billing.failedJob', changed({ billing: { failedJob: 'sometimes' } })],
    ['billing.refundAfterMs', changed({ billing: { failedJob: 'free', refundAfterMs: -1 } })],
    ['polling.intervalMs', changed({ polling: { intervalMs: 0, timeoutMs: 1_000 } })],
    ['polling.intervalMs', changed({ polling: { intervalMs: Number.NaN, timeoutMs: 1_000 } })],
    ['polling.timeoutMs', changed({ polling: { intervalMs: 1_000, timeoutMs: '600000' } })],
    ['submit.timeoutMs', changed({ submit: { ...sound.submit, timeoutMs: 0 } })],
    ['poll.timeoutMs', changed({ poll: { ...sound.poll, timeoutMs: Number.NaN } })],
    ['discovery.all.timeoutMs', changed({ discovery: { all: { ...question, timeoutMs: -1 } } })],
    ['outputUrlTtlMs', changed({ outputUrlTtlMs: -1 })],
    ['limits.0.max', limit({ max: 0 })],
    ['limits.0.max', limit({ max: 1.5 })],
    ['limits.0.max', limit({ max: '5' })],
    ['limits.0.windowMs', limit({ windowMs: 0 })],
    ['limits.0.windowMs', limit({ windowMs: undefined })],
    ['limits.0.slotMs', limit({ applies: 'in-flight' })],
    ['limits.0.applies', limit({ applies: 'submits' })],
    ['limits.0.scope', limit({ scope: 'account' })],
    ['limits.0.amount', limit({ applies: 'spend', amount: '-1', currency: 'USD' })],
    ['limits.0.currency', limit({ applies: 'spend', amount: '1', currency: '' })],
    ['limits must be a list', changed({ limits: { max: 1 } })],
    ['models.echo/parrot.params.seconds.type', param({ type: 'int' })],
    ['models.echo/parrot.params.seconds must have a min', param({ type: 'integer', min: 10, max: 1 })],
    ['models.echo/parrot.params.seconds.step', param({ type: 'integer', step: 0 })],
    [
      'submit.path names {id}; {slug}, {task} can be',
      changed({ submit: { ...sound.submit, path: '/make/{id}' } }),
    ],
    [
      'poll.path names {ticket}; {id}, {slug}, {task}, {params.name} can',
      changed({ poll: { ...sound.poll, path: '/jobs/{ticket}' } }),
    ],
    ['poll.query.of names {model}', changed({ poll: { ...sound.poll, query: { of: '{model}' } } })],
    ['poll.path has a brace without its other half', changed({ poll: { ...sound.poll, path: '/jobs/{id' } })],
    [
      'balance.path names {id}; no name is filled in here',
      changed({ balance: { ...question, path: '/left/{id}' } }),
    ],
    [
      'discovery.one.path names {id}; {slug} can',
      changed({ discovery: { one: { ...question, path: '/models/{id}' } } }),
    ],
    [
      'models.echo/parrot.byTask.image-to-video.path names {id}',
      changed({ models: { 'echo/parrot': { ...parrot, byTask: { 'image-to-video': { path: '/{id}' } } } } }),
    ],
    ['models.parrot must be named maker/model, or echo:parrot/1 where', changed({ models: { parrot } })],
    ['models.acme:parrot must be named maker/model', changed({ models: { 'acme:parrot': parrot } })],
    ['limit is not an entry of a provider (did you mean limits?)', changed({ limit: [] })],
    [
      'submit.timeout is not an entry of a provider (did you mean timeoutMs?)',
      changed({ submit: { ...sound.submit, timeout: 5 } }),
    ],
    [
      'models.echo/parrot.prices is not an entry of a provider (did you mean price?)',
      changed({ models: { 'echo/parrot': { ...parrot, prices: [] } } }),
    ],
    ['models.echo/parrot.params.seconds.maximum is not an entry', param({ type: 'integer', maximum: 10 })],
    [
      'fields.durations is not an entry of a provider (did you mean duration?)',
      changed({ fields: { durations: 'seconds' } }),
    ],
    [
      'fields.n.wires is not an entry of a provider (did you mean wire?)',
      changed({ fields: { n: { wires: ['count'] } } }),
    ],
    ['errors.0.provesNotAcepted is not an entry', errorRow({ errorCode: 'auth', provesNotAcepted: true })],
    ['limits.0.windowMS is not an entry of a provider (did you mean windowMs?)', limit({ windowMS: 5 })],
    [
      'rules.0.message_ is not an entry',
      changed({
        rules: [{ fields: ['n'], when: () => true, effect: 'notice', message: 'x', message_: 'x' }],
      }),
    ],
    [
      'poll.path must begin with a slash; got "jobs/{id}"',
      changed({ poll: { ...sound.poll, path: 'jobs/{id}' } }),
    ],
    [
      'errors.0 must name a status, a code or a message, or it fits every error',
      errorRow({ errorCode: 'auth' }),
    ],
    [
      'states.Ready is failed, and states.ready is succeeded',
      changed({ states: { ready: 'succeeded', Ready: 'failed' } }),
    ],
    [
      'rules.0.effect must be one of rejected, ineffective, notice; got "reject"',
      changed({ rules: [{ ...tooLong, effect: 'reject' }] }),
    ],
    [
      'rules.0.fields names "durations", which is no canonical field (did you mean duration?)',
      changed({ rules: [{ ...tooLong, fields: ['durations'] }] }),
    ],
    ['rules.0.when must be a function; got true', changed({ rules: [{ ...tooLong, when: true }] })],
    [
      'models.echo/parrot.rules.0.message must be a sentence; got ""',
      changed({ models: { 'echo/parrot': { ...parrot, rules: [{ ...tooLong, message: '' }] } } }),
    ],
    [
      'media.image.maxBytes must be a number above 0; got "5"',
      changed({ media: { image: { accepts: ['url'], maxBytes: '5' } } }),
    ],
    [
      'models.echo/parrot.media.image.minSide must be at most maxSide; got 9 and 8',
      changed({
        models: {
          'echo/parrot': { ...parrot, media: { image: { accepts: ['url'], minSide: 9, maxSide: 8 } } },
        },
      }),
    ],
    ['models must be an object; got 5', changed({ models: 5 })],
    ['submit must be an object; got "/make"', changed({ submit: '/make' })],
    ['submit.path must be a text; got 5', changed({ submit: { ...sound.submit, path: 5 } })],
    ['submit.parse must be a function; got', changed({ submit: { ...sound.submit, parse: {} } })],
    ['auth must be a function; got "x-key"', changed({ auth: 'x-key' })],
    ['states must be an object; got a value of type array', changed({ states: [] })],
    ['errors must be a list; got a value of type object', changed({ errors: {} })],
    ['baseURL must be a text; got 5', changed({ baseURL: 5 })],
    [
      'models.echo/parrot.tasks must be a list; got "text-to-video"',
      changed({ models: { 'echo/parrot': { ...parrot, tasks: 'text-to-video' } } }),
    ],
    ['models.echo/parrot must be an object; got "parrot"', changed({ models: { 'echo/parrot': 'parrot' } })],
    ['fields.n.wire must be a list; got "count"', changed({ fields: { n: { wire: 'count' } } })],
  ])('that is wrong at %s is refused where the provider is defined', (where, spec) => {
    expect(() => defineProvider(spec)).toThrow(TypeError);
    expect(() => defineProvider(spec)).toThrow(`echo: ${where}`);
  });

  it.each([
    ['polling.intervalMs', { polling: { intervalMs: -1 } }],
    ['polling.timeoutMs', { polling: { timeoutMs: Number.NaN } }],
    ['limits.0.max', { limits: [{ scope: 'key', applies: 'call', windowMs: 1, max: 0, source: 'x' }] }],
  ] as const)('of an application is held against the same rules: %s', (where, options) => {
    expect(() => exampleProvider({ apiKey: canary, ...options })).toThrow(`echo: ${where}`);
  });

  it.each([[5], [null], [{ key: canary }]])('of an application cannot have the key %#', (apiKey) => {
    const make = (name: string) => () => exampleProvider({ [name]: apiKey as never });
    for (const name of ['apiKey', 'webhookSecret']) {
      expect(make(name)).toThrow(`echo: ${name} must be a text or a function that gives one; got a `);
      expect(make(name)).not.toThrow(canary);
    }
  });

  it.each([['x'.repeat(257)], ['\uD800'], [7]])('of an account cannot be %j', (account) => {
    const make = () => exampleProvider({ apiKey: canary, account: account as string });
    expect(make).toThrow(TypeError);
    expect(make).toThrow('echo: account must be a well-formed text of at most 256 characters');
  });

  it.each(['models', 'fields', 'submit', 'auth', 'states', 'billing', 'name'] as const)(
    'without %s is refused where the provider is defined',
    (name) => {
      expect(() => defineProvider(changed({ [name]: undefined }))).toThrow(`echo: ${name} is missing`);
    },
  );

  it('has an id in lower case', () => {
    expect(() => defineProvider(changed({ id: 'Echo' }))).toThrow('id must be in lower case, of letters,');
  });

  it('names every mistake at once', () => {
    const rows = [
      { ...row, amount: '-1' },
      { ...row, currency: '' },
    ];
    expect(() => defineProvider(priced(rows))).toThrow(/price\.0: amount.*; .*price\.1: currency/);
  });

  it('of another contract is left to the registry, which names the version', () => {
    const newer = defineProvider({ ...priced([{ amount: 1 }]), contract: 2 as 1 });
    expect(() => createRegistry({ providers: [newer({ apiKey: canary })] })).toThrow(
      'uses plugin contract 2',
    );
  });
});

describe('a parameter of texts', () => {
  const texts = (values: readonly string[] | undefined, changes: object = {}): ProviderSpec => {
    const seconds = { type: 'string', ...(values === undefined ? {} : { enum: values }) };
    const params = { ...parrot.params, seconds };
    return changed({ models: { 'echo/parrot': { ...parrot, params, price: undefined } }, ...changes });
  };
  const place =
    'echo: models.echo/parrot.params.seconds takes texts, and fields.duration sends a number; write ';

  it.each([
    [['4s', '6s'], "field('seconds', withUnit('s'))"],
    [['5', '10'], "field('seconds', asText)"],
    [['short', 'long'], "field('seconds', asText), withUnit or mapValues, as the document has it"],
    [undefined, "field('seconds', asText), withUnit or mapValues, as the document has it"],
  ])('is not written by a field of numbers: %j', (values, advice) => {
    expect(() => defineProvider(texts(values))).toThrow(`${place}${advice}`);
  });

  it('is not written by yes and no', () => {
    const params = { ...parrot.params, sound: { type: 'string', enum: ['on', 'off'] } };
    const spec = changed({ models: { 'echo/parrot': { ...parrot, params, price: undefined } } });
    expect(() => defineProvider(spec)).toThrow(
      "params.sound takes texts, and fields.generateAudio sends a boolean; write field('sound', mapValues(",
    );
  });

  it('is written by a field that makes a text of it', () => {
    const fields = { ...sound.fields, duration: field('seconds', withUnit('s')) };
    expect(() => defineProvider(texts(['4s', '6s'], { fields }))).not.toThrow();
  });

  it.each([
    [['4s', '6s'], 'whose values are such as "4s"'],
    [undefined, 'whose values are such as "5s"'],
  ])('does not count the units of a price: %j', (values, message) => {
    const fields = { ...sound.fields, duration: field('seconds', withUnit('s')) };
    const spec = texts(values, { fields });
    const models = { 'echo/parrot': { ...spec.models['echo/parrot']!, price: [row] } };
    expect(() => defineProvider({ ...spec, models })).toThrow(
      `price.0: by counts by seconds, ${message}; name a field of numbers, or work the number out with count: ({ seconds }) => …`,
    );
  });

  it.each([
    ['by', { ...row, by: 'sound' }, 'by counts by sound, which is of type boolean'],
    ['outputs', { ...row, outputs: 'mood' }, 'outputs counts by mood, whose values are such as "calm"'],
  ])('or of another kind does not count either: %s', (_, price, message) => {
    expect(() => defineProvider(priced([price]))).toThrow(message);
  });

  it('counts where one of its values is a number, and pixels count as megapixels', () => {
    const params = {
      ...parrot.params,
      seconds: { type: 'string', enum: ['auto', '5'] },
      size: { type: 'string', enum: ['1024x1024'] },
    };
    const price = [row, { ...row, per: 'megapixel', by: 'size' }];
    const fields = { ...sound.fields, duration: field('seconds', asText) };
    const spec = changed({ models: { 'echo/parrot': { ...parrot, params, price } }, fields });
    expect(() => defineProvider(spec)).not.toThrow();
  });
});

describe('a price that is counted', () => {
  it.each([0, '0', -5, 'auto', Number.NaN, 1e21])('is unknown for a count of %s', async (seconds) => {
    const models = {
      'echo/parrot': {
        ...parrot,
        params: { ...parrot.params, seconds: { type: 'any' as const } },
        price: [row],
      },
    };
    const provider = defineProvider({ ...sound, models, fields: { prompt: 'text' } })({ apiKey: canary });
    const media = createRegistry({ providers: [provider], transport: hand(), clock: fakeClock() });
    const options = { echo: { seconds: Number.isNaN(seconds) ? null : seconds } };
    const { offers } = await media.plan({
      kind: 'video',
      model: 'echo/parrot',
      prompt: 'A.',
      providerOptions: options,
    });
    expect(offers[0]?.price).toBeUndefined();
  });
});

describe('a ceiling', () => {
  const media = createRegistry({
    providers: [exampleProvider({ apiKey: canary })],
    transport: hand(),
    clock: fakeClock(),
  });

  it.each([
    ['a bare amount', '0.60', 'maxPrice', 'must be amounts by currency'],
    ['a number', 0.6, 'maxPrice', 'must be amounts by currency'],
    ['a list', ['0.60'], 'maxPrice', 'must be amounts by currency'],
    ['no currency', {}, 'maxPrice', 'names no currency'],
    ['an amount below zero', { USD: '-1' }, 'maxPrice.USD', 'must be at least 0; got -1'],
    ['an empty amount', { USD: '' }, 'maxPrice.USD', 'must be a decimal number written as text'],
    ['a blank amount', { USD: ' ' }, 'maxPrice.USD', 'must be a decimal number written as text'],
    ['an amount that is a number', { USD: 0.6 }, 'maxPrice.USD', 'must be a decimal number written as text'],
    ['an amount with its sign', { USD: '$1' }, 'maxPrice.USD', 'must be a decimal number written as text'],
    ['a currency in small letters', { usd: '1' }, 'maxPrice.usd', 'did you mean USD?'],
    ['a currency with a space', { 'USD ': '1' }, 'maxPrice.USD ', 'did you mean USD?'],
    ['an empty currency', { '': '1' }, 'maxPrice.', 'is no currency'],
    ['a sign', { $: '1' }, 'maxPrice.$', 'is no currency'],
  ])(
    'that is %s is one issue of the caller, before anything is sent',
    async (_, maxPrice, field, message) => {
      for (const call of [
        media.plan(request, { maxPrice: maxPrice as never }),
        media.submit(request, { maxPrice: maxPrice as never }),
      ]) {
        const error = await caught(call);
        expect(error).toMatchObject({ code: 'invalid_request', issues: [{ path: field.split('.') }] });
        expect(String(error)).toContain(message);
      }
    },
  );

  it.each([{ USD: '0' }, { USD: '0.60', XNO: '1', credits: '5' }])('may be %o', async (maxPrice) => {
    expect(await media.plan(request, { maxPrice })).toHaveProperty('offers');
  });
});

describe('a live quote', () => {
  const response = { status: 200, headers: { 'content-type': 'application/json' }, text: '{}' };
  const responding: Transport = {
    ...hand(),
    request: () => ({ response: Promise.resolve(response), abort: () => undefined }),
  };
  const quoting = (price: unknown) =>
    defineProvider({
      ...sound,
      models: { 'echo/parrot': { ...parrot, price: [] } },
      quote: {
        method: 'POST',
        path: '/quote',
        schema: z.unknown(),
        parse: () => ({ price: price as never }),
      },
    })({ apiKey: canary });

  it.each([
    ['below zero', { amount: '-0.4', currency: 'USD' }],
    ['NaN', { amount: 'NaN', currency: 'USD' }],
    ['a number', { amount: 0.4, currency: 'USD' }],
    ['empty', { amount: '', currency: 'USD' }],
    ['without a unit', { amount: '0.4' }],
    ['with an empty unit', { amount: '0.4', currency: '' }],
    ['with a blank unit', { amount: '0.4', currency: ' ' }],
    ['in a unit every object has', { amount: '0.4', currency: 'constructor' }],
  ])('that is %s is an unknown price, and under a ceiling no offer', async (_, price) => {
    const media = createRegistry({
      providers: [quoting(price)],
      transport: responding,
      clock: fakeClock(),
    });
    const { offers } = await media.plan(request, { pricing: 'live' });
    expect(offers[0]?.price).toBeUndefined();
    expect(offers[0]?.notices.join()).toContain('no live quote could be had');
    const capped = await media.plan(request, { pricing: 'live', maxPrice: { USD: '1' } });
    expect(capped).toMatchObject({ offers: [], declined: [{ reasons: [{ path: ['maxPrice'] }] }] });
  });
});
