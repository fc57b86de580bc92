import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, type JobRef, memoryStore, type RegistryEvent } from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import { defineProvider, query, wireDecimal, wireId } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request, attemptOf } from './gateway.ts';
import { hand, soon, type Waiting } from './hand.ts';

const Listed = z.object({ models: z.array(z.object({ slug: z.string(), params: z.array(z.string()) })) });

/** The invented gateway, with everything that can be asked beside jobs. */
const counter = defineProvider({
  ...exampleProvider.spec,
  id: 'counter',
  name: 'Counter',
  parseError: ({ json }) => {
    const no = z.object({ error: z.string(), suggestions: z.array(z.string()).nullish() }).safeParse(json);
    return no.success ? { message: no.data.error, suggestions: no.data.suggestions ?? undefined } : undefined;
  },
  quote: query({
    method: 'POST',
    path: '/price',
    schema: z.object({ cost: wireDecimal(), left: wireDecimal().nullish(), fits: z.boolean() }),
    parse: ({ cost, left, fits }) => ({
      price: { amount: cost, currency: 'USD' },
      remaining: left == null ? undefined : { amount: left, currency: 'USD' },
      affordable: fits,
      adjustments: fits ? [] : [{ field: 'seconds', to: 2 }],
    }),
  }),
  balance: query({
    method: 'GET',
    path: '/purse',
    schema: z.object({ usd: wireDecimal() }),
    parse: ({ usd }) => [{ scope: 'account', amount: usd, currency: 'USD' }],
  }),
  listJobs: query({
    method: 'GET',
    path: '/jobs',
    schema: z.object({
      jobs: z.array(
        z.object({ id: wireId(), model: z.string(), at: z.string(), text: z.string().optional() }),
      ),
    }),
    parse: ({ jobs }) =>
      jobs.map(({ id, model, at, text }) => ({ id, slug: model, submittedAt: at, prompt: text })),
  }),
  discovery: {
    all: query({
      method: 'GET',
      path: '/models',
      auth: false,
      schema: Listed,
      parse: ({ models }) =>
        models.map(({ slug, params }) => ({
          slug,
          params: Object.fromEntries(params.map((name) => [name, { type: 'any' as const }])),
        })),
    }),
    one: query({
      method: 'GET',
      path: '/models/{slug}',
      auth: false,
      schema: z.object({ slug: z.string() }),
      parse: ({ slug }) => ({ slug }),
    }),
  },
});

function asked(store: JobStore = memoryStore()) {
  const transport = hand();
  const clock = fakeClock();
  const seen: RegistryEvent[] = [];
  const media = createRegistry({
    providers: [counter({ apiKey: canary })],
    transport,
    clock,
    store,
    onEvent: (event) => seen.push(event),
  });
  return { media, transport, clock, store, seen };
}

const path = ({ call }: Waiting): string => `${call.method} ${new URL(call.url).pathname}`;

describe('a live quote', () => {
  it('is asked for by a purchase before anything is bought, with the same body', async () => {
    const { media, transport, seen } = asked();
    const bought = media.submit(request);
    const quote = await transport.call(0);
    quote.respond(200, { cost: 0.125, fits: true });
    const submit = await transport.call(1);
    submit.respond(200, { job: 'job-1' });
    await bought;
    expect([path(quote), path(submit)]).toEqual(['POST /price', 'POST /make']);
    expect(quote.call.body).toBe(submit.call.body);
    expect(quote.call.purpose).toBe('query');
    expect(seen).toContainEqual(expect.objectContaining({ type: 'query.end', query: 'quote', status: 200 }));
  });

  it('is asked for by a plan unless published prices are enough, and is an exact price', async () => {
    const { media, transport } = asked();
    expect((await media.plan(request, { pricing: 'published' })).offers[0]?.price).toMatchObject({
      amount: '0.25',
    });
    expect(transport.calls).toHaveLength(0);
    const planned = media.plan(request);
    (await transport.call(0)).respond(200, { cost: 0.125, fits: true });
    expect((await planned).offers[0]?.price).toMatchObject({
      amount: '0.125',
      currency: 'USD',
      basis: 'quote',
      source: 'live quote',
    });
  });

  it('that does not fit declines the offer, unless the caller lets the gateway lower it', async () => {
    const { media, transport } = asked();
    const refused = caught(media.submit(request));
    (await transport.call(0)).respond(200, { cost: 3, left: 1.5, fits: false });
    const error = await refused;
    expect(String(error)).toContain('1.5 USD');
    expect(String(error)).toContain('duration from 5 to 2');
    expect(String(error)).toContain('allowDroppedFields: true');
    const bought = media.submit(request, { allowDroppedFields: true });
    (await transport.call(1)).respond(200, { cost: 3, left: 1.5, fits: false });
    (await transport.call(2)).respond(200, { job: 'job-1' });
    expect((await bought).notices.join()).toContain('duration from 5 to 2');
  });

  it.each([
    [400, { error: 'No such shape' }, 'invalid_request'],
    [401, { error: 'Bad key' }, 'auth'],
    [402, { error: 'No money' }, 'insufficient_funds'],
  ])('that is a lasting no (%i) buys nothing, and is told as it came', async (status, body, code) => {
    const { media, transport } = asked();
    const refused = caught(media.submit(request));
    (await transport.call(0)).respond(status, body);
    const error = await refused;
    expect(error).toMatchObject({ code, charged: 'no', provider: 'counter' });
    expect(String(error)).toContain(body.error);
    expect(transport.calls).toHaveLength(1);
  });

  it.each([
    ['a passing no', (waiting: Waiting) => waiting.respond(503, 'busy')],
    ['a broken connection', (waiting: Waiting) => waiting.breakOff()],
    ['a response nobody can read', (waiting: Waiting) => waiting.respond(200, '<html>')],
  ])('that is %s stops no purchase, and says so', async (_, end) => {
    const { media, transport } = asked();
    const bought = media.submit(request);
    end(await transport.call(0));
    (await transport.call(1)).respond(200, { job: 'job-1' });
    expect((await bought).notices.join()).toContain('no live quote could be had');
  });

  it('is not asked of a gateway that comes after one that was named first and will make it', async () => {
    const transport = hand();
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: canary }), counter({ apiKey: canary })],
      transport,
      clock: fakeClock(),
    });
    const bought = media.submit(request, { order: ['echo'] });
    const first = await transport.call(0);
    expect(path(first)).toBe('POST /make');
    first.respond(200, { job: 'job-1' });
    expect((await bought).ref.provider).toBe('echo');
    const dear = media.submit({ ...request, seed: 1 }, { order: ['echo'], maxPrice: { USD: '0.2' } });
    const quote = await transport.call(1);
    expect(path(quote)).toBe('POST /price');
    quote.respond(200, { cost: 0.125, fits: true });
    (await transport.call(2)).respond(200, { job: 'job-2' });
    expect((await dear).ref.provider).toBe('counter');
  });

  it('is asked for with every account of a gateway that was named first: their prices are compared', async () => {
    const transport = hand();
    const accounts = ['dear', 'cheap', 'other'];
    const media = createRegistry({
      providers: accounts.map((account) => counter({ apiKey: canary, account })),
      transport,
      clock: fakeClock(),
      budgets: [{ name: 'team', limits: { USD: '0.4' }, window: 'day' }],
    });
    const bought = media.submit(request, { order: ['counter', 'counter'] });
    // Each costs more than the table prints.
    for (const [n, cost] of [0.6, 0.3, 0.5].entries()) {
      const quote = await transport.call(n);
      expect(path(quote)).toBe('POST /price');
      quote.respond(200, { cost, fits: true });
    }
    (await transport.call(3)).respond(200, { job: 'job-1' });
    expect((await bought).ref.account).toBe('cheap');
    expect((await media.spending()).budgets[0]).toMatchObject({ reserved: '0.3' });
  });

  it('counts under a ceiling', async () => {
    const { media, transport } = asked();
    const refused = caught(media.submit(request, { maxPrice: { USD: '0.1' } }));
    (await transport.call(0)).respond(200, { cost: 0.125, fits: true });
    expect(await refused).toMatchObject({ code: 'budget_exceeded' });
  });

  it('below zero is no price: the table’s counts under a ceiling', async () => {
    const { media, transport } = asked();
    const refused = caught(media.submit(request, { maxPrice: { USD: '0.1' } }));
    (await transport.call(0)).respond(200, { cost: -1, fits: true });
    expect(await refused).toMatchObject({ code: 'budget_exceeded' });
  });

  it('is not asked for a key that has bought already', async () => {
    const { media, transport } = asked();
    const bought = media.submit(request, { idempotencyKey: 'k', maxPrice: { USD: '1' } });
    (await transport.call(0)).respond(200, { cost: 0.125, fits: true });
    (await transport.call(1)).respond(200, { job: 'job-1' });
    await bought;
    const again = await media.submit(request, { idempotencyKey: 'k', maxPrice: { USD: '0.01' } });
    expect(again.ref.id).toBe('job-1');
    expect(transport.calls).toHaveLength(2);
  });
});

describe('a balance', () => {
  it('is what every gateway says, and a gateway that cannot say is an entry with its reason', async () => {
    const transport = hand();
    const media = createRegistry({
      providers: [counter({ apiKey: canary }), exampleProvider({ apiKey: canary })],
      transport,
      clock: fakeClock(),
    });
    const balance = media.balance();
    (await transport.call(0)).respond(200, '{"usd": 12.5000}');
    expect(await balance).toMatchObject([
      { provider: 'counter', entries: [{ scope: 'account', amount: '12.5', currency: 'USD' }] },
      { provider: 'echo', error: { code: 'unsupported' } },
    ]);
    const refused = media.balance({ provider: 'counter' });
    (await transport.call(1)).respond(401, { error: 'Bad key' });
    expect(await refused).toMatchObject([{ provider: 'counter', error: { code: 'auth' } }]);
  });
});

describe('an attempt whose end nobody knows', () => {
  const listed = (...jobs: { id: unknown; model?: string; at?: string; text?: string }[]) => ({
    jobs: jobs.map((job) => ({ model: 'parrot/1', at: '2026-01-01T00:00:20Z', ...job })),
  });

  async function lost() {
    const own = asked();
    const bought = caught(own.media.submit(request, { idempotencyKey: 'k', pricing: 'published' }));
    (await own.transport.call(0)).breakOff();
    const error = await bought;
    expect(error).toMatchObject({ code: 'submission_unknown' });
    return { ...own, ref: (error as { ref: { toString(): string } }).ref.toString() };
  }

  it('is found again in the listing of the gateway, and can be waited for', async () => {
    const { media, transport, store, ref } = await lost();
    const settled = media.reconcile(ref);
    (await transport.call(1)).respond(
      200,
      '{"jobs":[{"id":9007199254740993,"model":"parrot/1","at":"2026-01-01T00:00:20Z"},{"id":1,"model":"other","at":"2026-01-01T00:00:20Z"},{"id":2,"model":"parrot/1","at":"2025-12-31T00:00:00Z"}]}',
    );
    expect(await settled).toMatchObject({ outcome: 'accepted', job: { ref: { id: '9007199254740993' } } });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'accepted' });
    const again = await media.submit(request, { idempotencyKey: 'k' });
    expect(again.ref.id).toBe('9007199254740993');
    expect(transport.calls).toHaveLength(2);
  });

  it.each([
    ['no job of that time', listed(), 'wait a little'],
    ['two that may be it', listed({ id: 'a' }, { id: 'b' }), '2 jobs'],
  ])('stays unknown where the listing names %s, and says what to do', async (_, response, message) => {
    const { media, transport, store, ref } = await lost();
    const settled = media.reconcile(ref);
    (await transport.call(1)).respond(200, response);
    expect(await settled).toMatchObject({
      outcome: 'undecided',
      candidates: response.jobs.map(({ id }) => ({ id })),
      message: expect.stringContaining(message) as string,
    });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'unknown' });
  });

  /** The prompts of attempts that were lost one after the other, under keys of the same name. */
  async function allLost(prompts: readonly string[], store: JobStore = memoryStore()) {
    const own = asked(store);
    for (const [n, prompt] of prompts.entries()) {
      const bought = caught(
        own.media.submit({ ...request, prompt }, { idempotencyKey: `k${n}`, pricing: 'published' }),
      );
      (await own.transport.call(n)).breakOff();
      await bought;
    }
    const settle = async (n: number, response: unknown) => {
      const sent = own.transport.calls.length;
      const settled = own.media.reconcile((await attemptOf(own.store, `k${n}`))!.ref);
      (await own.transport.call(sent)).respond(200, response);
      return settled;
    };
    return { ...own, settle };
  }

  it('never gets the job of another request: prompts that differ tell them apart', async () => {
    const { settle } = await allLost(['A red boat.', 'A blue  boat.']);
    const response = listed({ id: 'blue', text: 'A blue boat. ' });
    expect(await settle(0, response)).toMatchObject({ outcome: 'undecided', candidates: [{ id: 'blue' }] });
    expect(await settle(1, response)).toMatchObject({ outcome: 'accepted', job: { ref: { id: 'blue' } } });
    expect(await settle(0, response)).toMatchObject({ outcome: 'undecided', candidates: [] });
  });

  it('is never taken for a job that has a prompt, where it has none itself', async () => {
    const transport = hand();
    const override = { models: { 'echo/parrot': { params: { text: { required: null } } } } } as const;
    const providers = [counter({ apiKey: canary, override })];
    const media = createRegistry({ providers, transport, clock: fakeClock() });
    const { prompt: _prompt, ...silent } = request;
    const bought = caught(
      media.submit({ ...silent, image: 'https://pictures.example/boat.png' }, { pricing: 'published' }),
    );
    (await transport.call(0)).breakOff();
    const { ref } = (await bought) as { ref: JobRef };
    const settle = async (...jobs: Parameters<typeof listed>) => {
      const sent = transport.calls.length;
      const settled = media.reconcile(ref);
      (await transport.call(sent)).respond(200, listed(...jobs));
      return settled;
    };
    expect(await settle({ id: 'other', text: 'A cat.' })).toMatchObject({
      outcome: 'undecided',
      candidates: [{ id: 'other' }],
      message: expect.stringContaining('with another prompt') as string,
    });
    const found = await settle({ id: 'other', text: 'A cat.' }, { id: 'mine', text: '' });
    expect(found).toMatchObject({ outcome: 'accepted', job: { ref: { id: 'mine' } } });
  });

  it.each(['..', '.', 'half \uD83D'])('is never taken for a job with the id %j', async (id) => {
    const { settle } = await allLost(['A boat.']);
    expect(await settle(0, listed({ id, text: 'A boat.' }))).toMatchObject({
      outcome: 'undecided',
      message: expect.stringContaining('with an id that no job can be asked about by') as string,
    });
  });

  it.each([
    ['alike', ['A boat.', 'A boat.'], 'A boat.'],
    ['told without a prompt', ['A red boat.', 'A blue boat.'], undefined],
  ])(
    'is for a person to decide while another of that time is lost as well, and they are %s',
    async (_, prompts, text) => {
      const { settle, media, store } = await allLost(prompts);
      const response = listed({ id: 'one', ...(text === undefined ? {} : { text }) });
      for (const n of [0, 1])
        expect(await settle(n, response)).toMatchObject({
          outcome: 'undecided',
          candidates: [{ id: 'one' }],
          message: expect.stringContaining('another request') as string,
        });
      await media.reconcile((await attemptOf(store, 'k0'))!.ref, { decide: 'not_accepted' });
      expect(await settle(1, response)).toMatchObject({ outcome: 'accepted' });
    },
  );

  it('never gets a job that belongs to an older attempt, however many came after it', async () => {
    const store = memoryStore();
    const add = async (id: string, ref: JobRef): Promise<void> => {
      const key = { namespace: '', idempotencyKey: id, ordinal: 1 };
      await store.createAttempt({ ...key, id, fingerprint: id, ref, expiresInMs: 0, reservations: [] });
      await store.update(id, { status: 'accepted' });
    };
    const { settle } = await allLost(['A boat.'], store);
    const { ref } = (await attemptOf(store, 'k0'))!;
    for (let n = 0; n < 2_500; n += 1)
      await add(`n${n}`, { ...ref, idempotencyKey: `n${n}`, id: n === 700 ? 'taken' : `id-${n}` });
    expect(await settle(0, listed({ id: 'taken' }))).toMatchObject({ outcome: 'undecided', candidates: [] });
  });

  it('is never taken from a listing for a ref this store has no attempt of', async () => {
    const { ref } = await lost();
    const { media, transport } = asked(); // another application, or a new process without a store
    const settled = media.reconcile(ref);
    (await transport.call(0)).respond(200, listed({ id: 'theirs', text: request.prompt! }));
    expect(await settled).toMatchObject({
      outcome: 'undecided',
      candidates: [{ id: 'theirs' }],
      message: expect.stringContaining('has no attempt') as string,
    });
  });

  it('says of a decision that was not stored that it is not durable', async () => {
    const { ref } = await lost();
    const { media } = asked();
    const settled = await media.reconcile(ref, { decide: { id: 'X' } });
    expect(settled).toMatchObject({ outcome: 'accepted', job: { durable: false, ref: { id: 'X' } } });
  });

  // 2026-01-01T00:00:20Z, and the same day another hour, as listings print them.
  it.each([
    ['epoch seconds as text', '1767225620', 'accepted', 1],
    ['epoch milliseconds as text', '1767225620000', 'accepted', 1],
    ['epoch seconds of another time', '1767232820', 'undecided', 0],
    ['with a zone', '2026-01-01T02:00:20+02:00', 'accepted', 1],
    ['with a zone, another time', '2026-01-01T00:00:20+02:00', 'undecided', 0],
    ['without a zone', '2026-01-01T00:00:20', 'undecided', 1],
    ['without a zone, another hour', '2026-01-01T05:00:20', 'undecided', 1],
    ['the date alone', '2026-01-01', 'undecided', 1],
    ['in words', 'just now', 'undecided', 1],
    ['of a day there is not', '2026-13-41T00:00:00Z', 'undecided', 1],
    ['empty', '', 'undecided', 1],
  ])('is ruled out by no time that is not understood: %s', async (_, at, outcome, candidates) => {
    const { media, transport, ref } = await lost();
    const settled = media.reconcile(ref);
    (await transport.call(1)).respond(200, listed({ id: 'one', at }));
    const came = await settled;
    expect(came.outcome).toBe(outcome);
    if (came.outcome === 'undecided') expect(came.candidates).toHaveLength(candidates);
  });

  it('keeps its ref and its doubt where the listing cannot be had', async () => {
    const { media, transport, ref } = await lost();
    const settled = caught(media.reconcile(ref));
    (await transport.call(1)).respond(503, 'busy');
    expect(await settled).toMatchObject({
      code: 'provider_unavailable',
      charged: 'maybe',
      canFallback: false,
      ref: { idempotencyKey: 'k' },
    });
  });

  it('is what a person found out: a job that can be asked about', async () => {
    const { media, transport, ref } = await lost();
    expect(await media.reconcile(ref, { decide: { id: 'job-9' } })).toMatchObject({
      outcome: 'accepted',
      job: { ref: { id: 'job-9' } },
    });
    const status = media.status(ref);
    const poll = await transport.call(1);
    expect(path(poll)).toBe('GET /jobs/job-9');
    poll.respond(200, { word: 'working' });
    expect(await status).toMatchObject({ state: 'running' });
  });

  it('or that it was never taken; then the key may buy', async () => {
    const { media, transport, ref } = await lost();
    expect(await media.reconcile(ref, { decide: 'not_accepted' })).toMatchObject({ outcome: 'not_accepted' });
    const bought = media.submit(request, { idempotencyKey: 'k', pricing: 'published' });
    (await transport.call(1)).respond(200, { job: 'job-2' });
    expect((await bought).ref.id).toBe('job-2');
  });

  it('is settled once: what is known already is not asked about', async () => {
    const { media, transport, ref } = await lost();
    await media.reconcile(ref, { decide: { id: 'job-9' } });
    expect(await media.reconcile(ref)).toMatchObject({
      outcome: 'accepted',
      job: { ref: { id: 'job-9' } },
    });
    expect(transport.calls).toHaveLength(1);
  });
});

describe('a model that is in no table', () => {
  const fresh = { ...request, model: 'counter:macaw/2' };

  it('is held against what the gateway says of it before it is bought', async () => {
    const { media, transport } = asked();
    const refused = caught(media.submit({ ...fresh, seed: 7 }));
    (await transport.call(0)).respond(200, { models: [{ slug: 'macaw/2', params: ['text', 'seconds'] }] });
    expect(String(await refused)).toContain('seed: this model cannot take it');
    expect(transport.calls[0]!.call.headers).not.toHaveProperty('x-echo-key');
  });

  it('and that the gateway does not know either is refused with what is like it', async () => {
    const { media, transport } = asked();
    const refused = caught(media.submit(fresh));
    (await transport.call(0)).respond(200, { models: [] });
    const one = await transport.call(1);
    expect(path(one)).toBe('GET /models/macaw%2F2');
    one.respond(404, { error: 'Model not found', suggestions: ['parrot/1'] });
    expect(String(await refused)).toContain('did you mean parrot/1?');
  });

  it('live tables are told where ours differ', async () => {
    const { media, transport } = asked();
    const discovered = media.discover({ provider: 'counter' });
    (await transport.call(0)).respond(200, {
      models: [
        { slug: 'macaw/2', params: [] },
        { slug: 'parrot/1', params: ['text', 'tempo'] },
      ],
    });
    expect((await discovered).notices).toEqual([
      'macaw/2 is in no table here',
      'parrot/1 has parameters no table here names: tempo',
    ]);
  });
});

describe('the printed list of models', () => {
  const listing = counter({
    apiKey: canary,
    override: {
      discovery: {
        list: query({
          method: 'GET',
          path: '/names',
          auth: false,
          schema: z.array(z.string()),
          parse: (slugs) => slugs.map((slug) => ({ slug })),
        }),
      },
    },
  });
  const discovering = () => {
    const transport = hand();
    const media = createRegistry({ providers: [listing], transport, clock: fakeClock() });
    return { transport, discovered: media.discover({ provider: 'counter' }) };
  };

  it('is asked for where the parameters are refused', async () => {
    const { transport, discovered } = discovering();
    (await transport.call(0)).respond(401, { error: 'Invalid API key' });
    const list = await transport.call(1);
    expect(path(list)).toBe('GET /names');
    list.respond(200, ['parrot/1']);
    const { models, notices } = await discovered;
    expect(models).toEqual([{ slug: 'parrot/1' }]);
    expect(notices[0]).toContain('only their names were');
  });

  it('does not give the key away that the gateway had from a request before', async () => {
    const transport = hand();
    const media = createRegistry({ providers: [listing], transport, clock: fakeClock() });
    const balance = media.balance({ provider: 'counter' });
    (await transport.call(0)).respond(200, { usd: '1' });
    await balance;
    const discovered = media.discover({ provider: 'counter' });
    (await transport.call(1)).respond(401, { error: 'Invalid API key' });
    (await transport.call(2)).respond(200, [`parrot/${canary}`]);
    expect(JSON.stringify(await discovered)).not.toContain(canary);
  });

  it('is not asked for in a bad moment, and its own error hides none', async () => {
    const busy = discovering();
    const failed = caught(busy.discovered);
    (await busy.transport.call(0)).respond(500, { error: 'busy' });
    expect(await failed).toMatchObject({ code: 'provider_unavailable' });
    const refused = discovering();
    const error = caught(refused.discovered);
    (await refused.transport.call(0)).respond(404, { error: 'no schemas' });
    (await refused.transport.call(1)).respond(500, { error: 'busy' });
    expect(await error).toMatchObject({ code: 'not_found' });
  });
});

describe('what a gateway allows', () => {
  const busy = (applies: 'submit' | 'call') =>
    exampleProvider({
      apiKey: canary,
      limits: [{ applies, scope: 'key', windowMs: 30_000, max: 2, source: 'invented' }],
    });

  async function three(applies: 'submit' | 'call') {
    const transport = hand();
    const clock = fakeClock();
    const media = createRegistry({ providers: [busy(applies)], transport, clock });
    const job = media.submit(request);
    (await transport.call(0)).respond(200, { job: 'job-1' });
    const ref = (await job).ref;
    clock.advance(1_000);
    const status = media.status(ref);
    (await transport.call(1)).respond(200, { word: 'working' });
    await status;
    return { transport, clock, media, ref };
  }

  it('is kept to: a call waits until a window after the response has passed', async () => {
    const { transport, clock, media, ref } = await three('call');
    const third = media.status(ref);
    await soon();
    expect(transport.calls).toHaveLength(2);
    clock.advance(28_999);
    await soon();
    expect(transport.calls).toHaveLength(2);
    clock.advance(1);
    (await transport.call(2)).respond(200, { word: 'working' });
    expect(await third).toMatchObject({ state: 'running' });
  });

  it('counts only what it says it counts', async () => {
    const { transport, media, ref } = await three('submit');
    const third = media.status(ref);
    (await transport.call(2)).respond(200, { word: 'working' });
    expect(await third).toMatchObject({ state: 'running' });
  });

  it.each(['call', 'submit'] as const)(
    'is kept to by all registries of a process on one store together (%s)',
    async (applies) => {
      const [transport, clock, store] = [hand(), fakeClock(), memoryStore()];
      const open = () => createRegistry({ providers: [busy(applies)], transport, clock, store });
      const buy = async (n: number) => {
        const bought = open().submit({ ...request, seed: n });
        (await transport.call(n)).respond(200, { job: `job-${n}` });
        await bought;
      };
      await buy(0);
      await buy(1);
      const third = buy(2);
      clock.advance(29_999);
      await soon();
      expect(transport.calls).toHaveLength(2);
      clock.advance(1);
      await third;
    },
  );

  it('is how many jobs are in flight, whichever registry of the store has bought them', async () => {
    const [transport, clock, store] = [hand(), fakeClock(), memoryStore()];
    const limits = [
      { applies: 'in-flight', scope: 'key', max: 1, slotMs: 600_000, source: 'invented' },
    ] as const;
    const open = () =>
      createRegistry({ providers: [exampleProvider({ apiKey: canary, limits })], transport, clock, store });
    const [buyer, other] = [open(), open()];
    const first = buyer.submit(request);
    (await transport.call(0)).respond(200, { job: 'job-1' });
    const second = other.submit({ ...request, seed: 1 });
    await soon();
    expect(transport.calls).toHaveLength(1);
    const ended = other.status((await first).ref);
    (await transport.call(1)).respond(200, { word: 'stopped' });
    expect(await ended).toMatchObject({ state: 'canceled' });
    (await transport.call(2)).respond(200, { job: 'job-2' });
    expect((await second).ref.id).toBe('job-2');
  });

  it('a purchase that is stopped while it waits for room was never sent', async () => {
    const { transport, media } = await three('call');
    const leaving = new AbortController();
    const bought = caught(media.submit({ ...request, seed: 1 }, { signal: leaving.signal }));
    await soon();
    leaving.abort();
    expect(await bought).toMatchObject({ code: 'canceled', charged: 'no' });
    expect(transport.calls).toHaveLength(2);
  });
});

describe('offers', () => {
  it('are sorted by exact price first, then approximate, then unknown', async () => {
    const priced = (id: string, price: object[]) =>
      defineProvider({
        ...exampleProvider.spec,
        id,
        models: { 'echo/parrot': { ...exampleProvider.spec.models['echo/parrot']!, price: price as never } },
      })({ apiKey: canary });
    const row = { per: 'request', currency: 'USD', asOf: '2026-01-01' };
    const media = createRegistry({
      providers: [
        priced('none', []),
        priced('about', [{ ...row, amount: '0.01', approximate: true }]),
        priced('dear', [{ ...row, amount: '0.5' }]),
        priced('cheap', [{ ...row, amount: '0.09' }]),
      ],
      transport: hand(),
      clock: fakeClock(),
    });
    const { offers } = await media.plan(request, { sort: 'price' });
    expect(offers.map(({ provider }) => provider)).toEqual(['cheap', 'dear', 'about', 'none']);
    expect(media.models({ maxPrice: { USD: '0.1' } }).map(({ provider }) => provider)).toEqual(['cheap']);
    expect(
      media.models({ maxPrice: { USD: '0.1' }, allowUnknownPrice: true }).map(({ provider }) => provider),
    ).toEqual(['none', 'about', 'cheap']);
  });
});

describe('models', () => {
  it('are listed with every parameter that one of their tasks takes, and the values that tell two of one slug apart', async () => {
    const parrot = exampleProvider.spec.models['echo/parrot']!;
    const branchy = defineProvider({
      ...exampleProvider.spec,
      id: 'branchy',
      models: {
        'echo/plain': {
          ...parrot,
          tasks: ['text-to-video', 'image-to-video'],
          params: { prompt: { type: 'string', required: true }, ratio: { type: 'string' } },
          byTask: {
            'image-to-video': { params: { prompt: { type: 'string' }, picture: { type: 'string' } } },
          },
        },
        'echo/fine': { ...parrot, constants: { quality: 'fine' } },
      },
    });
    const media = createRegistry({ providers: [branchy({ apiKey: canary })], clock: fakeClock() });
    const [plain, fine] = media.models();
    expect(plain?.params).toEqual({
      prompt: { type: 'string', required: true },
      ratio: { type: 'string' },
      picture: { type: 'string' },
    });
    expect(plain).not.toHaveProperty('constants');
    expect(fine?.constants).toEqual({ quality: 'fine' });
    await media.close();
  });
});
