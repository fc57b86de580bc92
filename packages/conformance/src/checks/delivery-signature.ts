import { createHash, createHmac } from 'node:crypto';
import type { HeaderValue, WebhookSpec } from '@crosspoint/core/plugin';
import type { Delivery } from '../fixture/schema.ts';

type Secret = Extract<WebhookSpec['verify']['keys'], { readonly type: 'secret' }>;

/** An id of the same length and alphabet. */
export const otherId = (id: string): string =>
  id.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (last) => (last === '7' ? '8' : '7'));

/** A value of a header, without what is before it. */
function valueOf(
  headers: Readonly<Record<string, string>>,
  { header, separator, prefix = '' }: Omit<HeaderValue, 'encoding'>,
): string | undefined {
  const whole = headers[header.toLowerCase()];
  const parts = whole === undefined || separator === undefined ? [whole ?? ''] : whole.split(separator);
  return parts
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix))
    ?.slice(prefix.length);
}

const secretBytes = (secret: string, { prefix = '', encoding = 'utf8' }: Secret): Buffer =>
  Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, encoding);

function signatureOf(webhook: WebhookSpec, secret: string, { headers, text }: Delivery): string | undefined {
  const { signed, timestamp, signature, keys } = webhook.verify;
  if (keys.type !== 'secret') return undefined;
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = Buffer.from(text);
  const parts = signed({
    headers: lower,
    timestamp: timestamp === undefined ? '' : (valueOf(lower, timestamp) ?? ''),
    body,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  });
  const mac = createHmac('sha256', secretBytes(secret, keys));
  for (const part of parts) mac.update(part);
  return mac.digest(signature.encoding);
}

/**
 * The delivery with another body and a valid signature of it; undefined where its secret is not known, such as that of
 * public keys.
 */
export function signedAnew(
  webhook: WebhookSpec,
  secret: string | undefined,
  delivery: Delivery,
  text: string,
): Delivery | undefined {
  if (secret === undefined) return undefined;
  const [old, fresh] = [delivery, { ...delivery, text }].map((each) => signatureOf(webhook, secret, each));
  if (old === undefined || fresh === undefined) return undefined;
  const headers = Object.entries(delivery.headers).map(([name, value]) => [
    name,
    value.replaceAll(old, fresh),
  ]);
  return { ...delivery, text, headers: Object.fromEntries(headers) as Delivery['headers'] }; // texts stay texts
}
