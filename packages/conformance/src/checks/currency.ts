import { tokensOf } from './json-text.ts';

/** A text beside an amount that names its currency. */
interface CurrencyToken {
  readonly token: number;
  readonly value: string;
}

/** The start and end of the object around a place; braces in texts do not count. */
function objectAround(json: string, at: number): readonly [start: number, end: number] {
  // Of the same length, so that every place stays what it is.
  const bare = tokensOf(json).reduce(
    (text, { start, end, kind }) =>
      kind === 'number' ? text : text.slice(0, start) + ' '.repeat(end - start) + text.slice(end),
    json,
  );
  const open: number[] = [];
  for (const { 0: brace, index } of bare.matchAll(/[{}]/g)) {
    if (brace === '{') {
      open.push(index);
      continue;
    }
    const start = open.pop() ?? 0;
    if (start < at && at < index) return [start, index];
  }
  return [0, json.length];
}

/** The currency of an amount, where the object that contains the amount names it, in any case. */
export function currencyBeside(
  json: string,
  amountToken: number,
  currency: unknown,
): CurrencyToken | undefined {
  const tokens = tokensOf(json);
  const at = tokens[amountToken];
  if (at === undefined || typeof currency !== 'string') return undefined;
  const [start, end] = objectAround(json, at.start);
  const wanted = currency.toLowerCase();
  const token = tokens.findIndex(
    (token) =>
      token.kind === 'text' &&
      token.start > start &&
      token.end <= end &&
      token.value.toLowerCase() === wanted,
  );
  return token === -1 ? undefined : { token, value: tokens[token]!.value };
}

/** A currency that the response does not have, in the same case. */
export function otherCurrency(value: string): string {
  const other = value.toUpperCase() === 'CHF' ? 'SEK' : 'CHF';
  return value === value.toLowerCase() ? other.toLowerCase() : other;
}
