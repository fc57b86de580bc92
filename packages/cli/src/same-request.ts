import { CrosspointError } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { earlier, newKey } from './earlier.ts';
import type { Jobs } from './open-store.ts';
import { purchaseOptions, type Typed } from './options.ts';
import { spanText } from './screen/progress-line.ts';
import type { Session } from './session.ts';
import { stateOf } from './states.ts';

/** What a run is to do: buy under a key, or go on with what was bought. */
export type Decision = { readonly key: string } | { readonly goOnWith: Attempt };

/**
 * Whether a request is bought, or was bought already and is not over.
 *
 * @throws CrosspointError `submission_unknown` when nobody knows
 */
export async function decide(
  session: Session,
  flags: Typed['flags'],
  store: Jobs,
  mark: string,
): Promise<Decision> {
  const { idempotencyKey, new: anew } = purchaseOptions.parse(flags);
  if (idempotencyKey !== undefined) return { key: idempotencyKey };
  if (anew) return { key: newKey() };
  const now = session.io.clock.now();
  const { attempt, key } = await earlier(store, mark);
  if (attempt === undefined) return { key };
  const state = stateOf(attempt);
  if (state === 'unknown') throw unknown(attempt, now);
  if (state !== 'open') return { goOnWith: attempt };
  const left = spanText(attempt.expiresInMs);
  session.hint(
    `Another crosspoint sent this very request and has no answer yet. Its answer is waited for, ${left} at most; nothing is sent a second time.`,
  );
  return { key: attempt.idempotencyKey };
}

export const agoText = ({ ref }: Pick<Attempt, 'ref'>, now: number): string =>
  `${spanText(now - Date.parse(ref.submittedAt))} ago`;

const unknown = (attempt: Attempt, now: number): CrosspointError =>
  new CrosspointError({
    code: 'submission_unknown',
    provider: attempt.ref.provider,
    message: `the same request left ${agoText(attempt, now)}, and nobody knows whether the gateway took it; crosspoint reconcile settles it, and --new buys again whatever became of it`,
    charged: 'maybe',
    ref: attempt.ref,
  });
