import type { Cost } from '../model/cost.ts';
import { isTerminal, type JobState } from '../model/job.ts';
import type { ProviderSpec } from '../model/provider.ts';

const inferred = 'inferred:';

/** Whether a refund was inferred from the job's age; the gateway itself reported the others. */
export const isInferred = ({ source }: Pick<Cost, 'source'>): boolean => source.startsWith(inferred);

/** The refund of what was charged, for a failure of which the document says that it is paid back. No response names it. */
export function refundOf(costs: readonly Cost[]): readonly Omit<Cost, 'at'>[] {
  const taken = costs.findLast((cost) => cost.basis === 'charged');
  if (taken === undefined) return [];
  const { amount, currency } = taken;
  return [
    { amount, currency, basis: 'refunded', source: `${inferred} the failure is documented as refunded` },
  ];
}

/** The charge of a success at a gateway that charges what it reserved (`billing.chargesReserved`). No response names it. */
export function chargeOfSuccess(
  { chargesReserved }: ProviderSpec['billing'],
  costs: readonly Cost[],
  state: JobState,
): readonly Omit<Cost, 'at'>[] {
  if (chargesReserved !== true || state !== 'succeeded') return [];
  const reserved = costs.find(({ basis }) => basis === 'reserved');
  if (reserved === undefined) return [];
  const { amount, currency } = reserved;
  return [{ amount, currency, basis: 'charged', source: `${inferred} the job succeeded` }];
}

/**
 * The refund a gateway documents for a job that takes too long (`billing.refundAfterMs`). No response names it, so it is
 * inferred from the clock, and only while the job is seen unfinished: one first seen at its end may have been in time.
 */
export function refundDue(
  billing: ProviderSpec['billing'],
  costs: readonly Cost[],
  state: JobState,
  ageMs: number,
): readonly Omit<Cost, 'at'>[] {
  const taken = costs.findLast((cost) => cost.basis === 'charged');
  if (billing.refundAfterMs === undefined || taken === undefined || isTerminal(state)) return [];
  if (ageMs <= billing.refundAfterMs) return [];
  const { amount, currency } = taken;
  const minutes = billing.refundAfterMs / 60_000;
  const source = `${inferred} the job is not over after ${minutes} minutes`;
  return [{ amount, currency, basis: 'refunded', source }];
}
