/** Several measurements of one thing. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws when there is nothing to sum up */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted.at(0), sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('nothing was measured');
  const upper = sorted[sorted.length >> 1]!;
  const lower = sorted[(sorted.length - 1) >> 1]!;
  return { min, median: (lower + upper) / 2, max };
}

/** One with another, round by round: what a busy minute did to both leaves their relation alone. */
export const spreadWith = (
  ones: readonly number[],
  others: readonly number[],
  relate: (one: number, other: number) => number,
): Spread => spreadOf(ones.map((one, round) => relate(one, others[round] ?? Number.NaN)));
