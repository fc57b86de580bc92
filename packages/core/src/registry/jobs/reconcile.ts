import type { Job } from '../../model/job.ts';
import type { ListedJob } from '../../model/provider.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import { acceptedJob, type Context, jobWith, providerOf } from '../context.ts';
import { accept, type ReconcileDecision, settleBy, unstored } from './decide.ts';
import { readAttempt } from './kept-attempt.ts';
import { findListedJob } from './listing.ts';

export type { ReconcileDecision } from './decide.ts';

/** How an attempt whose end nobody knew stands now. */
export type ReconcileResult =
  /** The gateway took it; the job can be waited for. */
  | { readonly outcome: 'accepted'; readonly job: Job }
  /** The gateway did not take it; its idempotency key may buy again. */
  | { readonly outcome: 'not_accepted'; readonly ref: JobRef }
  /** Still unknown. `message` tells what to do; the candidates are what the gateway lists of that time. */
  | {
      readonly outcome: 'undecided';
      readonly ref: JobRef;
      readonly candidates: readonly ListedJob[];
      readonly message: string;
    };

/**
 * Settles an attempt whose outcome is unknown: from the gateway's own listing, or by a person's decision. Never buys and
 * never sends the request again.
 *
 * @throws CrosspointError `store_unavailable` when the store cannot be read, then nothing was settled, or does not
 *   confirm a write, then it may be settled.
 *   `invalid_request` for a decision that contradicts what the store holds.
 */
export async function reconcile(
  context: Context,
  given: JobRef,
  decision: ReconcileDecision | undefined,
  signal: AbortSignalLike,
): Promise<ReconcileResult> {
  const attempt = await readAttempt(context, given, { signal, unnamed: true });
  const ref = withShortForm(given.id === undefined ? (attempt?.ref ?? given) : given);
  if (attempt?.status === 'open' && attempt.expiresInMs > 0) {
    const message = 'the request is being sent right now; ask again in a moment';
    return { outcome: 'undecided', ref, candidates: [], message };
  }
  if (decision !== undefined) return settleBy(context, { ref, attempt }, decision, signal);
  if (attempt?.status === 'accepted') return { outcome: 'accepted', job: acceptedJob(context, attempt) };
  if (attempt?.status === 'not_sent' || attempt?.status === 'rejected')
    return { outcome: 'not_accepted', ref };
  const provider = providerOf(context, ref);
  if (attempt === undefined && ref.id !== undefined)
    return { outcome: 'accepted', job: unstored(jobWith(context, ref, ref.id)) };
  const found = await findListedJob(context, provider, { ref, attempt }, signal);
  if ('outcome' in found) return found;
  return { outcome: 'accepted', job: await accept(context, { ref, attempt }, found.id, signal) };
}
