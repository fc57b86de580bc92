import type { HttpRequest, HttpResponse } from '../../model/http.ts';
import type { Endpoint, ParsedResponse, ProviderSpec } from '../../model/provider.ts';
import { keepParams, type RefParams } from '../../model/params.ts';
import { isJobId, type JobRef } from '../../model/ref.ts';
import { parseJson } from '../../io/numbers.ts';
import { parseResponse } from '../../steps/read.ts';
import { wholeValues } from '../../steps/whole-values.ts';
import { addressParam } from '../../steps/address.ts';
import { ownAddress } from '../../steps/own-address.ts';
import type { Provider } from '../define.ts';

/** A response, or as much of it as came. */
export type ReceivedResponse = Pick<HttpResponse, 'status' | 'headers' | 'text'> & {
  readonly json?: unknown;
};

// Shorter texts, such as a length of 5, are in a request by chance.
const shortestEcho = 4;
const shortestQuote = 6;
// Longer ones are media, in which any letters stand by chance.
const longestText = 50_000;

function textsIn(body: unknown): string[] {
  const texts: string[] = [];
  const open: unknown[] = [body];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string' || typeof value === 'number') texts.push(String(value));
    if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) open.push(one);
  }
  return texts;
}

/** The texts of our own request: a response may quote them. */
export const sentTexts = ({ url, headers, body }: HttpRequest, ref: JobRef): readonly string[] =>
  [...textsIn(body), ...Object.values(headers), url, ref.slug, ref.model, ref.idempotencyKey].filter(
    (text) => text.length <= longestText,
  );

const isLetter = (letter: string | undefined): boolean =>
  letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

/** Whether a text contains an id that is not part of a longer word. */
function quotes(text: string, id: string): boolean {
  for (let start = text.indexOf(id); start !== -1; start = text.indexOf(id, start + 1))
    if (!isLetter(text[start - 1]) && !isLetter(text[start + id.length])) return true;
  return false;
}

const isEcho = (id: string, sent: readonly string[]): boolean =>
  id.length >= shortestEcho &&
  sent.some((text) => text === id || (id.length >= shortestQuote && quotes(text, id)));

/**
 * A copy without the value a path leads to; where nothing stands there, without what holds it. Copied is what lies on the
 * path alone: a body can have 16 MB of names beside it.
 */
function without(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
    return undefined;
  const names: Readonly<Record<PropertyKey, unknown>> = { ...value };
  const { [key]: odd, ...others } = names;
  const reduced = rest.length === 0 ? undefined : without(odd, rest);
  if (Array.isArray(value))
    return value.flatMap((one: unknown, index) => (String(index) === String(key) ? (reduced ?? []) : [one]));
  return reduced === undefined ? others : { ...others, [key]: reduced };
}

function holds(value: unknown, path: readonly PropertyKey[]): boolean {
  let part = value;
  for (const key of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return false;
    part = Reflect.get(part, key);
  }
  return true;
}

/** How far a path leads in a value: what is missing is left out with the part that lacks it. */
function leadingPath(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  let leading = path;
  while (!holds(value, leading)) leading = leading.slice(0, -1);
  return leading;
}

const mostLeftOut = 8;
const mostAlone = 32;

/** The same where the parser throws: each value is read alone, and the first that names a job is taken. */
function readAlone(endpoint: Endpoint, response: HttpResponse, ref: JobRef): ParsedResponse | undefined {
  if (typeof response.json !== 'object' || response.json === null) return undefined;
  for (const [name, value] of Object.entries(response.json).slice(0, mostAlone)) {
    const result = parseResponse(endpoint, { ...response, json: { [name]: value } }, ref);
    if ('reading' in result && isJobId(result.reading.id)) return result.reading;
  }
  return undefined;
}

/** What the endpoint's own reader makes of a body, also where other values of it are odd or did not come. */
function readLoosely(endpoint: Endpoint, response: HttpResponse, ref: JobRef): ParsedResponse | undefined {
  let { json } = response;
  for (let n = 0; n <= mostLeftOut && json !== undefined; n += 1) {
    const result = parseResponse(endpoint, { ...response, json }, ref);
    if ('reading' in result) return result.reading;
    if (result.cause !== undefined) return readAlone(endpoint, { ...response, json }, ref);
    const path = leadingPath(json, result.issues?.[0]?.path ?? []);
    if (path.length === 0) return undefined;
    json = without(json, path);
  }
  return undefined;
}

function parsed({ json, text }: ReceivedResponse): unknown {
  return json === undefined ? parseJson(wholeValues(text)) : json;
}

/** What of a reading makes the job be found again. */
export function jobIdentityOf({ id, apiVariant, params: given }: ParsedResponse): {
  readonly id?: string;
  readonly apiVariant?: string;
  readonly params?: RefParams;
} {
  const { params } = keepParams(given);
  return {
    ...(isJobId(id) ? { id } : {}),
    ...(typeof apiVariant === 'string' ? { apiVariant } : {}),
    ...(params === undefined ? {} : { params }),
  };
}

/** The job that an error response names, or one in a body that is not whole. */
export interface NamedJob {
  /** The ref with the job's id, where the response has one that is not ours. */
  readonly ref: JobRef;
  /** It names a job or a file that was not in our own request. */
  readonly isNew: boolean;
}

/**
 * Looks where the endpoint's own reader takes a job's id from, in any response: an error, half a body, a body of another
 * shape. An id that stands in our own request names no new job. Whatever cannot be read names none.
 */
export function namedJob(
  endpoint: Endpoint,
  arrived: ReceivedResponse,
  ref: JobRef,
  sent: readonly string[],
): NamedJob {
  const nothing = { ref, isNew: false };
  try {
    const response = { ...arrived, json: parsed(arrived) };
    const reading = readLoosely(endpoint, response, ref);
    if (reading === undefined) return nothing;
    const ids = jobIdentityOf(reading);
    const { id } = ids;
    if (id !== undefined && !isEcho(id, sent)) return { ref: { ...ref, ...ids, id }, isNew: true };
    const files = (reading.outputs ?? []).filter(({ url }) => !sent.includes(url));
    return { ref, isNew: id === undefined && files.length > 0 };
  } catch {
    return nothing; // no JSON, or a reader that trips over an error body: there is no id to be had
  }
}

/** The params that some request of a provider takes as a whole address. */
function addressParams({ poll, result, cancel, apiVariants = {} }: ProviderSpec): ReadonlySet<string> {
  const endpoints = [poll, result, cancel, ...Object.values(apiVariants)];
  return new Set(
    endpoints.flatMap((endpoint) => (endpoint === undefined ? [] : (addressParam(endpoint.path) ?? []))),
  );
}

/** The values of a submit's response that the ref keeps, and a notice for each that it cannot use. */
export function paramsOf(
  { spec, baseURL }: Provider,
  { params: given }: ParsedResponse,
): { readonly params: RefParams | undefined; readonly notices: readonly string[] } {
  if (given === undefined) return { params: undefined, notices: [] };
  const { params = {}, leftOut } = keepParams(given);
  const addresses = addressParams(spec);
  const isForeign = ([name, value]: readonly [string, string]): boolean =>
    addresses.has(name) && ownAddress(value, baseURL, spec.baseURL) === undefined;
  const foreign = Object.entries(params).filter(isForeign);
  const kept = Object.entries(params).filter((param) => !isForeign(param));
  return {
    params: kept.length === 0 ? undefined : Object.fromEntries(kept),
    notices: [
      ...leftOut.map(
        (name) => `the response gave a value '${name}' that cannot be kept in a ref; it was left out`,
      ),
      ...foreign.map(
        ([name]) =>
          `the response gave an address '${name}' that does not lie on the provider's own origin; it is not used`,
      ),
    ],
  };
}
