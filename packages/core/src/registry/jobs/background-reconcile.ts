import { isCrosspointError } from '../../model/error.ts';
import type { JobRef } from '../../model/ref.ts';
import type { Context } from '../context.ts';
import { emit } from '../emit.ts';
import { reconcile } from './reconcile.ts';

// A listing lags by seconds, a logbook by minutes; who has found nothing by then needs a person.
const pausesMs = [5_000, 20_000, 60_000, 180_000, 600_000] as const;

/**
 * Looks for the job of an attempt whose outcome is unknown, a few times while the process lives. A miss proves nothing and
 * leaves the attempt as it is. Never buys, and never rejects.
 */
export async function reconcileInBackground(context: Context, ref: JobRef): Promise<void> {
  const { clock, closing } = context;
  for (const pauseMs of pausesMs) {
    await clock.sleep(pauseMs, closing);
    if (closing.aborted) return;
    try {
      const result = await reconcile(context, ref, undefined, closing);
      emit(context, { type: 'reconcile.end', outcome: result.outcome, ref });
      if (result.outcome !== 'undecided') return;
    } catch (error) {
      // Neither the gateway nor the store can be asked now: the next look may. Anything else is no better later.
      if (!isCrosspointError(error) || !error.retryable) return;
    }
  }
}
