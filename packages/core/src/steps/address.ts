import type { HttpMethod, HttpRequest } from '../model/http.ts';
import type { RefParams } from '../model/params.ts';
import type { EndpointPath } from '../model/provider.ts';
import { getOwn } from '../model/get-own.ts';
import { ownAddress } from './own-address.ts';

/** What a template's names stand for. */
export type Places = { readonly [Name in 'id' | 'slug' | 'task']?: string | undefined } & {
  readonly params?: RefParams | undefined;
};

/** What of an endpoint, or of a question, makes its address. */
export interface Addressed {
  readonly method: HttpMethod;
  readonly path: EndpointPath;
  readonly fallbackPath?: `/${string}`;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A path needs a value of the submit's response that the ref does not have, or that is no address to send a key to. */
export class MissingParamError extends RangeError {
  override readonly name = 'MissingParamError';
}

const wholeAddress = /^\{params\.(\w+)\}$/;

/** The name of the param that is a path's whole address; undefined for any other path. */
export const addressParam = (path: string): string | undefined => wholeAddress.exec(path)?.[1];

function valueOf(places: Places, name: string): string | undefined {
  if (name.startsWith('params.')) return getOwn(places.params, name.slice('params.'.length));
  return places[name as keyof Omit<Places, 'params'>];
}

/**
 * Fills `{id}`, `{slug}`, `{task}` and `{params.name}` in, percent-encoded. An id such as `..` would leave a path and is
 * refused there.
 */
function fill(template: string, places: Places, inPath: boolean): string {
  if (!template.includes('{')) return template;
  return template.replaceAll(/\{([\w.]+)\}/g, (whole, name: string) => {
    const value = valueOf(places, name);
    if (value === undefined && name.startsWith('params.'))
      throw new MissingParamError(`the ref holds no ${name}`);
    if (value === undefined || value === '' || (inPath && (value === '.' || value === '..'))) {
      throw new RangeError(`${whole} cannot be ${JSON.stringify(value)}`);
    }
    return encodeURIComponent(value);
  });
}

interface Bases {
  readonly baseURL: string;
  /** The base URL that the provider documents, where the application set another. */
  readonly documentedURL: string;
}

/** The address of a path. @throws MissingParamError, RangeError */
function urlOf(path: string, places: Places, { baseURL, documentedURL }: Bases): string {
  const param = addressParam(path);
  if (param === undefined) return `${baseURL.replace(/\/+$/, '')}${fill(path, places, true)}`;
  const given = getOwn(places.params, param);
  const url = given === undefined ? undefined : ownAddress(given, baseURL, documentedURL);
  if (url !== undefined) return url;
  throw new MissingParamError(
    given === undefined
      ? `the ref holds no address ${param}`
      : `the address ${param} does not lie on the provider's own origin`,
  );
}

/** The same, or the endpoint's other path where the ref has no value for the first. */
function urlOrFallback({ path, fallbackPath }: Addressed, places: Places, bases: Bases): string {
  try {
    return urlOf(path, places, bases);
  } catch (error) {
    if (fallbackPath === undefined || !(error instanceof MissingParamError)) throw error;
    return urlOf(fallbackPath, places, bases);
  }
}

/**
 * The call to an endpoint. The address is rebuilt from the base URL; nothing of it comes from a ref but names, and
 * addresses on the provider's own origin.
 *
 * @throws RangeError for a value that cannot stand in the address; MissingParamError for one that the ref does not have
 */
export function address(
  endpoint: Addressed,
  baseURL: string,
  places: Places,
  body?: unknown,
  documentedURL: string = baseURL,
): HttpRequest {
  const query = Object.entries(endpoint.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${fill(value, places, false)}`)
    .join('&');
  const url = urlOrFallback(endpoint, places, { baseURL, documentedURL });
  return {
    method: endpoint.method,
    url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...endpoint.headers,
    },
    ...(body === undefined ? {} : { body }),
  };
}
