import type { AttemptNote, CrosspointError } from '../model/error.ts';
import type { Job } from '../model/job.ts';
import { send } from './attempt.ts';
import type { Client } from '../io/client.ts';
import type { Context } from './context.ts';
import { allowed } from './allowance.ts';
import { detachable, hold, inGrace } from './held.ts';
import { begin, record } from './intent.ts';
import { tell } from './observe.ts';
import type { End, Purchase } from './purchase.ts';
import type { Intent } from './store.ts';

// A gateway that asks for a longer pause gets it from the caller, not from a hanging submit.
const longestPauseMs = 60_000;

const pauseBefore = (error: CrosspointError, n: number, random: number): number =>
  error.retryAfterMs ?? 500 * 2 ** n * (0.75 + random / 2);

/**
 * Buys once. The intent is in the store before the request leaves, and the request leaves again only after a certain no.
 *
 * @throws CrosspointError with the ref and every attempt.
 */
export async function buy(context: Context, purchase: Purchase): Promise<Job> {
  const { clock } = context;
  const client = await context.client(); // whatever fails here fails before there is an intent
  const attempts: AttemptNote[] = [];
  for (let n = 0; ; n += 1) {
    const at = new Date(clock.now()).toISOString();
    const dated = { ...purchase, ref: { ...purchase.ref, submittedAt: at } };
    const free = await room(context, dated);
    const attempt = await begin(context, dated).catch((error: unknown) => {
      free();
      throw error;
    });
    if ('state' in attempt) {
      free();
      return attempt;
    }
    const sent = await answerOf(context, client, dated, attempt);
    free();
    if ('later' in sent) return hold(context, dated, attempt, sent.later);
    const { end, written } = await record(context, attempt, sent);
    if (end.word === 'accepted') {
      tell(context, { type: 'attempted', word: end.word, ref: end.job.ref, code: undefined });
      tell(context, { type: 'changed', from: undefined, job: end.job });
      return end.job;
    }
    tell(context, { type: 'attempted', word: end.word, ref: dated.ref, code: end.error.code });
    const { provider, account } = dated.ref;
    attempts.push({ provider, account, word: end.word, code: end.error.code, at });
    const pause = pauseBefore(end.error, n, clock.random());
    // An end the store does not know leaves an open attempt behind; the next try would only wait for it.
    const again =
      written && end.word !== 'unknown' && end.error.retry && n < purchase.retries && pause <= longestPauseMs;
    if (!again) throw end.error.with({ attempts });
    tell(context, { type: 'retrying', purpose: 'submit', ref: dated.ref, code: end.error.code, inMs: pause });
    await clock.sleep(pause, purchase.signal);
    if (purchase.signal.aborted) throw end.error.with({ attempts });
  }
}

const nothingTaken = (): void => undefined;

/** A place in what the gateway allows, before there is an intent; what was sent already needs none. */
const room = async (context: Context, { provider, signal, known }: Purchase): Promise<() => void> =>
  known ? nothingTaken : allowed(context, provider, { counts: 'submit', signal });

/** The answer; of a call that is held beyond the grace only that it will come. */
async function answerOf(
  context: Context,
  client: Client,
  purchase: Purchase,
  intent: Intent,
): Promise<End | { readonly later: Promise<End> }> {
  if (purchase.provider.description.poll !== undefined) return send(context, client, purchase, intent);
  const { stop, detach, end } = detachable(context, purchase.signal);
  const answer = send(context, client, { ...purchase, signal: stop }, intent).finally(end);
  const early = await inGrace(context, answer);
  if (early !== undefined) return early;
  detach();
  return { later: answer };
}
