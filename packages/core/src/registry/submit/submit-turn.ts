import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import { isTerminal, type Job } from '../../model/job.ts';
import { withShortForm } from '../../model/ref.ts';
import { mayFallBack } from '../../steps/classify.ts';
import { acquireInFlight, acquireSlot } from '../account/usage-limit.ts';
import type { Context } from '../context.ts';
import { usageLimitsOf } from '../limits-in-use.ts';
import type { Slot } from '../account/rate-window.ts';
import type { AttemptResult, Purchase } from './purchase.ts';

/** What a submit may be sent with: a place in every window, and one among the jobs in flight. */
interface SubmitTurn {
  /** Undefined where the gateway documents no such limit. */
  readonly inFlight: Slot | undefined;
  readonly release: () => void;
}

/**
 * Waits for what the gateway allows. A gateway whose jobs in flight end too late is left to the next one, as after its 429.
 *
 * @throws CrosspointError `canceled`, `store_unavailable`; nothing was sent
 */
export async function takeTurn(
  context: Context,
  { provider, ref, signal }: Purchase,
): Promise<SubmitTurn | { readonly error: CrosspointError; readonly written: true }> {
  let inFlight: Slot | undefined;
  try {
    inFlight = await acquireInFlight(context, provider, signal);
  } catch (error) {
    if (!isCrosspointError(error) || error.code !== 'rate_limited') throw error;
    const canFallback = mayFallBack('rate_limited', 'not_sent');
    return {
      error: error.with({ provider: ref.provider, ref: withShortForm(ref), canFallback }),
      written: true,
    };
  }
  try {
    return { inFlight, release: await acquireSlot(context, provider, { purpose: 'submit', signal }) };
  } catch (error) {
    inFlight?.free();
    throw error;
  }
}

/** What a slot is kept for. */
interface InFlightEnd {
  /** The job that was bought, also one whose call is held open. */
  readonly job: Job | undefined;
  /** Whether there may be a job whose id is unknown. */
  readonly isUnknown: boolean;
}

/** Keeps the slot of a job, and of an attempt that may have brought one; frees that of everything else. */
export function keepOrFreeSlot(
  context: Pick<Context, 'store'>,
  slot: Slot | undefined,
  { job, isUnknown }: InFlightEnd,
): void {
  if (slot === undefined) return;
  if (job !== undefined && !isTerminal(job.state)) usageLimitsOf(context.store).bind(job.ref, slot);
  else if (isUnknown) slot.release();
  else slot.free();
}

/**
 * Notes what the end of a submit says of the gateway, for later plans.
 *
 * @param wasStopped - Whether the caller's own stop brought it, which says nothing. A registry that closes stops all.
 */
export function noteEnd(
  context: Context,
  { offer, provider }: Pick<Purchase, 'offer' | 'provider'>,
  end: AttemptResult,
  wasStopped: boolean,
): void {
  const fault =
    end.status === 'accepted' ? {} : { code: end.error.code, retryAfterMs: end.error.retryAfterMs };
  context.cooldowns.ended(offer, {
    status: end.status,
    wasStopped: wasStopped || context.closing.aborted,
    ...fault,
  });
  const canBeFound = end.status === 'unknown' && provider.spec.listJobs !== undefined;
  if (canBeFound && end.error.ref !== undefined) context.onUnknown?.(context, end.error.ref);
}
