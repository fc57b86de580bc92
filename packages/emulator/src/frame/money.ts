import * as z from 'zod';

/**
 * Money is counted in whole smallest units: 2.5 dollars at 8 places are 250,000,000. Numbers hold them exactly up to
 * 9·10^15, far above what `amount` lets in.
 */

/** `unitsOf('2.5', 8)` is 250000000. What comes after the last place is cut off. */
export function unitsOf(decimal: string, places: number): number {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return Number(whole + fraction.slice(0, places).padEnd(places, '0'));
}

/** `decimalOf(250000000, 8)` is `2.5`. */
export function decimalOf(units: number, places: number): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const whole = (units < 0 ? '-' : '') + digits.slice(0, digits.length - places);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** As a number of a JSON response: up to 15 digits are printed as they stand. */
export const numberOf = (units: number, places: number): number => Number(decimalOf(units, places));

/** An amount of money as a setting. */
export const amount: z.ZodString = z
  .string()
  .regex(/^[0-9]{1,7}(\.[0-9]{1,8})?$/, 'a decimal below ten million, such as 12.5');
