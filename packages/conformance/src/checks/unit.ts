import { tokensOf } from './json-text.ts';

/** A text beside a figure that names its unit. */
interface Unit {
  readonly token: number;
  readonly value: string;
}

/** Where the object ends or begins that surrounds a place, texts left out. */
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

/** The unit of an amount, where the object its figure stands in names it, in whatever case. */
export function unitBeside(json: string, figure: number, currency: unknown): Unit | undefined {
  const tokens = tokensOf(json);
  const at = tokens[figure];
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

/** A unit no figure of the response is in, written in the same case. */
export function otherUnit(value: string): string {
  const other = value.toUpperCase() === 'CHF' ? 'SEK' : 'CHF';
  return value === value.toLowerCase() ? other.toLowerCase() : other;
}
