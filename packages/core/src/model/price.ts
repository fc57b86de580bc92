/**
 * What a published price is for. `compute-second` is a second of the gateway's own machine: how many there will be is
 * known only afterwards, so such a price is shown and never quoted.
 */
export type PriceUnit = 'second' | 'output' | 'request' | 'megapixel' | 'frame' | 'token' | 'compute-second';

/** A wire value a price holds for: one value, one of several, or a number within limits, both included. */
export type PriceCondition =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | { readonly min?: number; readonly max?: number };

/**
 * How many units a wire body will be charged for, by the formula the gateway documents. It sees the wire body with the
 * documented defaults filled in, is pure, and gives a decimal text, or undefined where the body does not say enough.
 * `multiply`, `divide` and `roundUp` of the plugin module calculate exactly.
 *
 * @example
 * // Documented for Seedance: tokens = width × height × frames per second × seconds / 1024
 * count: ({ width, height, duration }) => divide(multiply(width, height, 24, duration), 1024)
 */
export type UnitCount = (wire: Readonly<Record<string, unknown>>) => string | undefined;

/** What of a price table names where its prices were read. */
export interface PriceSource {
  /** The document and section that prints the prices of this table; a row can name its own. */
  readonly priceSource?: string;
}
