import type { UnknownRecord } from '../model/unknown-record.ts';
import type { HttpRequest } from '../model/http.ts';
import type { WebhookSpec } from '../model/webhook.ts';

/** The name of the query parameter that holds the token of an attempt. */
const tokenName = 'crosspoint';

/** 32 random bytes in base64url. */
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

/** A new token: it names one attempt and says nothing about it. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The address that a gateway calls for one attempt. */
export function callbackAddress(webhookUrl: string, token: string): string {
  const url = new URL(webhookUrl);
  url.searchParams.set(tokenName, token);
  return url.href;
}

/** The token in the address of a delivery; undefined where there is none, or none of ours. */
export function tokenIn(address: string): string | undefined {
  const token = URL.canParse(address) ? new URL(address).searchParams.get(tokenName) : null;
  return token !== null && tokenShape.test(token) ? token : undefined;
}

const isObject = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return value !== undefined;
  return isObject(value) && Object.hasOwn(value, name) && has(value[name], rest);
}

/** A copy with a value at a path; undefined where something that is no object stands in the way. */
function withValue(body: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (body !== undefined && !isObject(body)) return undefined;
  const inner = withValue(body?.[name], rest, value);
  return inner === undefined ? undefined : { ...body, [name]: inner };
}

/**
 * A submit that also says which address to call. Undefined where the request says one already, such as an address of the
 * application's own in `providerOptions`, or where there is no place for one.
 */
export function withCallback(
  request: HttpRequest,
  { address, fields = {} }: Pick<WebhookSpec, 'address' | 'fields'>,
  callback: string,
): HttpRequest | undefined {
  const body = Object.keys(fields).length === 0 ? request.body : withFields(request.body, fields);
  if (address.in === 'query') {
    const url = new URL(request.url);
    if (url.searchParams.has(address.name)) return undefined;
    const parameter = `${encodeURIComponent(address.name)}=${encodeURIComponent(callback)}`;
    return {
      ...request,
      url: `${request.url}${url.search === '' ? '?' : '&'}${parameter}`,
      ...(body === undefined ? {} : { body }),
    };
  }
  if (has(request.body, address.path)) return undefined;
  const whole = withValue(body, address.path, callback);
  return whole === undefined ? undefined : { ...request, body: whole };
}

/** Further fields stand where the request says nothing else. */
const withFields = (body: unknown, fields: UnknownRecord): unknown =>
  isObject(body) ? { ...fields, ...body } : body;
