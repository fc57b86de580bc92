import { CrosspointError } from '../model/error.ts';
import { isDeepFrozen } from '../model/frozen.ts';
import { withShortForm } from '../model/ref.ts';
import { type Context, type JobLike, linkedSignal, refOf } from './context.ts';
import { readAttempt } from './jobs/known-job.ts';

/**
 * A tenant's job, as the tenant's own attempt in the store names it. Whatever else a ref says may be made up by who sent
 * it, so nothing else of it is used. What the store does not know is refused: a gateway's account
 * has the jobs of all tenants, and cannot tell them apart.
 *
 * @throws CrosspointError `not_found` for anything else, in the same words; `store_unavailable`, `canceled`
 */
export async function ownJob(
  context: Context,
  given: JobLike,
  signal: AbortSignal | undefined,
): Promise<JobLike> {
  const ref = refOf(given);
  const stop = linkedSignal(context, signal);
  const attempt = await readAttempt(context, ref, { signal: stop, unnamed: true });
  // A job that this process was given by the gateway is the best word of it, also where the store missed its id.
  const isMade = typeof given === 'object' && 'state' in given && isDeepFrozen(given);
  const isSame = ref.id === attempt?.ref.id || (isMade && attempt?.ref.id === undefined);
  if (attempt?.namespace !== context.namespace || (ref.id !== undefined && !isSame))
    throw new CrosspointError({
      code: 'not_found',
      provider: ref.provider,
      message: 'this tenant has no such job; one that the job store does not know is for the registry itself',
      charged: 'maybe',
      ref,
    });
  return isMade && isSame ? given : withShortForm(attempt.ref);
}
