import { CrosspointError } from '@crosspoint/core';
import { type Attempt, jobStatusOf } from '@crosspoint/core/store';
import { findPreviousPurchase, newKey } from '../store/previous-purchase.ts';
import type { Jobs } from '../store/open-store.ts';
import { purchaseOptions, type Typed } from '../input/options.ts';
import { spanText } from '../text/span.ts';

/** What a run does: buy under a key, resume what was bought, or find out what became of an earlier purchase. */
export type Decision =
  | { readonly key: string }
  | { readonly resume: Attempt }
  | { readonly unknown: Attempt };

/** Whether a request is bought, or was bought already and is not over. */
export async function decide(flags: Typed['flags'], store: Jobs, hash: string): Promise<Decision> {
  const { idempotencyKey, buyAgain } = purchaseOptions.parse(flags);
  if (idempotencyKey !== undefined) return { key: idempotencyKey };
  if (buyAgain) return { key: newKey() };
  const { attempt, key } = await findPreviousPurchase(store, hash);
  if (attempt === undefined) return { key };
  const state = jobStatusOf(attempt);
  if (state === 'unknown') return { unknown: attempt };
  // Of an open one the registry waits for the end.
  return state === 'open' ? { key: attempt.idempotencyKey } : { resume: attempt };
}

/** Printed while another process sends the same purchase: for how long this one waits at most. */
export function waitingText(now: number, atMostMs: number): string {
  const until = new Date(now + atMostMs).toTimeString().slice(0, 8);
  return `Another crosspoint process sent this request and has no response yet. Waiting for it until ${until} at the latest (${spanText(atMostMs)}); nothing is sent a second time. Ctrl-C stops waiting.`;
}

export const agoText = ({ ref }: Pick<Attempt, 'ref'>, now: number): string =>
  `${spanText(now - Date.parse(ref.submittedAt))} ago`;

/** The error of a run whose earlier purchase has an unknown outcome. */
export const stillUnknown = (attempt: Attempt, now: number): CrosspointError =>
  new CrosspointError({
    code: 'submission_unknown',
    provider: attempt.ref.provider,
    message: `the same request was sent ${agoText(attempt, now)} and its outcome is unknown; crosspoint reconcile settles it, and --buy-again buys again whatever the outcome was`,
    charged: 'maybe',
    ref: attempt.ref,
  });
