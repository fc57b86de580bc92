import type { ExpectedRequest } from '../fixture/schema.ts';
import {
  fillGenerated,
  generatedIn,
  type GeneratedValues,
  hasGenerated,
} from '../fixture/generated-values.ts';
import { eachText, fillIn } from '../fixture/placeholders.ts';
import { difference } from './diff.ts';
import type { ReceivedRequest } from './wire.ts';

const queryOf = (url: URL): string[] =>
  [...url.searchParams].map(([name, value]) => `${name}=${value}`).toSorted();

/** How a URL differs from the expected one; the query is compared as a set. */
export function urlDifference(expected: string, actual: string): string[] {
  const [wanted, given] = [new URL(expected), new URL(actual)];
  const bare = (url: URL): string => `${url.origin}${url.pathname}`;
  return [
    ...difference(bare(wanted), bare(given), 'url'),
    ...difference(queryOf(wanted), queryOf(given), 'query'),
  ];
}

/** Headers of the HTTP client, not of the provider; a recording may have those of another client. */
const transportHeaders: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'host',
  'transfer-encoding',
  'user-agent',
]);

function headerDifference(
  expected: ExpectedRequest['headers'],
  actual: ReceivedRequest['headers'],
): string[] {
  const compared = Object.entries(expected ?? {}).filter(
    ([name]) => !transportHeaders.has(name.toLowerCase()),
  );
  return compared.flatMap(([name, value]) =>
    difference(value ?? undefined, actual[name.toLowerCase()], `headers.${name.toLowerCase()}`),
  );
}

function bodyDifference(expected: ExpectedRequest['body'], text: string): string[] {
  if (expected === undefined) return difference('', text, 'body');
  if (expected.base64 !== undefined) return difference(expected.base64, text, 'body');
  if (expected.text !== undefined) return difference(expected.text, text, 'body');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [`body: expected JSON, got ${JSON.stringify(text.slice(0, 80))}`];
  }
  return difference(expected.json, json, 'body');
}

const queryTable = (url: string): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url).searchParams);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Cached: a run compares one expected request with many, and few have such placeholders.
const generating = new WeakMap<ExpectedRequest, boolean>();
function isGenerated(expected: ExpectedRequest): boolean {
  const known =
    generating.get(expected) ?? hasGenerated(JSON.stringify([expected, queryTable(expected.url)]));
  generating.set(expected, known);
  return known;
}

/** The generated values that a request has where the expected request has their placeholders. */
export function generatedValuesIn(expected: ExpectedRequest, received: ReceivedRequest): GeneratedValues {
  if (!isGenerated(expected)) return {};
  const { url, headers = {}, body } = expected;
  return generatedIn(
    { query: queryTable(url), headers: lowerCased(headers), json: body?.json, text: body?.text },
    {
      query: queryTable(received.url),
      headers: received.headers,
      json: jsonOf(received.body),
      text: received.body,
    },
  );
}

const lowerCased = <Value>(headers: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The URL of an expected request, with generated values in its query. */
function filledUrl(expected: string, values: GeneratedValues): string {
  const url = new URL(expected);
  for (const [name, value] of url.searchParams) {
    const filled = fillGenerated(value, values);
    if (filled !== value) url.searchParams.set(name, filled);
  }
  return url.href;
}

/**
 * How a request differs from the one that was expected; empty where it does not. The key and the generated values stand
 * for their placeholders; a value that is not known yet is taken from the request.
 */
export function requestDifference(
  expected: ExpectedRequest,
  received: ReceivedRequest,
  key: string,
  known: GeneratedValues = {},
): string[] {
  const values = { ...generatedValuesIn(expected, received), ...known };
  const whole = isGenerated(expected) ? { ...expected, url: filledUrl(expected.url, values) } : expected;
  const filled = eachText(whole, (text) => fillGenerated(fillIn(text, key), values)) as ExpectedRequest; // texts stay texts
  return [
    ...difference(filled.method, received.method, 'method'),
    ...urlDifference(filled.url, received.url),
    ...headerDifference(filled.headers, received.headers),
    ...bodyDifference(filled.body, received.body),
  ];
}
