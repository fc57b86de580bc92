import { shownValue } from './check-prices.ts';

/** What the checks of a spec say about one value. A spec may come from plain JavaScript, so any value can be there. */
export const isPositive = (value: unknown): value is number => typeof value === 'number' && value > 0;

/** A time that is left out is none. */
export function* positive(value: unknown, where: string): Generator<string> {
  if (value !== undefined && !isPositive(value))
    yield `${where} must be a number of milliseconds above 0; got ${shownValue(value)}`;
}

export function* oneOf(value: unknown, where: string, known: readonly unknown[]): Generator<string> {
  if (!known.includes(value)) yield `${where} must be one of ${known.join(', ')}; got ${shownValue(value)}`;
}
