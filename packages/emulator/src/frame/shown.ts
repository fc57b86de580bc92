import type { SeenRequest } from './log.ts';

/** Headers that carry a credential, in the auth schemes of the gateways there are. */
const secret = new Set(['authorization', 'proxy-authorization', 'x-api-key', 'api-key', 'cookie']);

/** The same in a query. */
const secretInQuery = new Set(['key', 'api_key']);

/** Longer texts, such as pictures in data URLs, are shortened to this many characters when shown. */
const longest = 400;

/** A request as another process may see it: no credential, no megabytes. */
export function shown(seen: SeenRequest): object {
  const headers = Object.entries(seen.headers).map(([name, value]) => [
    name,
    secret.has(name) ? masked(value) : value,
  ]);
  const query = Object.entries(seen.query).map(([name, value]) => [
    name,
    secretInQuery.has(name) ? '***' : value,
  ]);
  return {
    ...seen,
    query: Object.fromEntries(query) as object,
    headers: Object.fromEntries(headers) as object,
    body: shortened(seen.body),
    bodyText: undefined,
  };
}

/** Keeps the scheme, which is no secret: `Bearer ***`. */
function masked(value: string): string {
  const scheme = /^(Bearer|Basic|Token|Key) /i.exec(value)?.[0] ?? '';
  return `${scheme}***`;
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > longest) {
    return `${value.slice(0, longest)}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}
