import { ceilingOf, isDecimal, quotient, times } from '../model/decimal.ts';

/** A value of a wire body as an exact decimal; undefined where it is none. */
function decimalOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && isDecimal(text) ? text : undefined;
}

/**
 * The exact product of values of a wire body: numbers, or their text. Undefined where one of them is no number.
 *
 * @example multiply('1280', 720, 5); // '4608000'
 */
export function multiply(...values: readonly unknown[]): string | undefined {
  let product = '1';
  for (const value of values) {
    const factor = decimalOf(value);
    if (factor === undefined) return undefined;
    product = times(product, factor);
  }
  return product;
}

/**
 * A quotient, exact to 40 decimal places. Undefined where a value is no number, or the divisor is 0.
 *
 * @example divide('4608000', 1024); // '4500'
 */
export function divide(dividend: unknown, divisor: unknown): string | undefined {
  const [above, below] = [decimalOf(dividend), decimalOf(divisor)];
  return above === undefined || below === undefined ? undefined : quotient(above, below);
}

/**
 * The least whole number that is not below a value, such as megapixels that are charged as whole ones.
 *
 * @example roundUp('2.07') // '3'
 */
export function roundUp(value: unknown): string | undefined {
  const text = decimalOf(value);
  return text === undefined ? undefined : ceilingOf(text);
}
