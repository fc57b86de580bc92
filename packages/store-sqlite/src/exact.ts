const plain = /^-?\d+(?:\.\d+)?$/;

const placesOf = (text: string): number => (text.includes('.') ? text.length - 1 - text.indexOf('.') : 0);

const inUnits = (text: string, places: number): bigint =>
  BigInt(text.replace('.', '') + '0'.repeat(places - placesOf(text)));

/** An exact decimal, so many times. */
export interface Counted {
  readonly amount: string;
  readonly times: number;
}

/**
 * Whether decimals are together more than a ceiling, digit for digit.
 *
 * @throws RangeError when one of them is not a decimal such as `'0.60'`
 */
export function exceeds(amounts: readonly Counted[], ceiling: string): boolean {
  const texts = [ceiling, ...amounts.map(({ amount }) => amount)];
  const odd = texts.find((text) => !plain.test(text));
  if (odd !== undefined) throw new RangeError(`not an exact decimal: ${JSON.stringify(odd.slice(0, 40))}`);
  const places = Math.max(...texts.map(placesOf));
  const total = amounts.reduce((sum, it) => sum + inUnits(it.amount, places) * BigInt(it.times), 0n);
  return total > inUnits(ceiling, places);
}
