import type { UnknownRecord } from '../model/unknown-record.ts';
import type { ProviderSpec } from '../model/provider.ts';
import type { WebhookSpec } from '../model/webhook.ts';
import { shownValue } from './check-prices.ts';
import { oneOf } from './check-values.ts';

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const algorithms = ['Ed25519', 'ES256', 'ES384', 'RS256', 'RS384', 'RS512', 'PS256'];
const longestToleranceMs = 300_000;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const looseOf = (value: unknown): UnknownRecord =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function* header(value: unknown, where: string): Generator<string> {
  const { header: name } = looseOf(value);
  if (typeof name !== 'string' || !headerName.test(name))
    yield `${where}.header must be the name of a header; got ${shownValue(name)}`;
}

function isHttpsOrigin(value: unknown): boolean {
  if (!isText(value) || !URL.canParse(value)) return false;
  const { origin, protocol } = new URL(value);
  return protocol === 'https:' && origin === value;
}

function* ofKeys(keys: UnknownRecord): Generator<string> {
  const where = 'webhook.verify.keys';
  const { type } = keys;
  if (type === 'secret') {
    if (!isText(keys['env']))
      yield `${where}.env must name the environment variable that holds the secret; got ${shownValue(keys['env'])}`;
    yield* oneOf(keys['encoding'] ?? 'utf8', `${where}.encoding`, ['utf8', 'base64', 'hex']);
    return;
  }
  yield* oneOf(type, `${where}.type`, ['secret', 'jwks']);
  if (type !== 'jwks') return;
  const { url } = keys;
  const address = isText(url) && URL.canParse(url) ? new URL(url) : undefined;
  // Whoever holds the key set decides what is a delivery.
  if (address?.protocol !== 'https:' || address.username !== '' || address.password !== '')
    yield `${where}.url must be an https address; got ${shownValue(url)}`;
  yield* oneOf(keys['algorithm'], `${where}.algorithm`, algorithms);
  if (keys['keyId'] !== undefined) yield* header(keys['keyId'], `${where}.keyId`);
}

function* ofAddress(address: UnknownRecord): Generator<string> {
  yield* oneOf(address['in'], 'webhook.address.in', ['body', 'query']);
  const { path, name } = address;
  if (address['in'] === 'body' && !(Array.isArray(path) && path.length > 0 && path.every(isText)))
    yield `webhook.address.path must be a list of names; got ${shownValue(path)}`;
  if (address['in'] === 'query' && !isText(name))
    yield `webhook.address.name must be a text; got ${shownValue(name)}`;
}

/** What is wrong with how a provider's deliveries are verified: a mistake here would let anybody report a job. */
export function* webhookProblems({ webhook }: ProviderSpec): Generator<string> {
  if (webhook === undefined) return;
  const { address, verify, outputOrigins, source }: UnknownRecord = { ...(webhook satisfies WebhookSpec) };
  yield* ofAddress(looseOf(address));
  const { headers = [], timestamp, deliveryId, signed, signature, keys } = looseOf(verify);
  if (!Array.isArray(headers) || !headers.every((name) => isText(name) && headerName.test(name)))
    yield `webhook.verify.headers must list names of headers; got ${shownValue(headers)}`;
  if (timestamp !== undefined) {
    yield* header(timestamp, 'webhook.verify.timestamp');
    const { unit = 's', toleranceMs = longestToleranceMs } = looseOf(timestamp);
    yield* oneOf(unit, 'webhook.verify.timestamp.unit', ['s', 'ms']);
    if (!(typeof toleranceMs === 'number' && toleranceMs > 0 && toleranceMs <= longestToleranceMs))
      yield `webhook.verify.timestamp.toleranceMs must be more than 0 and at most ${longestToleranceMs}; got ${shownValue(toleranceMs)}`;
  }
  if (deliveryId !== undefined) yield* header(deliveryId, 'webhook.verify.deliveryId');
  if (typeof signed !== 'function')
    yield `webhook.verify.signed must be a function; got ${shownValue(signed)}`;
  yield* header(signature, 'webhook.verify.signature');
  yield* oneOf(looseOf(signature)['encoding'], 'webhook.verify.signature.encoding', [
    'hex',
    'base64',
    'base64url',
  ]);
  yield* ofKeys(looseOf(keys));
  if (outputOrigins !== undefined && !(Array.isArray(outputOrigins) && outputOrigins.every(isHttpsOrigin)))
    yield `webhook.outputOrigins must list https origins such as 'https://files.example'; got ${shownValue(outputOrigins)}`;
  if (!isText(source) || source.trim() === '')
    yield 'webhook.source must name the document that describes the signature';
}
