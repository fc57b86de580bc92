import { wireDecimal, type ProviderSpec, type ReadCost } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { entries, less, parsing, rows, verbs } from '../break.ts';
import type { Mutant } from '../mutant.ts';

const costs = (endpoint: 'submit' | 'poll', change: (cost: ReadCost) => ReadCost) =>
  parsing(endpoint, (parsed) => ({ ...parsed, costs: parsed.costs?.map(change) }));

const billing = (change: Partial<ProviderSpec['billing']>) =>
  entries((sound) => ({ billing: { ...sound.billing, ...change } }));

/** Amounts that are reported wrongly. */
export const money: readonly Mutant[] = [
  {
    id: 'nano-as-dollars',
    title: 'Nano are read as dollars',
    make: costs('submit', (cost) => ({ ...cost, currency: 'USD' })),
    must: ['COST-001'],
    may: ['MNY-005'],
  },
  {
    id: 'unit-taken-for-granted',
    title: 'every currency but Nano is read as dollars',
    make: costs('submit', (cost) => ({ ...cost, currency: cost.currency === 'XNO' ? 'XNO' : 'USD' })),
    must: ['MNY-005'],
  },
  {
    id: 'balance-in-dollars',
    title: 'every balance is read as dollars',
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
    title: 'a missing cost is 0',
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
    title: 'a charge is reported as reserved',
    make: costs('submit', (cost) => ({ ...cost, basis: 'reserved' })),
    must: ['COST-001'],
  },
  {
    id: 'charge-lost',
    title: 'a charge is not reported',
    make: parsing('submit', (parsed) => ({ ...parsed, costs: [] })),
    must: ['COST-001'],
  },
  {
    id: 'refund-lost',
    title: 'a refund is not reported',
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
    may: ['FCT-001'],
  },
  {
    id: 'failure-as-charged',
    title: 'a failed job is reported as charged',
    make: billing({ failedJob: 'charged' }),
    must: ['ERR-006'],
    may: ['FCT-001'],
  },
  {
    id: 'price-wrong',
    title: 'a table prints another price',
    make: rows(({ price = [] }) => ({ price: price.map((row) => ({ ...row, amount: `${row.amount}1` })) })),
    must: ['COST-003'],
    may: ['FCT-001'],
  },
  {
    id: 'price-of-another-row',
    title: 'both sizes have the price of the smaller',
    make: rows(({ price = [] }) => ({ price: price.slice(0, 1).map((row) => less(row, 'when')) })),
    must: ['COST-003'],
    may: ['FCT-001'],
  },
  {
    id: 'price-per-clip',
    title: 'a price per second is read as a price per video',
    make: rows(({ price = [] }) => ({
      price: price.map((row) => ({ ...less(row, 'by'), per: 'output' })),
    })),
    must: ['COST-003'],
    may: ['COST-006'],
  },
  {
    id: 'price-of-five-seconds',
    title: 'the larger size counts five seconds, however long',
    make: rows(({ price = [] }) => ({
      price: price.map((row, i) => (i === 1 ? { ...less(row, 'by'), count: () => '5' } : row)),
    })),
    must: ['COST-006'],
    may: ['COST-003'],
  },
  {
    id: 'price-of-one-output',
    title: 'a price per output counts one, however many',
    make: rows(({ price = [] }) => ({
      price: price.map((row) => (row.per === 'output' ? less(row, 'by') : row)),
    })),
    must: ['COST-006'],
    may: ['COST-003'],
  },
  {
    id: 'quote-in-nano',
    title: 'a live quote is reported in another currency',
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
    title: 'a quote that is not affordable is read as a price',
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
    title: 'a calculated price is reported as charged',
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
    title: 'a price that is printed with a ~ is reported as exact',
    make: rows(({ price = [] }) => ({ price: price.map((row) => less(row, 'approximate')) })),
    must: ['COST-003'],
  },
  {
    id: 'quote-as-charge',
    title: 'a live quote is reported as charged',
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
    title: 'a request for a price buys',
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
    title: 'the balance of the account is reported as the limit of the key',
    make: entries(({ balance }) => ({
      balance: {
        ...balance!,
        parse: (response) => balance!.parse(response).map((entry) => ({ ...entry, scope: 'key' })),
      },
    })),
    must: ['COST-001'],
  },
];
