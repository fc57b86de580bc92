/** How sure an amount is: guessed, promised, set aside, taken, or given back. */
export type CostBasis = 'estimate' | 'quote' | 'reserved' | 'charged' | 'refunded';

/** One money event. An absent cost is unknown, never zero. */
export interface Cost {
  /** An exact decimal without exponent, such as `'1.95'`. */
  readonly amount: string;
  /** An ISO code (`USD`) or a unit the gateway really uses (`XNO`, `credits`). Nothing is converted. */
  readonly currency: string;
  /** How certain the amount is. */
  readonly basis: CostBasis;
  /** Where the figure came from: a response's field, or the price table it was worked out with. */
  readonly source: string;
  /** When it was learned, ISO 8601. */
  readonly at: string;
  /** The price it rests on is printed with `~`: its precision is unknown, so it never satisfies a ceiling. */
  readonly approximate?: boolean | undefined;
}
