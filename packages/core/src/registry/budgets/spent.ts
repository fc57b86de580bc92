import type { Cost } from '../../model/cost.ts';
import { compare, difference } from '../../model/decimal.ts';
import { countedAmount, takenAmount } from '../store/settled-reservations.ts';
import type { Attempt } from '../store/store.ts';

/** How far the money of an attempt has come. */
export type SpendingStage = 'settled' | 'reserved' | 'unresolved';

/** An amount of one attempt. */
interface AttemptAmount {
  readonly currency: string;
  readonly stage: SpendingStage;
  readonly amount: string;
  readonly drift: string;
}

/** What an attempt is expected to cost: its price or, where that is unknown, what a budget assumes. */
function expectedAmounts({ price, reservations }: Attempt): readonly Pick<Cost, 'amount' | 'currency'>[] {
  if (price !== undefined) return [price];
  const greatest = new Map<string, string>();
  for (const reservation of reservations) {
    const { currency } = reservation;
    const amount = countedAmount(reservation);
    if (compare(amount, greatest.get(currency) ?? '0') > 0) greatest.set(currency, amount);
  }
  return [...greatest].map(([currency, amount]) => ({ currency, amount }));
}

/** The currency of the latest stage the gateway gave an amount at. */
const takenIn = (costs: readonly Cost[]): string | undefined =>
  (['charged', 'reserved'] as const)
    .map((stage) => costs.findLast(({ basis, approximate }) => basis === stage && approximate !== true))
    .find((cost) => cost !== undefined)?.currency;

/**
 * Whether the gateway states, or documents for this case, that the job cost nothing. Where it took an amount and paid some
 * of it back, these amounts count; a refund alone, of an amount that was never seen, changes nothing.
 */
const isFree = ({ job }: Attempt, taken: string | undefined): boolean =>
  job?.state === 'failed' &&
  job.failure.charged === 'no' &&
  (taken === undefined || !job.costs.some(({ basis }) => basis === 'refunded'));

/** How far the money of an attempt has come that is open, accepted or unknown. */
export function stageOf(attempt: Attempt): SpendingStage {
  const { status, job } = attempt;
  if (status === 'unknown') return 'unresolved';
  if (job === undefined || status === 'open') return 'reserved';
  const isCharged = job.costs.some(({ basis }) => basis === 'charged');
  const isSettled = isCharged || job.state === 'succeeded';
  return isSettled || (job.state === 'failed' && job.failure.charged !== 'maybe') ? 'settled' : 'reserved';
}

/**
 * What an attempt that is open, accepted or unknown has cost, or may: the latest stage the gateway gave an amount at, else
 * its price. Undefined: unknown.
 */
export function spentBy(attempt: Attempt): readonly AttemptAmount[] | undefined {
  const { job, price } = attempt;
  const stage = stageOf(attempt);
  const currency = takenIn(job?.costs ?? []);
  const taken = currency === undefined ? undefined : takenAmount(job?.costs ?? [], currency);
  if (isFree(attempt, taken)) {
    const unit = currency ?? price?.currency;
    return unit === undefined ? [] : [{ currency: unit, stage, amount: '0', drift: '0' }];
  }
  if (currency !== undefined && taken !== undefined) {
    const isAbove =
      price?.currency === currency && price.approximate !== true && compare(taken, price.amount) > 0;
    const drift = isAbove && stage === 'settled' ? difference(taken, price.amount) : '0';
    return [{ currency, stage, amount: taken, drift }];
  }
  const expected = expectedAmounts(attempt);
  return expected.length === 0 ? undefined : expected.map((one) => ({ ...one, stage, drift: '0' }));
}
