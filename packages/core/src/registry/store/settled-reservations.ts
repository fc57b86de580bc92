import type { Cost } from '../../model/cost.ts';
import { compare, difference } from '../../model/decimal.ts';
import type { Job } from '../../model/job.ts';
import type { Reservation } from './store.ts';

/**
 * What counts in a budget for one reservation.
 *
 * @example const used = reservations.map(countedAmount);
 */
export const countedAmount = ({ amount, settled }: Pick<Reservation, 'amount' | 'settled'>): string =>
  settled ?? amount;

/** What was taken for a job, the latest stage first. An amount that is only quoted or estimated takes nothing. */
const stages = ['charged', 'reserved'] as const;

/**
 * What a job has taken in a currency, less what was paid back; undefined where the gateway gave no amount in it.
 *
 * @example takenAmount(job.costs, 'USD') // '0.25'
 */
export function takenAmount(costs: readonly Cost[], currency: string): string | undefined {
  const amounts = costs.filter((cost) => cost.currency === currency && cost.approximate !== true);
  const taken = stages
    .map((stage) => amounts.findLast(({ basis }) => basis === stage))
    .find((cost) => cost !== undefined);
  if (taken === undefined) return undefined;
  const refund = amounts.findLast(({ basis }) => basis === 'refunded')?.amount ?? '0';
  return compare(refund, taken.amount) >= 0 ? '0' : difference(taken.amount, refund);
}

const without = ({ settled: _settled, ...rest }: Reservation): Reservation => rest;

/**
 * The reservations of an attempt whose job is known: the latest amount that the gateway gave replaces what was set aside.
 * Where it gave none in a currency that the budget set something aside in, that stays; only a refund, or a failure that
 * costs nothing, frees it.
 *
 * @example const reservations = settledReservations(attempt.reservations, job);
 */
export function settledReservations(
  reservations: readonly Reservation[],
  job: Job | undefined,
): readonly Reservation[] {
  if (reservations.length === 0 || job === undefined) return reservations;
  const { costs } = job;
  const known = new Set(
    reservations
      .filter(({ currency }) => takenAmount(costs, currency) !== undefined)
      .map(({ budget }) => budget),
  );
  const isRefunded = costs.some(({ basis }) => basis === 'refunded');
  // The gateway states, or documents for this case, that the failure costs nothing; a refund with an amount may be a part.
  const isFree = job.state === 'failed' && job.failure.charged === 'no';
  return reservations.map((reservation) => {
    const taken = takenAmount(costs, reservation.currency);
    if (taken !== undefined && (!isFree || isRefunded)) return { ...reservation, settled: taken };
    // An unknown price can be set aside in several currencies: it was paid in one of them.
    if (isFree || known.has(reservation.budget)) return { ...reservation, settled: '0' };
    return without(reservation);
  });
}
