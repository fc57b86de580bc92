import { sha256 } from '#sha256';
import type { HeaderValue, WebhookSecretKeys, WebhookSpec } from '../model/webhook.ts';
import { headerValues } from '../steps/header-value.ts';
import { fromBase64 } from './base64.ts';
import { isSignedByKey, type KeySets } from './jwks.ts';

/** A delivery as it came. */
export interface ReceivedDelivery {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What verifying needs besides the delivery. */
export interface Verifying {
  /** ms since 1970. */
  readonly now: number;
  /** The shared secret, where the provider has one. @throws where it cannot be had */
  readonly secret: () => Promise<string>;
  readonly keySets: KeySets;
}

/** A delivery that its gateway signed, with a mark that names it; or why it is none. */
export type Verified = { readonly mark: string; readonly refused?: undefined } | { readonly refused: string };

type Bytes = Uint8Array<ArrayBuffer>;

const longestToleranceMs = 300_000;
const longestSignature = 2_048;
const utf8 = new TextEncoder();

function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(i * 2, i * 2 + 2), 16),
  );
}

function decoded(text: string, encoding: 'hex' | 'base64' | 'base64url'): Bytes | undefined {
  if (text.length > longestSignature) return undefined;
  if (encoding === 'hex') return fromHex(text);
  try {
    return fromBase64(encoding === 'base64url' ? text.replaceAll('-', '+').replaceAll('_', '/') : text);
  } catch {
    return undefined;
  }
}

/** Compares every byte, so that the time it takes does not depend on where two values differ. */
function isSameInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i += 1) difference |= one[i]! ^ (other[i] ?? 0);
  return difference === 0;
}

/** @throws RangeError for a secret that is not written as the provider declares */
function secretBytes(secret: string, { prefix = '', encoding = 'utf8' }: WebhookSecretKeys): Bytes {
  const trimmed = secret.trim();
  const plain = trimmed.startsWith(prefix) ? trimmed.slice(prefix.length) : trimmed;
  const bytes = encoding === 'utf8' ? utf8.encode(plain) : decoded(plain, encoding);
  if (bytes === undefined || bytes.length === 0)
    throw new RangeError(`the webhook secret is no ${encoding} text`);
  return bytes;
}

async function isSignedBySecret(
  secret: Bytes,
  signatures: readonly Bytes[],
  signed: Bytes,
): Promise<boolean> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret, hmac, false, ['sign']);
  const expected = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed));
  let isValid = false;
  // Every signature is compared: the result does not tell which of several fits.
  for (const signature of signatures) isValid = isSameInConstantTime(signature, expected) || isValid;
  return isValid;
}

function joined(parts: readonly (string | Uint8Array)[]): Bytes {
  const chunks = parts.map((part) => (typeof part === 'string' ? utf8.encode(part) : part));
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function timestampProblem(
  { timestamp }: WebhookSpec['verify'],
  printed: string | undefined,
  now: number,
): string | undefined {
  if (timestamp === undefined) return undefined;
  if (printed === undefined || !/^\d{1,16}(?:\.\d{1,9})?$/.test(printed)) return 'its timestamp is no number';
  const sentAt = Number(printed) * (timestamp.unit === 'ms' ? 1 : 1000);
  const tolerance = Math.min(timestamp.toleranceMs ?? longestToleranceMs, longestToleranceMs);
  return Math.abs(now - sentAt) <= tolerance ? undefined : 'it was not sent just now';
}

/** The headers that verification names; undefined where one of them is missing. */
function namedHeaders(headers: Headers, { verify }: WebhookSpec): Record<string, string> | undefined {
  const { headers: more = [], timestamp, deliveryId, signature, keys } = verify;
  const values = [timestamp, deliveryId, signature, keys.type === 'jwks' ? keys.keyId : undefined];
  const names = new Set([...more, ...values.flatMap((value) => (value === undefined ? [] : [value.header]))]);
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers.get(name);
    if (value === null) return undefined;
    found[name.toLowerCase()] = value;
  }
  return found;
}

/**
 * Verifies that a gateway signed a delivery just now. Nothing of the body is read before.
 *
 * @throws where the secret or the key set cannot be had: then the result is unknown
 */
export async function verifyDelivery(
  webhook: WebhookSpec,
  { headers, body }: ReceivedDelivery,
  { now, secret, keySets }: Verifying,
): Promise<Verified> {
  const { timestamp, deliveryId, signature, signed, keys } = webhook.verify;
  const first = (value: HeaderValue | undefined): string | undefined =>
    value === undefined ? undefined : headerValues(headers, value)[0];
  const named = namedHeaders(headers, webhook);
  if (named === undefined) return { refused: 'a header is missing' };
  const printed = first(timestamp);
  const untimely = timestampProblem(webhook.verify, printed, now);
  if (untimely !== undefined) return { refused: untimely };
  const signatures = headerValues(headers, signature)
    .map((text) => decoded(text, signature.encoding))
    .filter((bytes) => bytes !== undefined);
  if (signatures.length === 0) return { refused: 'its signature cannot be read' };
  const covered = { headers: named, timestamp: printed ?? '', body, bodySha256: await sha256(body) };
  const message = joined(signed(covered));
  const isSigned =
    keys.type === 'secret'
      ? await isSignedBySecret(secretBytes(await secret(), keys), signatures, message)
      : await isSignedByJwks(keys, first(keys.keyId), signatures, message, keySets);
  if (!isSigned) return { refused: 'its signature does not fit' };
  const id = first(deliveryId);
  const mark = await sha256(id === undefined ? message : `id ${id}`);
  return { mark: mark.slice(0, 32) };
}

async function isSignedByJwks(
  keys: Extract<WebhookSpec['verify']['keys'], { type: 'jwks' }>,
  kid: string | undefined,
  signatures: readonly Bytes[],
  message: Bytes,
  keySets: KeySets,
): Promise<boolean> {
  const { algorithm } = keys;
  if (await isSignedByKey(algorithm, await keySets.keysFor(keys, kid), signatures, message)) return true;
  // Without a key id, only a signature that fits no key tells that the gateway may have changed its keys.
  if (keys.keyId !== undefined) return false;
  return isSignedByKey(algorithm, await keySets.keysAgain(keys), signatures, message);
}
