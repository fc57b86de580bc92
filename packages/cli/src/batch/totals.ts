import type { Cost } from '@crosspoint/core';
import { exactSum } from '../text/exact-sum.ts';
import type { Item } from './item.ts';

/** What lines cost together, in one unit and as sure as it is. */
export interface Total {
  readonly currency: string;
  readonly basis: Cost['basis'];
  readonly amount: string;
  readonly jobs: number;
}

/**
 * The last word about money of a job, or, until the gateway names one, the exact price of the offer that was taken; none
 * where the gateway says that it was free because it failed.
 */
export function costOf({ job, price }: Pick<Item, 'job' | 'price'>): readonly Cost[] {
  if (job === undefined) return [];
  const last = job.costs.at(-1) ?? (price?.approximate === true ? undefined : price);
  const free = job.state === 'failed' && job.failure.charged === 'no' && last?.basis !== 'refunded';
  return last === undefined || free ? [] : [last];
}

/** The costs of all lines, added up by unit. Units are never mixed. */
export function totals(items: readonly Item[]): readonly Total[] {
  const groups = new Map<string, Cost[]>();
  for (const cost of items.flatMap(costOf)) {
    const name = `${cost.currency} ${cost.basis}`;
    groups.set(name, [...(groups.get(name) ?? []), cost]);
  }
  return [...groups.values()].map((costs): Total => {
    const { currency, basis } = costs[0]!; // a group begins with its first member
    return { currency, basis, amount: exactSum(costs.map(({ amount }) => amount)), jobs: costs.length };
  });
}
