import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import { isTerminal } from '../../model/job.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import { DeadlineError, withDeadline } from '../../io/deadline.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { usageLimitsOf } from '../limits-in-use.ts';
import type { Context } from '../context.ts';
import { emit } from '../emit.ts';
import { endsAtOnce } from './memory-store.ts';
import { takenAmount } from './settled-reservations.ts';
import type { Attempt, AttemptUpdate, UpdateCondition, UpdateResult } from './store.ts';
import { compare } from '../../model/decimal.ts';
import { ignoreErrors } from '../../model/ignore-errors.ts';

/** A store that takes longer than this to respond counts as unavailable, in ms. */
export const storeTimeoutMs = 10_000;

/** What a call of the store is for. */
export interface StoreCall {
  /** What could not be done, and what that means, such as `'could not be read, so nothing was sent'`. */
  readonly failure: string;
  readonly ref?: JobRef | undefined;
  readonly signal?: AbortSignalLike | undefined;
  /** @default storeTimeoutMs */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs one call of the store: every call is bounded, and ends when the signal aborts.
 *
 * @throws CrosspointError `store_unavailable` when the store fails or does not respond, `canceled` when the signal aborts
 */
export function storeCall<Value>(
  { clock, store }: Pick<Context, 'clock' | 'store'>,
  call: StoreCall,
  work: () => Promise<Value>,
): Promise<Value> {
  const { signal, timeoutMs = storeTimeoutMs } = call;
  // No async function: a job makes a dozen calls, and those of a store in memory have nothing to end early.
  const isBegun = endsAtOnce(store) && signal?.aborted !== true;
  return (isBegun ? work() : withDeadline(clock, signal, timeoutMs, work)).catch((error: unknown) => {
    throw explained(error, call);
  });
}

function explained(error: unknown, { failure, ref }: StoreCall): CrosspointError {
  const more = ref === undefined ? {} : { ref: withShortForm(ref) };
  if (isCrosspointError(error)) return error.with(more);
  const canceled = error instanceof DeadlineError && error.reason === 'canceled';
  return new CrosspointError({
    code: canceled ? 'canceled' : 'store_unavailable',
    message: canceled ? `stopped by the caller; the job store ${failure}` : `the job store ${failure}`,
    cause: error,
    ...more,
  });
}

/**
 * Lets work that writes to the store come to its end: a registry that closes keeps the store open for it, so that a paid
 * job is not lost with the process. A store that hangs is not waited for long.
 */
export function finishBeforeClose({ held }: Pick<Context, 'held'>, work: Promise<unknown>): void {
  held.trackWrite(work.then(ignoreErrors, ignoreErrors)); // whoever began the work hears its error
}

/**
 * Changes an attempt, and reports what the change shows about money: a budget that is overshot now, and a charge above the
 * price that was quoted.
 */
export async function updateAttempt(
  context: Context,
  id: string,
  change: AttemptUpdate,
  condition?: UpdateCondition,
): Promise<UpdateResult> {
  if (change.job !== undefined && isTerminal(change.job.state))
    usageLimitsOf(context.store).ended(change.job.ref);
  const result = await context.store.update(id, change, condition);
  if (result.outcome !== 'updated') return result;
  for (const { budget, currency, counted, ceiling } of result.overshot ?? []) {
    const ref = withShortForm(result.attempt.ref);
    emit(context, { type: 'budget.overshot', ref, budget, currency, counted, ceiling });
  }
  if (change.job !== undefined) reportDrift(context, result.attempt);
  return result;
}

/** A charge is learned at one sight of a job, and reported with it. */
function reportDrift(context: Pick<Context, 'clock' | 'onEvent'>, { price, job, ref }: Attempt): void {
  const isNew = job?.costs.some(({ basis, at }) => basis === 'charged' && at === job.observedAt);
  if (job === undefined || price === undefined || price.approximate === true || isNew !== true) return;
  const charged = takenAmount(job.costs, price.currency);
  if (charged === undefined || compare(charged, price.amount) <= 0) return;
  const { currency, amount: quoted } = price;
  emit(context, { type: 'price.exceeded', ref: withShortForm(ref), currency, quoted, charged });
}
