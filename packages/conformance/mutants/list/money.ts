import { wireDecimal, type ProviderSpec, type ReadCost } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { entries, less, parsing, rows, verbs } from '../break.ts';
import type { Mutant } from '../mutant.ts';

const costs = (endpoint: 'submit' | 'poll', change: (cost: ReadCost) => ReadCost) =>
  parsing(endpoint, (parsed) => ({ ...parsed, costs: parsed.costs?.map(change) }));

const billing = (change: Partial<ProviderSpec['billing']>) =>
  entries((sound) => ({ billing: { ...sound.billing, ...change } }));

/** Money that is told wrongly. */
export const money: readonly Mutant[] = [
  {
    id: 'nano-as-dollars',
    title: 'Nano are taken for dollars',
    make: costs('submit', (cost) => ({ ...cost, currency: 'USD' })),
    must: ['COST-001'],
    may: ['MNY-005'],
  },
  {
    id: 'unit-taken-for-granted',
    title: 'every unit but Nano is taken for dollars',
    make: costs('submit', (cost) => ({ ...cost, currency: cost.currency === 'XNO' ? 'XNO' : 'USD' })),
    must: ['MNY-005'],
  },
  {
    id: 'balance-in-dollars',
    title: 'what is left is all taken for dollars',
    make: entries(({ balance }) => ({
      balance: {
        ...balance!,
        parse: (response) => balance!.parse(response).map((entry) => ({ ...entry, currency: 'USD' })),
      },
    })),
    must: ['COST-001'],
  },
  {
    id: 'money-as-float',
    title: 'an amount goes through a double',
    make: costs('submit', (cost) => ({ ...cost, amount: String(Number(cost.amount)) })),
    must: ['COST-001', 'MNY-002'],
  },
  {
    id: 'money-in-cents',
    title: 'an amount is off by a hundred',
    make: costs('submit', (cost) => ({ ...cost, amount: String(Math.round(Number(cost.amount) * 100)) })),
    must: ['COST-001'],
    may: ['MNY-002'],
  },
  {
    id: 'absent-as-zero',
    title: 'a cost that is missing is 0',
    make: parsing('submit', (parsed) => ({
      ...parsed,
      costs: parsed.costs?.length
        ? parsed.costs
        : [{ amount: '0', currency: 'USD', basis: 'charged', source: 'charged' }],
    })),
    must: ['COST-002', 'MNY-003'],
  },
  {
    id: 'charge-as-hold',
    title: 'what was taken is called held',
    make: costs('submit', (cost) => ({ ...cost, basis: 'reserved' })),
    must: ['COST-001'],
  },
  {
    id: 'charge-lost',
    title: 'what was taken is not told',
    make: parsing('submit', (parsed) => ({ ...parsed, costs: [] })),
    must: ['COST-001'],
  },
  {
    id: 'refund-lost',
    title: 'money that came back is not told',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      costs: parsed.costs?.filter(({ basis }) => basis !== 'refunded'),
    })),
    must: ['COST-004'],
  },
  {
    id: 'refund-in-time-lost',
    title: 'the documented refund after twenty minutes is in no table',
    make: billing({ refundAfterMs: Infinity }),
    must: ['COST-004'],
  },
  {
    id: 'failure-as-charged',
    title: 'a failed run is said to have cost',
    make: billing({ failedJob: 'charged' }),
    must: ['ERR-006'],
  },
  {
    id: 'price-wrong',
    title: 'a table prints another price',
    make: rows(({ price = [] }) => ({ price: price.map((row) => ({ ...row, amount: `${row.amount}1` })) })),
    must: ['COST-003'],
  },
  {
    id: 'price-of-another-row',
    title: 'both sizes have the price of the smaller',
    make: rows(({ price = [] }) => ({ price: price.slice(0, 1).map((row) => less(row, 'when')) })),
    must: ['COST-003'],
  },
  {
    id: 'price-per-clip',
    title: 'a price per second is taken for one per clip',
    make: rows(({ price = [] }) => ({
      price: price.map((row) => ({ ...less(row, 'by'), per: 'output' })),
    })),
    must: ['COST-003'],
  },
  {
    id: 'quote-in-nano',
    title: 'a live quote is told in another unit',
    of: 'lagoon',
    make: entries(({ quote }) => ({
      quote: {
        ...quote!,
        schema: z.object({ price: wireDecimal() }),
        // Its own schema made it.
        parse: (response) => ({
          price: { amount: (response as { readonly price: string }).price, currency: 'XNO' },
        }),
      },
    })),
    must: ['COST-003', 'VAL-001'],
  },
  {
    id: 'misfit-ignored',
    title: 'a quote that says it does not fit is taken for a price',
    of: 'lagoon',
    make: entries(({ quote }) => ({
      quote: { ...quote!, parse: (response) => ({ ...quote!.parse(response), affordable: undefined }) },
    })),
    must: ['VAL-001'],
  },
  {
    id: 'amount-not-canonical',
    title: 'amounts have superfluous zeros',
    make: verbs((registry) => ({
      submit: async (request, options) => {
        const job = await registry.submit(request, options);
        return { ...job, costs: job.costs.map((cost) => ({ ...cost, amount: `${cost.amount}0` })) };
      },
    })),
    must: ['COST-001', 'MNY-001'],
    may: ['MNY-002'],
  },
  {
    id: 'price-as-charge',
    title: 'a price that was worked out is called charged',
    make: verbs((registry) => ({
      plan: async (request, options) => {
        const plan = await registry.plan(request, options);
        const offers = plan.offers.map((offer) =>
          offer.price === undefined
            ? offer
            : { ...offer, price: { ...offer.price, basis: 'charged' as const } },
        );
        return { ...plan, offers };
      },
    })),
    must: ['COST-003', 'MNY-004'],
  },
  {
    id: 'about-as-exact',
    title: 'a price that is printed with a ~ is told as exact',
    make: rows(({ price = [] }) => ({ price: price.map((row) => less(row, 'approximate')) })),
    must: ['COST-003'],
  },
  {
    id: 'quote-as-charge',
    title: 'a live quote is called charged',
    of: 'lagoon',
    make: verbs((registry) => ({
      plan: async (request, options) => {
        const { offers, declined } = await registry.plan(request, options);
        const taken = offers.map((offer) =>
          offer.price === undefined
            ? offer
            : { ...offer, price: { ...offer.price, basis: 'charged' as const } },
        );
        return { offers: taken, declined };
      },
    })),
    must: ['COST-003'],
    may: ['MNY-004'],
  },
  {
    id: 'quote-buys',
    title: 'who asks for a price buys',
    of: 'lagoon',
    make: verbs((registry) => ({
      plan: async (request, options) => {
        await registry.submit(request, { pricing: 'published' }).catch(() => undefined);
        return registry.plan(request, options);
      },
    })),
    must: ['CALL-001'],
  },
  {
    id: 'balance-as-key-limit',
    title: 'what is left of the account is told as a limit of the key',
    make: entries(({ balance }) => ({
      balance: {
        ...balance!,
        parse: (response) => balance!.parse(response).map((entry) => ({ ...entry, scope: 'key' })),
      },
    })),
    must: ['COST-001'],
  },
];
