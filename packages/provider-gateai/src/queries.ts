import { type BalanceEntry, query, type QuoteReading, wireDecimal, response } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { adjusted } from './adjusted.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Estimate Cost. What it suggests has no name on the page: whatever else stands in the response is taken for it. */
const Estimate = z.looseObject({
  cost: wireDecimal().nullish(),
  daily_remaining: wireDecimal().nullish(),
  fits_in_budget: z.boolean().nullish(),
});

function readEstimate({
  cost,
  daily_remaining,
  fits_in_budget,
  ...more
}: z.infer<typeof Estimate>): QuoteReading {
  const suggested = Object.values(more).flatMap(adjusted);
  return {
    price: cost == null ? undefined : usd(cost),
    affordable: fits_in_budget ?? undefined,
    remaining: daily_remaining == null ? undefined : usd(daily_remaining),
    ...(fits_in_budget === false && suggested.length > 0 ? { adjustments: suggested } : {}),
  };
}

/** Check Credits. The pool says how the gateway fares, not what is left. */
const Credits = z.object({
  your_budget: z.object({
    remaining: wireDecimal(),
    daily_limit: wireDecimal().nullish(),
    used: wireDecimal().nullish(),
  }),
});

const readCredits = ({ your_budget: it }: z.infer<typeof Credits>): readonly BalanceEntry[] => [
  {
    ...usd(it.remaining),
    scope: 'window',
    limit: it.daily_limit ?? undefined,
    used: it.used ?? undefined,
    note: 'for the day, which begins anew at 00:00 UTC',
  },
];

export const quote = query({
  method: 'POST',
  path: '/api/estimate',
  ...response(Estimate, readEstimate),
});

// The Personal Dashboard says more, but wants the key in its address.
export const balance = query({ method: 'GET', path: '/credits', ...response(Credits, readCredits) });
