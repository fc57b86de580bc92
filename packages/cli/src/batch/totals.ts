import type { Cost, Job } from '@crosspoint/core';
import { exactSum } from '../text/exact-sum.ts';
import type { Item } from './item.ts';

/** What lines cost together, in one unit and as sure as it is. */
export interface Total {
  readonly currency: string;
  readonly basis: Cost['basis'];
  readonly amount: string;
  readonly jobs: number;
}

/** The last word about money of a job; none where the gateway says that it was free because it failed. */
function moved(job: Job): readonly Cost[] {
  const last = job.costs.at(-1);
  const free = job.state === 'failed' && job.failure.charged === 'no' && last?.basis !== 'refunded';
  return last === undefined || free ? [] : [last];
}

/** The last word about money of every job, added up by unit. Units are never mixed. */
export function totals(items: readonly Item[]): readonly Total[] {
  const groups = new Map<string, Cost[]>();
  for (const cost of items.flatMap(({ job }) => (job === undefined ? [] : moved(job)))) {
    const name = `${cost.currency} ${cost.basis}`;
    groups.set(name, [...(groups.get(name) ?? []), cost]);
  }
  return [...groups.values()].map((costs): Total => {
    const { currency, basis } = costs[0]!; // a group begins with its first member
    return { currency, basis, amount: exactSum(costs.map(({ amount }) => amount)), jobs: costs.length };
  });
}
