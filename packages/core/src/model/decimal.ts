import Big from 'big.js';

// A constructor of our own: `strict` makes big.js refuse JavaScript numbers, so no binary fraction can slip in.
const Decimal = Big();
Decimal.strict = true;
Decimal.DP = 40;

const plain = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** big.js knows no plus sign before a number; JSON written as text can have one. */
const exact = (text: string): Big => new Decimal(text.startsWith('+') ? text.slice(1) : text);

/** Whether a text is a decimal number, with or without a fraction or a (small) exponent. */
export const isDecimal = (text: string): boolean => plain.test(text);

/**
 * The canonical form of an exact decimal: no exponent, no superfluous zeros, no plus sign (`'0.3500'` → `'0.35'`).
 *
 * @throws RangeError when the text is not a decimal number.
 */
export function decimal(text: string): string {
  if (!isDecimal(text)) throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 40))}`);
  const value = exact(text);
  return value.eq('0') ? '0' : value.toFixed();
}

/** The exact product of two decimals. */
export const times = (a: string, b: string): string => decimal(exact(a).times(exact(b)).toFixed());

/** The exact sum of decimals; of none, `'0'`. */
export const sum = (amounts: readonly string[]): string =>
  decimal(amounts.reduce((total, amount) => total.plus(exact(amount)), exact('0')).toFixed());

/** The exact difference of two decimals. */
export const difference = (a: string, b: string): string => decimal(exact(a).minus(exact(b)).toFixed());

/** Negative when `a < b`, zero when they are equal, positive when `a > b`. */
export const compare = (a: string, b: string): number => exact(a).cmp(exact(b));

/** A quotient to 40 decimal places; undefined for a divisor of 0. */
export function quotient(dividend: string, divisor: string): string | undefined {
  if (exact(divisor).eq('0')) return undefined;
  return decimal(exact(dividend).div(exact(divisor)).toFixed());
}

/** The least whole number that is not below a decimal. */
export const ceilingOf = (text: string): string => decimal(exact(text).round(0, Big.roundUp).toFixed());
