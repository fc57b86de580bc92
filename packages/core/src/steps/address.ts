import type { HttpCall } from '../model/http.ts';
import type { Endpoint } from '../model/provider.ts';
import type { JobRef } from '../model/ref.ts';

type Places = Readonly<Record<'id' | 'slug' | 'task', string | undefined>>;

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

/** The call to an endpoint for a job. The address is rebuilt from the base URL; nothing of it comes from the ref but names. */
export function address(endpoint: Endpoint, baseURL: string, ref: JobRef, body?: unknown): HttpCall {
  const places: Places = { id: ref.id, slug: ref.slug, task: ref.task };
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
