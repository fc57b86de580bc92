import { rewrite } from './json-text.ts';

// No gateway writes this: it stands before the digits of a number that a double does not hold.
const mark = '\u0001exact ';
const marked = new RegExp(`"${JSON.stringify(mark).slice(1, -1).replaceAll('\\', '\\\\')}([^"]*)"`, 'g');

const isExact = (digits: string): boolean => String(Number(digits)) === digits;

/** The value of a JSON text. Numbers that lose digits as numbers of JavaScript are kept for `printExact`. */
export function parseExact(json: string): unknown {
  const kept = rewrite(json, ({ kind, value }) =>
    kind === 'number' && !isExact(value) ? JSON.stringify(mark + value) : undefined,
  );
  return JSON.parse(kept ?? json);
}

/** Writes what `parseExact` has read, each number with the digits that it had. */
export const printExact = (value: unknown): string => JSON.stringify(value).replaceAll(marked, '$1');
