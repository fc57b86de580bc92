import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, type CrosspointError, type Job, type RegistryEvent } from '../src/index.ts';
import type { Budget, JobStore } from '../src/store.ts';
import { defineProvider, endpoint, type ProviderSpec, type ReadCost } from '../src/plugin.ts';
import { attemptOf, canary, caught, methods, request } from './gateway.ts';
import { market, type Market, pricedGateway } from './priced-gateway.ts';

// submit-safety, "Money": a submit reserves in all matching budgets or in none, in the step that writes its intent.

const day = (usd: string, more: Partial<Budget> = {}): Budget => ({
  name: 'team',
  limits: { USD: usd },
  window: 'day',
  ...more,
});

/** Buys once; the gateway responds with a job of this id, and with what else is given. */
async function buy(
  { media, transport }: Pick<Market, 'media' | 'transport'>,
  id: string,
  { response = {}, tags }: { response?: object; tags?: Record<string, string> } = {},
): Promise<Job> {
  const sent = transport.calls.length;
  const bought = media.submit({ ...request, ...(tags === undefined ? {} : { tags }) });
  const call = await Promise.race([transport.call(sent), bought.then(() => undefined)]);
  call?.respond(200, { job: id, ...response });
  return bought;
}

const counted = async ({ store }: Pick<Market, 'store'>, { name, window }: Budget): Promise<string> => {
  const [total] = await store.readBudgets([{ budget: name, currency: 'USD', ceiling: '99', window }]);
  return total!.counted;
};

describe('a budget that cannot be right is refused when the registry is made', () => {
  const providers = [pricedGateway('acme', { amount: '1' }, { account: 'main' })];
  const cases: readonly (readonly [why: string, budgets: unknown, message: RegExp])[] = [
    ['no list', { name: 'team' }, /budgets must be a list, such as/],
    ['no object', ['team'], /budgets\[0\]/],
    ['no name', [{ limits: { USD: '1' }, window: 'day' }], /budgets\[0\]: name: is missing/],
    ['a blank name', [day('1', { name: ' ' })], /name: must not be blank/],
    ['a misspelt field', [{ ...day('1'), limit: '1' }], /limit: is not an option; did you mean limits\?/],
    ['no limit', [day('1', { limits: {} })], /names no currency/],
    ['a number', [{ ...day('1'), limits: { USD: 20 } }], /write \{ USD: '20' \}/],
    ['a limit below 0', [day('-1')], /must be at least 0/],
    ['a currency in small letters', [day('1', { limits: { usd: '1' } })], /did you mean USD\?/],
    ['another window', [{ ...day('1'), window: 'week' }], /must be 'day', 'month' or \{ rollingMs \}/],
    ['a window of no length', [day('1', { window: { rollingMs: 0 } })], /window/],
    ['two with one name', [day('1'), day('2')], /budgets\[1\]: the name 'team' is taken/],
    ['a provider nobody installed', [day('1', { select: { provider: 'acne' } })], /did you mean acme\?/],
    ['an account nobody has', [day('1', { select: { account: 'mine' } })], /known are main/],
    ['a misspelt selector', [{ ...day('1'), select: { tag: {} } }], /select/],
    ['an assumed price without a limit', [day('1', { assumedPrice: { XNO: '1' } })], /names XNO, and limits/],
  ];

  it.each(cases)('%s', (_why, budgets, message) => {
    const make = () => createRegistry({ providers, budgets: budgets as readonly Budget[] });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });
});

describe('a submit under budgets', () => {
  it('is sent as long as it fits, then refused with what is left and when there is more', async () => {
    const shop = market({ providers: [pricedGateway('acme', { amount: '0.4' })], budgets: [day('1')] });
    await buy(shop, 'job-1');
    await buy(shop, 'job-2');
    const refused = (await caught(shop.media.submit(request))) as CrosspointError;
    expect(refused).toMatchObject({ code: 'budget_exceeded', charged: 'no', retryable: false });
    expect(refused.message).toBe(
      "[budget_exceeded] acme: the budget 'team' has 0.2 of 1 USD left this UTC day, and this sets 0.4 USD aside; wait until 2026-12-01T00:00:00.000Z, or raise the limit in every process",
    );
    expect(shop.transport.calls).toHaveLength(2);
  });

  it('that no window has place for is refused without the advice to wait', async () => {
    for (const [name, budget] of [
      ['its price', day('0.3')],
      ['what is assumed', day('0.3', { assumedPrice: { USD: '0.4' } })],
    ] as const) {
      const price = name === 'its price' ? { amount: '0.4' } : undefined;
      const shop = market({ providers: [pricedGateway('acme', price)], budgets: [budget] });
      const refused = (await caught(shop.media.submit(request))) as CrosspointError;
      expect(refused.issues).toMatchObject([
        {
          path: ['budgets', 'team'],
          message: "the budget 'team' has 0.3 of 0.3 USD left this UTC day, and this sets 0.4 USD aside",
          hint: 'no window has place for that: raise the limit in every process, or request less',
        },
      ]);
    }
  });

  it('sets money aside in every budget that counts it, or in none', async () => {
    const budgets = [
      day('9', { name: 'all' }),
      day('1', { name: 'red', select: { tags: { team: 'red' } } }),
      day('9', { name: 'other', select: { account: 'other' } }),
    ];
    const providers = [
      pricedGateway('acme', { amount: '0.6' }),
      pricedGateway('zeta', { amount: '7' }, { account: 'other' }),
    ];
    const shop = market({ providers, budgets });
    const only = { only: ['acme'] };
    await buy(shop, 'job-1', { tags: { team: 'red', user: 'x' } });
    const red = { ...request, tags: { team: 'red' } };
    expect(await caught(shop.media.submit(red, only))).toMatchObject({ code: 'budget_exceeded' });
    expect(await Promise.all(budgets.map((budget) => counted(shop, budget)))).toEqual(['0.6', '0.6', '0']);
    await buy(shop, 'job-2', { tags: { team: 'blue' } });
    expect(await Promise.all(budgets.map((budget) => counted(shop, budget)))).toEqual(['1.2', '0.6', '0']);
  });

  it('goes to the next offer where one does not fit: it may be cheaper, or not counted', async () => {
    const shop = market({
      providers: [
        pricedGateway('acme', { amount: '0.4' }),
        pricedGateway('zeta', { amount: '0.5' }, { account: 'other' }),
      ],
      budgets: [day('0.3', { select: { account: 'default' } })],
    });
    const job = await buy(shop, 'job-1');
    expect(job.ref.provider).toBe('zeta');
    expect(job.attempts).toBeUndefined(); // nothing was tried at acme
    const refused = shop.media.submit(request, { allowFallbacks: false });
    expect(await caught(refused)).toMatchObject({ code: 'budget_exceeded', provider: 'acme' });
  });

  it('gives the money of a refused attempt back before it goes elsewhere, and before it repeats', async () => {
    const shop = market({
      providers: [pricedGateway('acme', { amount: '0.9' }), pricedGateway('zeta', { amount: '1' })],
      budgets: [day('1')],
    });
    const bought = shop.media.submit(request);
    (await shop.transport.call(0)).respond(429, {}, { 'retry-after': '1' });
    (await shop.transport.call(1)).respond(402, {});
    expect(await counted(shop, day('1'))).toBe('0.9');
    (await shop.transport.call(2)).respond(200, { job: 'job-1' });
    expect((await bought).ref.provider).toBe('zeta');
    expect(await counted(shop, day('1'))).toBe('1');
  });

  it('gives the job of its key however full the budget is', async () => {
    const shop = market({ providers: [pricedGateway('acme', { amount: '1' })], budgets: [day('1')] });
    const first = shop.media.submit(request, { idempotencyKey: 'k' });
    (await shop.transport.call(0)).respond(200, { job: 'job-1' });
    await first;
    const beside = shop.beside({ budgets: [day('0.5')] });
    expect((await beside.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('job-1');
    expect(await caught(beside.submit(request))).toMatchObject({ code: 'budget_exceeded' });
  });

  it('leaves it to the step of the store whether its key has bought, and never asks the budget before', async () => {
    const shop = market({ providers: [pricedGateway('acme', { amount: '1' })], budgets: [day('1')] });
    const first = shop.media.submit(request, { idempotencyKey: 'k' });
    (await shop.transport.call(0)).respond(200, { job: 'job-1' });
    await first;
    // Another process that read the store a moment before the first one wrote its intent.
    let stale = true;
    const store: JobStore = {
      ...methods(shop.store),
      getByKey: async (key) => (stale ? void (stale = false) : shop.store.getByKey(key)),
    };
    const late = shop.beside({ store }).submit(request, { idempotencyKey: 'k' });
    expect((await late).ref.id).toBe('job-1');
    expect(shop.transport.calls).toHaveLength(1);
  });

  it('holds for the lines of a batch together: those that do not fit end as errors of their own', async () => {
    const shop = market({ providers: [pricedGateway('acme', { amount: '0.4' })], budgets: [day('1')] });
    const batch = async (): Promise<readonly (string | undefined)[]> => {
      const ends: (string | undefined)[] = [];
      const options = { batchId: 'b', concurrency: 1 };
      for await (const { index, job, error } of shop.media.submitMany([request, request, request], options))
        ends[index] = job?.ref.id ?? (error as CrosspointError).code;
      return ends;
    };
    const bought = batch();
    (await shop.transport.call(0)).respond(200, { job: 'job-1' });
    (await shop.transport.call(1)).respond(200, { job: 'job-2' });
    expect(await bought).toEqual(['job-1', 'job-2', 'budget_exceeded']);
    // The same batch again has its jobs, and the line that did not fit may fit tomorrow.
    expect(await batch()).toEqual(['job-1', 'job-2', 'budget_exceeded']);
    shop.clock.advance(86_400_000);
    const tomorrow = batch();
    (await shop.transport.call(2)).respond(200, { job: 'job-3' });
    expect(await tomorrow).toEqual(['job-1', 'job-2', 'job-3']);
  });

  it('is held by the smaller limit where processes disagree, and says so', async () => {
    const shop = market({ providers: [pricedGateway('acme', { amount: '0.4' })], budgets: [day('1')] });
    const small = shop.beside({ budgets: [day('0.5')] });
    await buy({ ...shop, media: small }, 'job-1');
    const refused = (await caught(shop.media.submit(request))) as CrosspointError;
    expect(refused.message).toContain('0.1 of 0.5 USD (another process declares less than the 1 USD here)');
    const cheap = shop.beside({ providers: [pricedGateway('acme', { amount: '0.1' })] });
    const job = await buy({ ...shop, media: cheap }, 'job-2');
    expect(job.notices).toEqual([
      "another process declares a limit of 0.5 USD for the budget 'team', which holds here in place of 1 USD",
    ]);
  });
});

describe('a price that cannot be counted', () => {
  const offers = {
    'is unknown': undefined,
    'is approximate': { amount: '0.4', approximate: true },
    'is in a currency that the budget does not name': { amount: '0.4', currency: 'XNO' },
  } as const;

  it.each(Object.entries(offers))('is refused where it %s, whatever else is allowed', async (_why, price) => {
    const shop = market({ providers: [pricedGateway('acme', price)], budgets: [day('9')] });
    const options = { allowUnknownPrice: true, maxPrice: { USD: '9' } };
    const refused = (await caught(shop.media.submit(request, options))) as CrosspointError;
    expect(refused).toMatchObject({ code: 'budget_exceeded', charged: 'no' });
    expect(refused.message).toMatch(/cannot be counted in USD.+assumedPrice in the budget says/);
    expect(shop.transport.calls).toHaveLength(0);
    const { declined } = await shop.media.plan(request);
    expect(declined).toMatchObject([{ provider: 'acme', reasons: [{ path: ['budgets', 'team'] }] }]);
  });

  it.each(Object.entries(offers))('sets aside what the budget assumes where it %s', async (_why, price) => {
    const budget = day('1', { assumedPrice: { USD: '0.9' } });
    const shop = market({ providers: [pricedGateway('acme', price)], budgets: [budget] });
    await buy(shop, 'job-1');
    expect(await counted(shop, budget)).toBe('0.9');
    expect(await caught(shop.media.submit(request))).toMatchObject({ code: 'budget_exceeded' });
  });

  it('that is approximate and greater than what is assumed is set aside itself', async () => {
    const budget = day('9', { assumedPrice: { USD: '0.1' } });
    const shop = market({ providers: [pricedGateway('acme', offers['is approximate'])], budgets: [budget] });
    await buy(shop, 'job-1');
    expect(await counted(shop, budget)).toBe('0.4');
  });

  it('gives way to an offer whose price is exact', async () => {
    const shop = market({
      providers: [pricedGateway('acme', undefined), pricedGateway('zeta', { amount: '0.5' })],
      budgets: [day('1')],
    });
    const bought = shop.media.submit(request, { order: ['acme'] });
    (await shop.transport.call(0)).respond(200, { job: 'job-1' });
    expect((await bought).ref.provider).toBe('zeta');
  });
});

describe('what is set aside', () => {
  const eventsOf = (budgets: readonly Budget[], amount = '0.6') => {
    const events: RegistryEvent[] = [];
    const shop = market({
      providers: [pricedGateway('acme', { amount })],
      budgets,
      onEvent: (event) => events.push(event),
    });
    const about = () => events.filter(({ type }) => type === 'budget.overshot' || type === 'price.exceeded');
    return { shop, about };
  };

  it('is replaced by what the gateway charges, and a charge above its price is reported', async () => {
    const { shop, about } = eventsOf([day('1')]);
    await buy(shop, 'job-1', { response: { cost: '0.5' } });
    expect(await counted(shop, day('1'))).toBe('0.5');
    expect(about()).toEqual([]);
    const again = shop.beside({ providers: [pricedGateway('acme', { amount: '0.5' })] });
    await buy({ ...shop, media: again }, 'job-2', { response: { cost: '0.8' } });
    expect(about()).toMatchObject([
      { type: 'budget.overshot', budget: 'team', currency: 'USD', counted: '1.3', ceiling: '1' },
      { type: 'price.exceeded', currency: 'USD', quoted: '0.5', charged: '0.8', ref: { id: 'job-2' } },
    ]);
    const cheap = shop.beside({ providers: [pricedGateway('acme', { amount: '0.01' })] });
    const refused = (await caught(cheap.submit(request))) as CrosspointError;
    expect(refused.message).toContain('has overshot its limit of 1 USD this UTC day by 0.3 USD');
  });

  it('stays while the outcome is unknown, until a person decides that the request was not accepted', async () => {
    const { shop } = eventsOf([day('1')]);
    const lost = caught(shop.media.submit(request));
    (await shop.transport.call(0)).breakOff();
    const { ref } = (await lost) as CrosspointError;
    expect(await counted(shop, day('1'))).toBe('0.6');
    expect(await caught(shop.media.submit(request))).toMatchObject({ code: 'budget_exceeded' });
    expect((await shop.media.spending()).budgets).toMatchObject([{ unresolved: '0.6', remaining: '0.4' }]);
    await shop.media.reconcile(ref!, { decide: 'not_accepted' });
    expect(await counted(shop, day('1'))).toBe('0');
  });

  it('counts for a job that turns up after its key has bought again, and the overshoot is reported', async () => {
    const { shop, about } = eventsOf([day('1')]);
    const lost = caught(shop.media.submit(request, { idempotencyKey: 'k' }));
    (await shop.transport.call(0)).breakOff();
    const { ref } = (await lost) as CrosspointError;
    await shop.media.reconcile(ref!, { decide: 'not_accepted' });
    const second = shop.media.submit(request, { idempotencyKey: 'k' });
    (await shop.transport.call(1)).respond(200, { job: 'job-2' });
    await second;
    await shop.media.reconcile(ref!, { decide: { id: 'job-1' } });
    expect(await counted(shop, day('1'))).toBe('1.2');
    expect(about()).toMatchObject([{ type: 'budget.overshot', counted: '1.2', ceiling: '1' }]);
    expect((await shop.media.spending()).budgets).toMatchObject([{ overshoot: '0.2', remaining: '0' }]);
  });

  it.each([
    ['maybe', 'unknown', '0.6'],
    ['no', 'free', '0'],
  ] as const)('of a failed job whose charge is %s', async (_charged, failedJob, left) => {
    const shop = market({
      providers: [pricedGateway('acme', { amount: '0.6' }, { billing: { failedJob } })],
      budgets: [day('1')],
    });
    const job = await buy(shop, 'job-1');
    const asked = shop.media.status(job);
    (await shop.transport.call(1)).respond(200, { word: 'broken', reason: 'no' });
    expect(await asked).toMatchObject({ state: 'failed' });
    expect(await counted(shop, day('1'))).toBe(left);
  });

  it('is written with the intent, with the price of its offer', async () => {
    const { shop } = eventsOf([day('1')]);
    const bought = shop.media.submit(request, { idempotencyKey: 'k' });
    const call = await shop.transport.call(0);
    expect(await attemptOf(shop.store, 'k')).toMatchObject({
      status: 'open',
      price: { amount: '0.6', currency: 'USD' },
      reservations: [{ budget: 'team', currency: 'USD', amount: '0.6', ceiling: '1', window: 'day' }],
    });
    call.respond(200, { job: 'job-1' });
    await bought;
  });
});

describe('an amount that is no money', () => {
  const costed = defineProvider({
    ...pricedGateway('acme', { amount: '0.4' }).spec,
    submit: endpoint({
      method: 'POST',
      path: '/make',
      schema: z.object({ job: z.string(), costs: z.array(z.unknown()) }),
      parse: ({ job, costs }) => ({ id: job, costs: costs as readonly ReadCost[] }),
    }),
  } as ProviderSpec);

  it.each([['-0.4'], ['-1e-18'], ['NaN'], ['0,40'], [''], [0.4], [null]])(
    '(%j) frees nothing of a budget, and loses no job',
    async (amount) => {
      const shop = market({ providers: [costed({ apiKey: canary })], budgets: [day('1')] });
      const cost = { amount, currency: 'USD', basis: 'charged', source: 'bill' };
      const job = await buy(shop, 'job-1', { response: { costs: [cost] } });
      expect(job).toMatchObject({ costs: [], durable: false });
      expect(job.notices).toEqual([
        `the gateway names an amount (${String(amount)}) that is below zero or no number; it is not counted`,
      ]);
      expect(await counted(shop, day('1'))).toBe('0.4');
      expect(await attemptOf(shop.store, job.ref.idempotencyKey)).toMatchObject({ status: 'accepted' });
    },
  );

  it('pays nothing back', async () => {
    const shop = market({ providers: [costed({ apiKey: canary })], budgets: [day('1')] });
    const cost = { amount: '0.4', currency: 'USD', basis: 'charged', source: 'bill' };
    const costs = [cost, { ...cost, amount: '-0.1', basis: 'refunded' }];
    await buy(shop, 'job-1', { response: { costs } });
    expect(await counted(shop, day('1'))).toBe('0.4');
  });
});

describe('a price per job', () => {
  it('above the ceiling is refused with who asks how much, and what to do', async () => {
    const providers = [pricedGateway('acme', { amount: '0.4' }), pricedGateway('zeta', undefined)];
    const shop = market({ providers });
    const refused = (await caught(
      shop.media.submit(request, { maxPrice: { USD: '0.3' } }),
    )) as CrosspointError;
    expect(refused.message).toBe(
      '[budget_exceeded]: acme maxPrice: it costs 0.4 USD, the ceiling is 0.3 USD; raise the ceiling, or request a shorter or smaller output. zeta maxPrice: the price is unknown, the ceiling is 0.3 USD; allowUnknownPrice: true lets it pass',
    );
    expect(refused.issues.map(({ provider }) => provider)).toEqual(['acme', 'zeta']);
    const alone = caught(
      market({ providers: providers.slice(0, 1) }).media.submit(request, { maxPrice: { USD: '0.3' } }),
    );
    expect(await alone).toMatchObject({ code: 'budget_exceeded', provider: 'acme' });
  });

  it('holds for every attempt, whatever a gateway asks at the time of a fallback', async () => {
    const shop = market({
      providers: [pricedGateway('acme', { amount: '0.4' }), pricedGateway('zeta', { amount: '0.6' })],
      budgets: [day('9')],
    });
    const refused = caught(shop.media.submit(request, { maxPrice: { USD: '0.5' } }));
    (await shop.transport.call(0)).respond(402, {});
    expect(await refused).toMatchObject({ code: 'insufficient_funds', provider: 'acme' });
    expect(shop.transport.calls).toHaveLength(1);
    expect(await counted(shop, day('9'))).toBe('0');
  });
});
