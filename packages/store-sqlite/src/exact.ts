const plain = /^-?\d+(?:\.\d+)?$/;

const placesOf = (text: string): number => (text.includes('.') ? text.length - 1 - text.indexOf('.') : 0);

const inUnits = (text: string, places: number): bigint =>
  BigInt(text.replace('.', '') + '0'.repeat(places - placesOf(text)));

/** An exact decimal, so many times. */
export interface Counted {
  readonly amount: string;
  readonly times: number;
}

interface Units {
  readonly places: number;
  readonly total: bigint;
}

/** @throws RangeError when one of them is not a decimal such as `'0.60'` */
function unitsOf(amounts: readonly Counted[]): Units {
  const odd = amounts.find(({ amount }) => !plain.test(amount))?.amount;
  if (odd !== undefined) throw new RangeError(`not an exact decimal: ${JSON.stringify(odd.slice(0, 40))}`);
  const places = Math.max(0, ...amounts.map(({ amount }) => placesOf(amount)));
  const total = amounts.reduce((sum, { amount, times }) => sum + inUnits(amount, places) * BigInt(times), 0n);
  return { places, total };
}

/** The sum of decimals, digit for digit. @throws RangeError when one of them is not a decimal such as `'0.60'` */
export function totalOf(amounts: readonly Counted[]): string {
  const { places, total } = unitsOf(amounts);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  const fraction = digits.slice(point).replace(/0+$/, '');
  return `${total < 0n ? '-' : ''}${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Whether decimals are together more than a ceiling, digit for digit.
 *
 * @throws RangeError when one of them is not a decimal such as `'0.60'`
 */
export const exceeds = (amounts: readonly Counted[], ceiling: string): boolean =>
  unitsOf([...amounts, { amount: ceiling, times: -1 }]).total > 0n;
