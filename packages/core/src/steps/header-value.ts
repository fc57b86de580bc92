import type { HeaderValue } from '../model/webhook.ts';

// A header is 8 kB at most at most servers; a list that is longer than this is no signature.
const mostValues = 32;

/** The values of a header, in their order; without those that lack the prefix. */
export function headerValues(
  headers: Headers,
  { header, separator, prefix = '' }: HeaderValue,
): readonly string[] {
  const line = headers.get(header);
  if (line === null) return [];
  const values = separator === undefined ? [line] : line.split(separator, mostValues);
  return values
    .map((value) => value.trim())
    .filter((value) => value.startsWith(prefix) && value.length > prefix.length)
    .map((value) => value.slice(prefix.length));
}
