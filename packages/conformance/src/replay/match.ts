import type { ExpectedRequest } from '../fixture/schema.ts';
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
  if (expected.text !== undefined) return difference(expected.text, text, 'body');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [`body: expected JSON, got ${JSON.stringify(text.slice(0, 80))}`];
  }
  return difference(expected.json, json, 'body');
}

/** How a request differs from the one that was expected; empty where it does not. The key stands for its placeholder. */
export function requestDifference(
  expected: ExpectedRequest,
  received: ReceivedRequest,
  key: string,
): string[] {
  const filled = eachText(expected, (text) => fillIn(text, key)) as ExpectedRequest; // texts stay texts
  return [
    ...difference(filled.method, received.method, 'method'),
    ...urlDifference(filled.url, received.url),
    ...headerDifference(filled.headers, received.headers),
    ...bodyDifference(filled.body, received.body),
  ];
}
