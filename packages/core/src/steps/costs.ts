import type { Cost } from '../model/cost.ts';
import { compare, isDecimal } from '../model/decimal.ts';
import type { Job } from '../model/job.ts';
import { isoOf } from '../model/moment.ts';
import type { ReadCost } from '../model/provider.ts';
import { isInferred } from './refund.ts';

/** Money events after a response, and what could not be counted. */
export interface CountedCosts {
  readonly costs: readonly Cost[];
  readonly notices: readonly string[];
}

/** Text without a letter in it names no unit. */
const unitOf = (currency: string | undefined): string | undefined =>
  currency === undefined || currency.trim() === '' ? undefined : currency;

/**
 * Whether an amount is money that was taken or paid back. A reading of another provider's code may hold anything, and an
 * amount below zero would free in a budget what was set aside: which way it moved is the basis, not the sign.
 */
const isAmount = (amount: unknown): amount is string =>
  typeof amount === 'string' && isDecimal(amount) && compare(amount, '0') >= 0;

/**
 * Adds the amounts of a response. One event for each basis: a second amount in the same currency is the later,
 * better one; in another currency it is the same money in another unit, and counting it as well would double the
 * price. An amount without a unit is in that of the cost before it; without one its unit is unknown and never guessed.
 */
export function addCosts(
  previous: readonly Cost[],
  more: readonly ReadCost[] | undefined,
  now: number,
): CountedCosts {
  if (more === undefined || more.length === 0) return { costs: previous, notices: [] };
  let costs = previous;
  const notices: string[] = [];
  for (const read of more) {
    if (!isAmount(read.amount)) {
      notices.push(
        `the gateway names an amount (${String(read.amount)}) that is below zero or no number; it is not counted`,
      );
      continue;
    }
    const currency = unitOf(read.currency) ?? previous.at(-1)?.currency;
    if (currency === undefined) {
      notices.push(`the gateway names an amount (${read.amount}) without a unit; it is not counted`);
      continue;
    }
    const { amount, basis, source, approximate } = read;
    const cost: Cost = {
      amount,
      currency,
      basis,
      source,
      at: isoOf(now),
      ...(approximate === undefined ? {} : { approximate }),
    };
    const index = costs.findIndex((old) => old.basis === cost.basis);
    const old = costs[index];
    // Each list is as long as what it holds: one that grows holds space for sixteen more, in every job.
    if (old === undefined) costs = costs.concat([cost]);
    else if (old.currency === cost.currency && old.amount !== cost.amount) costs = costs.with(index, cost);
  }
  return { costs, notices };
}

/**
 * The costs a job keeps when a reported failure turns out to be a success. A refund that the gateway reported was that of
 * the failure: beside the success it would call a job free that may be charged again, so it is no longer counted, unless
 * the new response reports it again. A refund inferred from the job's age stays: it is documented for jobs that succeed
 * later as well. What was charged or held stays.
 */
export function costsOfRevised(previous: Job, reported: readonly ReadCost[] = []): CountedCosts {
  const isReportedAgain = reported.some(({ basis }) => basis === 'refunded');
  const gone = previous.costs.filter((cost) => cost.basis === 'refunded' && !isInferred(cost));
  if (previous.state !== 'failed' || isReportedAgain || gone.length === 0)
    return { costs: previous.costs, notices: [] };
  const notices = gone.map(
    ({ amount, currency }) =>
      `the refund of ${amount} ${currency} that was reported for the failed job is no longer counted, because the job succeeded`,
  );
  return { costs: previous.costs.filter((cost) => !gone.includes(cost)), notices };
}
