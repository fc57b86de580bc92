import type { Durations } from './durations.ts';

/** When the jobs of a model should be polled, by how long they usually take. */
export interface Pace {
  /** The pause after a moment at which a job was not over, in ms. @param ageMs - Since the submit. */
  pauseAt(ageMs: number): number;
}

/** What a pace is made of. */
export interface PaceOptions {
  /** How long jobs take. */
  readonly durations: Durations;
  /** The shortest pause, in ms: the documented interval. */
  readonly intervalMs: number;
  /** The longest, in ms. */
  readonly longestMs: number;
}

// A job that is over should be seen within 2.5 s on average, what polls every 5 s would bring; where the gateway wants a
// longer pause, within half of that. The rest is for what a curve does not know.
const quickestDelayMs = 2_400;

/** The value at `x` of a line through points that do not fall; undefined beyond the last. */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number | undefined {
  let [low, high] = [0, xs.length - 1];
  if (x >= xs[high]!) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  return ys[low]! + ((ys[high]! - ys[low]!) * (x - xs[low]!)) / (xs[high]! - xs[low]!);
}

/** The sums of a value over what lies between the ages before each age, from the age with this index on. */
function sums(
  { ages, shares }: Durations,
  first: number,
  of: (share: number, next: number, ms: number) => number,
): readonly number[] {
  let sum = 0;
  return ages.map((age, i) => {
    if (i > first) sum += of(shares[i - 1]!, shares[i]!, age - ages[i - 1]!);
    return sum;
  });
}

/**
 * How many polls are due by each age, up to a factor: with the root of the hazard as their density, the sum of polls and
 * delays is least. The hazard is how likely a job that is not over ends in the next ms.
 */
const countsOf = (durations: Durations): readonly number[] =>
  sums(durations, 1, (share, next, ms) => ms * Math.sqrt((share - next) / ms / ((share + next) / 2)));

/** A pace with so many polls for one of the counts. */
function paced(
  counts: readonly number[],
  density: number,
  { durations, intervalMs, longestMs }: PaceOptions,
): Pace {
  const { ages } = durations;
  const longest = Math.max(intervalMs, longestMs);
  return {
    pauseAt: (ageMs) => {
      const age = Math.max(0, ageMs);
      const count = interpolate(ages, counts, age);
      // Longer than almost every job: what was known is of no more help.
      if (count === undefined) return intervalMs;
      const next = interpolate(counts, ages, count + 1 / density) ?? ages.at(-1)!;
      return Math.max(intervalMs, Math.min(longest, next - age));
    },
  };
}

/** How long after its end a job is seen to be over, on average, in ms. */
function meanDelay(pace: Pace, { ages, shares }: Durations, waiting: readonly number[]): number {
  let [age, share, waited, delay] = [0, 1, 0, 0];
  while (share > 0) {
    const next = age + pace.pauseAt(age);
    const shareNext = interpolate(ages, shares, next) ?? 0;
    const waitedNext = interpolate(ages, waiting, next) ?? waiting.at(-1)!;
    // Of what passed between two polls, what passed before the ends of the jobs that ended there is no delay.
    delay += share * (next - age) - (waitedNext - waited);
    [age, share, waited] = [next, shareNext, waitedNext];
  }
  return delay;
}

// Each halves what is unknown of the density.
const halvings = 24;

/**
 * The pace with the fewest polls whose jobs are seen to be over in time. Pauses are long while a job is unlikely to end,
 * and short when it is likely to; none is shorter than the documented interval.
 */
export function paceOf(options: PaceOptions): Pace {
  const { durations, intervalMs } = options;
  const counts = countsOf(durations);
  const waiting = sums(durations, 0, (share, next, ms) => (ms * (share + next)) / 2);
  const most = Math.max(quickestDelayMs, intervalMs / 2);
  let [low, high] = [Math.log(1e-6), Math.log(10)];
  for (let n = 0; n < halvings; n += 1) {
    const middle = (low + high) / 2;
    if (meanDelay(paced(counts, Math.exp(middle), options), durations, waiting) > most) low = middle;
    else high = middle;
  }
  return paced(counts, Math.exp(high), options);
}
