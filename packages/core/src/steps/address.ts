import type { HttpRequest } from '../model/http.ts';
import type { Endpoint } from '../model/provider.ts';

/** What a template's names stand for. */
export type Places = { readonly [Name in 'id' | 'slug' | 'task']?: string | undefined };

/** What of an endpoint, or of a question, makes its address. */
export type Addressed = Pick<Endpoint, 'method' | 'path' | 'query' | 'headers'>;

/** Fills `{id}`, `{slug}`, `{task}` in, percent-encoded. An id such as `..` would leave a path and is refused there. */
function fill(template: string, places: Places, inPath: boolean): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = places[name as keyof Places];
    if (value === undefined || value === '' || (inPath && (value === '.' || value === '..'))) {
      throw new RangeError(`${whole} cannot be ${JSON.stringify(value)}`);
    }
    return encodeURIComponent(value);
  });
}

/** The call to an endpoint. The address is rebuilt from the base URL; nothing of it comes from a ref but names. */
export function address(endpoint: Addressed, baseURL: string, places: Places, body?: unknown): HttpRequest {
  const query = Object.entries(endpoint.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${fill(value, places, false)}`)
    .join('&');
  const path = fill(endpoint.path, places, true);
  return {
    method: endpoint.method,
    url: `${baseURL.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...endpoint.headers,
    },
    ...(body === undefined ? {} : { body }),
  };
}
