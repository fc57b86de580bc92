import { sha256 } from '#sha256';
import type { HttpRequest } from '../model/http.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { IdempotencySlot } from '../model/provider.ts';
import type { MediaInputs } from '../steps/encode.ts';
import { toBase64 } from './base64.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));

/** The first 16 bytes as a UUID of version 4 (RFC 9562, section 5.4), the one version that every check accepts. */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

const writers: { readonly [A in IdempotencySlot['alphabet']]: (hex: string) => string } = {
  hex: (hex) => hex,
  uuid: uuidOf,
  base64url: (hex) => toBase64(bytesOf(hex)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
};

/** The key of an attempt: its SHA-256 in the letters a gateway takes. The same attempt always has the same key. */
export async function idempotencyKeyOf(
  { alphabet, length }: IdempotencySlot,
  attemptId: string,
): Promise<string> {
  const key = writers[alphabet](await sha256(attemptId));
  return alphabet === 'uuid' ? key : key.slice(0, length);
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request with its key in the header or the field where the gateway takes one. */
export function withIdempotencyKey(slot: IdempotencySlot, request: HttpRequest, key: string): HttpRequest {
  if (slot.header !== undefined) return { ...request, headers: { ...request.headers, [slot.header]: key } };
  const body = isTable(request.body) ? request.body : {};
  return { ...request, body: { ...body, [slot.field]: key } };
}

/** SHA-256 of all that a request says, large media by their own hash. Requests with the same hash are the same, byte for byte. */
export async function requestHashOf(
  { method, url, headers, body }: HttpRequest,
  media: MediaInputs,
): Promise<string> {
  let text = JSON.stringify([method, url, Object.entries(headers), body ?? null]);
  for (const one of [...media.values()].flat() as readonly ResolvedMedia[])
    if (one.form === 'data' && one.source !== undefined)
      text = text.replaceAll(one.source.placeholder, one.sha256);
  return sha256(text);
}
