import type { AttemptNote, CrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import type { JobRef } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { MediaInputs } from '../../steps/encode.ts';
import type { Provider } from '../define.ts';
import type { Offer } from '../plan/route.ts';
import { environment } from '../../io/environment.ts';
import { callbackAddress, newToken, withCallback } from '../../steps/callback.ts';
import type { Context } from '../context.ts';
import { idempotencyKeyOf, requestHashOf, withIdempotencyKey } from '../../io/idempotency-key.ts';
import type { Attempt } from '../store/store.ts';
import type { Clock } from '../../io/clock.ts';

/** A purchase about to be made. */
export interface Purchase {
  readonly provider: Provider;
  readonly offer: Offer;
  readonly ref: JobRef;
  /** What stands behind the placeholders of large media. */
  readonly media: MediaInputs;
  readonly fingerprint: string;
  readonly promptHash: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** 1, or 2 and more for a purchase that is made because the one before under this key failed. */
  readonly ordinal: number;
  /** Ends with the caller's signal or with the registry. */
  readonly signal: AbortSignalLike;
  /** What ends the exchange once it has begun. Absent: `signal`, which else only keeps the request from leaving. */
  readonly exchangeSignal?: AbortSignalLike | undefined;
  /** When the attempt before under this key was sent, ISO 8601, where there was one. */
  readonly previousSubmittedAt: string | undefined;
  /** The attempts of the same submit so far, at other gateways too. */
  readonly attempts?: readonly AttemptNote[] | undefined;
  /** What the callback address in the request names the attempt by; absent where the request holds none. */
  readonly webhookToken?: string | undefined;
  /** How often the submit is sent again after an error response that proves it was not accepted. */
  readonly retries: number;
  /** Gives the place among the submits that are not sent yet to the next one. */
  readonly leaveQueue?: (() => void) | undefined;
}

/** An attempt that brought no job. */
export interface FailedAttempt {
  readonly status: 'not_sent' | 'rejected' | 'unknown';
  readonly error: CrosspointError;
}

/** How one attempt ended. */
export type AttemptResult = FailedAttempt | { readonly status: 'accepted'; readonly job: Job };

/** How long a submit may take where its endpoint does not say, in ms. */
const defaultSubmitMs = 60_000;

/** How long a purchase waits for its response, in ms. */
export const submitDeadlineMs = ({ provider }: Purchase): number =>
  provider.spec.submit.timeoutMs ?? defaultSubmitMs;

/** Why deliveries of a provider could not be verified here; undefined where they can. */
function missingSecret({ spec, webhookSecret }: Provider): string | undefined {
  const keys = spec.webhook?.verify.keys;
  if (keys?.type !== 'secret' || webhookSecret !== undefined || environment(keys.env) !== undefined)
    return undefined;
  return `${spec.name} was given no callback address, because its deliveries could not be verified; set ${keys.env} or pass webhookSecret`;
}

/**
 * A purchase whose request holds a callback address with a new token. It stays as it is where the gateway takes none,
 * where its deliveries could not be verified, and where the request names an address of the application's own.
 */
export function withCallbackAddress(
  context: Pick<Context, 'webhookUrl'>,
  purchase: Purchase,
  known?: string,
): Purchase {
  const { webhookUrl } = context;
  const { provider, offer } = purchase;
  const { webhook } = provider.spec;
  if (webhookUrl === undefined || webhook === undefined) return purchase;
  const missing = missingSecret(provider);
  if (missing !== undefined)
    return { ...purchase, offer: { ...offer, notices: [...offer.notices, missing] } };
  const webhookToken = known ?? newToken();
  const request = withCallback(offer.request, webhook, callbackAddress(webhookUrl, webhookToken));
  return request === undefined ? purchase : { ...purchase, offer: { ...offer, request }, webhookToken };
}

/** A purchase with its attempt's key in the request, and the hash of it where the gateway deduplicates. */
interface KeyedPurchase {
  readonly purchase: Purchase;
  readonly requestHash?: string;
}

/** Puts the key of an attempt into the request of its purchase. */
export async function keyedPurchase(purchase: Purchase, attemptId: string): Promise<KeyedPurchase> {
  const { idempotency: slot } = purchase.provider.spec;
  if (slot === undefined) return { purchase };
  const key = await idempotencyKeyOf(slot, attemptId);
  const request = withIdempotencyKey(slot, purchase.offer.request, key);
  const keyed = { ...purchase, offer: { ...purchase.offer, request } };
  if (slot.deduplicates === undefined) return { purchase: keyed };
  return { purchase: keyed, requestHash: await requestHashOf(request, purchase.media) };
}

/** The key under which a gateway's listing holds an attempt's job; undefined where it records none. */
export async function recordedKeyOf(
  { spec }: Provider,
  attempt: Attempt | undefined,
): Promise<string | undefined> {
  const { idempotency: slot } = spec;
  return slot?.records !== true || attempt === undefined ? undefined : idempotencyKeyOf(slot, attempt.id);
}

/**
 * How long after its first send a submit may be repeated, in ms: half the window that the gateway documents, because
 * clocks differ and a repeated request takes its time. 0 where the gateway documents none, or responds only on the call itself.
 */
export const repeatWindowMs = ({ spec }: Provider): number =>
  spec.poll === undefined ? 0 : (spec.idempotency?.deduplicates?.windowMs ?? 0) / 2;

/**
 * Whether the repeat window of an attempt is still open. It is counted from when the intent was written, which is before
 * the first send. A clock that is behind the first send decides nothing: the window counts as closed.
 */
export function isWithinWindow(
  { createdAt, ref }: Pick<Attempt, 'createdAt' | 'ref'>,
  windowMs: number,
  clock: Pick<Clock, 'now'>,
): boolean {
  const now = clock.now();
  const age = Math.max(now - createdAt, now - Date.parse(ref.submittedAt));
  return age >= 0 && age < windowMs;
}

/** The provider an unknown attempt may be repeated at; undefined where it stays unknown. */
export function repeatableAt(
  context: Pick<Context, 'clock' | 'providers'>,
  attempt: Attempt,
): Provider | undefined {
  const { status, requestHash, ref } = attempt;
  if (status !== 'unknown' || requestHash === undefined || ref.id !== undefined) return undefined;
  const provider = context.providers.find(
    ({ spec, account }) => spec.id === ref.provider && account === ref.account,
  );
  if (provider === undefined) return undefined;
  return isWithinWindow(attempt, repeatWindowMs(provider), context.clock) ? provider : undefined;
}

/** Whether other processes may repeat the request of an attempt, once they take it for unknown. */
export const mayBeRepeated = (
  { providers }: Pick<Context, 'providers'>,
  { ref }: Pick<Attempt, 'ref'>,
): boolean =>
  providers.some(
    (provider) =>
      provider.spec.id === ref.provider && provider.account === ref.account && repeatWindowMs(provider) > 0,
  );
