import type { Context } from '../context.ts';
import type { AttemptResult, Purchase } from './purchase.ts';

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
