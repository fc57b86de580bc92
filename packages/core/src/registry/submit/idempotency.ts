import { idempotencyKeyOf, requestHashOf, withIdempotencyKey } from '../../io/idempotency-key.ts';
import type { Provider } from '../define.ts';
import type { Purchase } from './purchase.ts';
import type { Attempt } from '../store/store.ts';

/** A purchase with its attempt's key in the request, and the hash of it where the gateway deduplicates. */
export interface KeyedPurchase {
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
