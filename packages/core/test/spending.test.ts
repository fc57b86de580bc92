import { describe, expect, it } from 'vitest';
import type { CrosspointError, GenerationRequest, Job } from '../src/index.ts';
import type { Budget, SpendingOptions } from '../src/store.ts';
import { caught, request } from './gateway.ts';
import { market, type Market, pricedGateway } from './priced-gateway.ts';

const hourMs = 3_600_000;

/** A registry over two gateways, one of which has prices in XNO, another one no prices. */
function shopOf(budgets: readonly Budget[] = []): Market & { buy: Buy } {
  const shop = market({
    providers: [
      pricedGateway('acme', { amount: '0.6' }),
      pricedGateway('nano', { amount: '3', currency: 'XNO' }),
      pricedGateway('mute', undefined),
    ],
    budgets,
  });
  const buy: Buy = async (provider, id, more = {}, response = {}) => {
    const sent = shop.transport.calls.length;
    const bought = shop.media.submit({ ...request, ...more } as GenerationRequest, { only: [provider] });
    (await shop.transport.call(sent)).respond(200, { job: id, ...response });
    return bought;
  };
  return { ...shop, buy };
}

type Buy = (
  provider: string,
  id: string,
  more?: Partial<GenerationRequest>,
  response?: object,
) => Promise<Job>;

async function ended({ media, transport }: Market, job: Job, response: object): Promise<Job> {
  const sent = transport.calls.length;
  const asked = media.status(job);
  (await transport.call(sent)).respond(200, response);
  return asked;
}

const noDrift = { drift: '0' };
const usd = (settled: string, reserved = '0', unresolved = '0') => ({
  currency: 'USD',
  settled,
  reserved,
  unresolved,
  ...noDrift,
});

describe('spending', () => {
  it('is nothing where nothing was bought', async () => {
    const { media } = shopOf();
    expect(await media.spending()).toEqual({
      by: 'day',
      groups: [],
      totals: [],
      attempts: 0,
      unpriced: 0,
      budgets: [],
    });
  });

  it('adds up what is charged, under way and unknown, each in its currency, and counts what has no price', async () => {
    const shop = shopOf();
    await shop.buy('acme', 'charged', {}, { cost: '0.1' });
    await shop.buy('acme', 'dearer', {}, { cost: '0.7' });
    await shop.buy('acme', 'running');
    await ended(shop, await shop.buy('acme', 'done'), { word: 'done', files: ['/a.mp4'] });
    await ended(shop, await shop.buy('acme', 'failed'), { word: 'broken', reason: 'no' });
    const lost = caught(shop.media.submit(request, { only: ['nano'] }));
    (await shop.transport.call(shop.transport.calls.length)).breakOff();
    await lost;
    await shop.buy('mute', 'no price');
    const refused = caught(shop.media.submit(request, { only: ['acme'] }));
    (await shop.transport.call(shop.transport.calls.length)).respond(402, {});
    await refused;
    const { totals, attempts, unpriced, groups } = await shop.media.spending();
    expect(totals).toEqual([
      // 0.1 and 0.7 charged, 0.6 for the success; 0.6 for the job under way and 0.6 for the failure that may be charged
      { ...usd('1.4', '1.2'), drift: '0.1' },
      { currency: 'XNO', settled: '0', reserved: '0', unresolved: '3', ...noDrift },
    ]);
    expect({ attempts, unpriced }).toEqual({ attempts: 7, unpriced: 1 });
    expect(groups).toEqual([{ key: '2026-11-30', amounts: totals, attempts, unpriced }]);
  });

  const groupings: readonly (readonly [SpendingOptions['by'], readonly (readonly [string, number])[]])[] = [
    [
      'day',
      [
        ['2026-11-30', 2],
        ['2026-12-01', 1],
      ],
    ],
    [
      'gateway',
      [
        ['acme', 2],
        ['nano', 1],
      ],
    ],
    ['model', [['echo/parrot', 3]]],
    [
      'currency',
      [
        ['USD', 2],
        ['XNO', 1],
      ],
    ],
    [
      'tag:team',
      [
        ['', 1],
        ['blue', 1],
        ['red', 1],
      ],
    ],
    ['tag:toString', [['', 3]]],
  ];

  it.each(groupings)('is grouped by %s', async (by, groups) => {
    const shop = shopOf();
    await shop.buy('acme', 'a', { tags: { team: 'red' } });
    await shop.buy('acme', 'b', { tags: { team: 'blue' } });
    shop.clock.advance(12 * hourMs);
    await shop.buy('nano', 'c');
    const spending = await shop.media.spending({ by });
    expect(spending.groups.map(({ key, attempts }) => [key, attempts])).toEqual(groups);
  });

  it('counts an attempt where it began, from one moment on and before another', async () => {
    const shop = shopOf();
    await shop.buy('acme', 'a');
    shop.clock.advance(12 * hourMs);
    await shop.buy('acme', 'b', {}, { cost: '0.5' });
    const since = '2026-12-01';
    expect((await shop.media.spending({ since })).totals).toEqual([usd('0.5')]);
    expect((await shop.media.spending({ until: new Date(since) })).totals).toEqual([usd('0', '0.6')]);
  });

  it('is that of the attempts that a filter lets pass', async () => {
    const shop = shopOf();
    await shop.buy('acme', 'a');
    await shop.buy('nano', 'b');
    const { totals } = await shop.media.spending({ filter: ({ ref }) => ref.provider === 'acme' });
    expect(totals).toEqual([usd('0', '0.6')]);
  });

  it('says of a filter that throws which option it is', async () => {
    const shop = shopOf();
    await shop.buy('acme', 'a');
    const filter = (): boolean => {
      throw new TypeError('no team');
    };
    expect(await caught(shop.media.spending({ filter }))).toMatchObject({
      code: 'invalid_request',
      message: '[invalid_request]: filter: threw an error (no team); correct the function',
    });
  });

  it('is shown for a window that is longer than dates reach back', async () => {
    const window = { rollingMs: Number.MAX_SAFE_INTEGER };
    const shop = shopOf([{ name: 'ever', limits: { USD: '9' }, window }]);
    await shop.buy('acme', 'a');
    expect((await shop.media.spending()).budgets).toMatchObject([
      { name: 'ever', since: '1970-01-01T00:00:00.000Z', reserved: '0.6', remaining: '8.4' },
    ]);
  });

  it('is that of one namespace, and a budget that of all', async () => {
    const budget: Budget = { name: 'team', limits: { USD: '9' }, window: 'day' };
    const shop = shopOf([budget]);
    await shop.buy('acme', 'a');
    const tenant = shop.beside({ namespace: 'tenant' });
    const { totals, budgets } = await tenant.spending();
    expect(totals).toEqual([]);
    expect(budgets).toMatchObject([{ reserved: '0.6' }]);
  });

  it('shows each budget in its window, with the limit that is applied', async () => {
    const budgets: Budget[] = [
      { name: 'day', limits: { USD: '2', XNO: '5' }, window: 'day', assumedPrice: { USD: '1' } },
      { name: 'hour', limits: { USD: '0.5' }, window: { rollingMs: hourMs }, select: { provider: 'acme' } },
    ];
    const shop = shopOf([budgets[0]!]);
    await shop.buy('acme', 'a', {}, { cost: '0.25' });
    await shop.buy('mute', 'b');
    const lost = caught(shop.media.submit(request, { only: ['nano'] }));
    (await shop.transport.call(2)).breakOff();
    await lost;
    await caught(
      shop
        .beside({ budgets: [{ ...budgets[0]!, limits: { USD: '1.5' } }] })
        .submit(request, { only: ['mute'] }),
    );
    expect((await shop.beside({ budgets }).spending({ since: '2026-11-30T11:59:59Z' })).budgets).toEqual([
      {
        name: 'day',
        window: 'day',
        since: '2026-11-30T00:00:00.000Z',
        currency: 'USD',
        limit: '1.5',
        declaredLimit: '2',
        settled: '0.25',
        reserved: '1',
        unresolved: '0',
        remaining: '0.25',
        overshoot: '0',
      },
      {
        name: 'day',
        window: 'day',
        since: '2026-11-30T00:00:00.000Z',
        currency: 'XNO',
        limit: '5',
        declaredLimit: '5',
        settled: '0',
        reserved: '0',
        unresolved: '3',
        remaining: '2',
        overshoot: '0',
      },
      {
        name: 'hour',
        window: { rollingMs: hourMs },
        since: '2026-11-30T11:00:00.000Z',
        currency: 'USD',
        limit: '0.5',
        declaredLimit: '0.5',
        settled: '0',
        reserved: '0',
        unresolved: '0',
        remaining: '0.5',
        overshoot: '0',
      },
    ]);
  });

  it.each([
    [{ since: 'yesterday' }, /since: must be a Date or an ISO 8601 text/],
    [{ since: 'last 5' }, /since: must be a Date or an ISO 8601 text/],
    [{ until: '5' }, /until: must be a Date or an ISO 8601 text/],
    [{ until: '2026-13-45' }, /until: must be a Date or an ISO 8601 text/],
    [{ by: 'account' }, /by: must be day, gateway, model, currency or tag:<name>; got "account"/],
    [{ form: 'x' }, /form: is not an option/],
  ])('refuses %j', async (options, message) => {
    const error = (await caught(shopOf().media.spending(options as SpendingOptions))) as CrosspointError;
    expect(error.code).toBe('invalid_request');
    expect(error.message).toMatch(message);
  });
});
