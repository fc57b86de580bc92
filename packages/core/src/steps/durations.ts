/** When a job ended, as far as it was seen: after its last poll that found it running, and by the poll that found it over. */
export interface SeenDuration {
  /** From the submit to the last moment at which the job was not over, in ms. */
  readonly afterMs: number;
  /** From the submit to the first moment at which it was over, in ms. */
  readonly byMs: number;
}

/** How long jobs take: a curve through the share of jobs that take longer than each of these ages. */
export interface Durations {
  /** Since the submit, in ms, rising from 0. */
  readonly ages: readonly number[];
  /** The share of jobs that are not over at each age, falling from 1. */
  readonly shares: readonly number[];
}

/** A log-normal distribution: no job takes less than no time, and a few jobs take very long. */
interface LogNormal {
  /** Half of the jobs take less, in ms. */
  readonly medianMs: number;
  /** The standard deviation of the logarithm: with 0.25, nine of ten jobs take two thirds to one and a half of the median. */
  readonly sigma: number;
}

/** The density of the standard normal distribution. */
const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

// Chebyshev coefficients of Numerical Recipes, `erfcc`: the relative error is below 1.2e-7 everywhere.
const coefficients = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
  1.00002368, -1.26551223,
] as const;

/** The share of a standard normal distribution above `z`. */
function above(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const tail = 0.5 * t * Math.exp(coefficients.reduce((sum, next) => sum * t + next, 0) - x * x);
  return z >= 0 ? tail : 1 - tail;
}

// Where a curve begins and ends, in standard deviations: 0.3 % of the jobs take longer than its last age.
const [first, last, points] = [-3.2, 2.75, 120];

/** The curve of a log-normal distribution. */
function curveOf({ medianMs, sigma }: LogNormal): Durations {
  const [ages, shares] = [[0], [1]];
  for (let point = 0; point <= points; point += 1) {
    const z = first + ((last - first) * point) / points;
    ages.push(medianMs * Math.exp(sigma * z));
    shares.push(above(z));
  }
  return { ages, shares };
}

// Jobs of one model differ by a twentieth from day to day, however alike those were that were seen.
const leastSigma = 0.05;
const mostSigma = 1.5;
// Each round reads every sample once; the last ones change nothing that a pace would show.
const [rounds, leastShift] = [40, 0.002];
// What ended before its first poll could have ended at any time; a thirtieth of the time is soon enough.
const earliestShare = 1 / 30;
// A single job that took a hundred times as long says nothing about the others.
const farthest = 4;

/** The mean and the variance of a standard normal value that lies between two others. */
function between(low: number, high: number): { readonly mean: number; readonly variance: number } {
  const share = above(low) - above(high);
  const middle = (low + high) / 2;
  if (share < 1e-9) return { mean: Math.max(-farthest, Math.min(farthest, middle)), variance: 0 };
  const mean = (density(low) - density(high)) / share;
  const variance = 1 + (low * density(low) - high * density(high)) / share - mean * mean;
  return { mean: Math.max(-farthest, Math.min(farthest, mean)), variance: Math.max(0, variance) };
}

/** The log-normal distribution that makes what was seen most likely: expectation maximisation over intervals. */
function mostLikely(logs: readonly { readonly low: number; readonly high: number }[]): LogNormal {
  let mean =
    logs.reduce((sum, { low, high }) => sum + Math.max(high - 0.35, (low + high) / 2), 0) / logs.length;
  let sigma = 0.4;
  for (let round = 0; round < rounds; round += 1) {
    let [sum, squares] = [0, 0];
    for (const { low, high } of logs) {
      const part = between((low - mean) / sigma, (high - mean) / sigma);
      sum += part.mean;
      squares += part.mean * part.mean + part.variance;
    }
    const shift = sum / logs.length;
    const factor = Math.sqrt(Math.max(0, squares / logs.length - shift * shift));
    mean += sigma * shift;
    sigma = Math.max(leastSigma, Math.min(mostSigma, sigma * factor));
    if (Math.abs(shift) < leastShift && Math.abs(factor - 1) < leastShift) break;
  }
  return { medianMs: Math.exp(mean), sigma };
}

/**
 * How long jobs take, by those that were seen. It is the interval in which each job ended that counts: where every job was
 * over at its first poll, only the intervals say that jobs may be much quicker than that poll.
 *
 * @returns undefined where no interval tells anything
 */
export function durationsSeen(seen: readonly SeenDuration[]): Durations | undefined {
  const logs = seen
    .filter(({ afterMs, byMs }) => byMs > 0 && afterMs < byMs)
    .map(({ afterMs, byMs }) => ({
      low: Math.log(Math.max(afterMs, byMs * earliestShare)),
      high: Math.log(byMs),
    }));
  if (logs.length === 0) return undefined;
  const { medianMs, sigma } = mostLikely(logs);
  return curveOf({ medianMs, sigma: Math.hypot(sigma, leastSigma) });
}

// 98 of 100 jobs within what a document calls usual: within 2.326 deviations of the middle.
const documentedDeviations = 2 * 2.326;
// A document that names one figure names a middle; most jobs take half to twice as long.
const sigmaOfOneFigure = 0.35;
// A document names a range and not how jobs are spread in it: a third of them evenly, the others around its middle.
const evenShare = 1 / 3;

/** How long jobs take, by a document that says how long they usually take. */
export function durationsWithin(fromMs: number, toMs: number): Durations {
  const medianMs = Math.sqrt(fromMs * toMs);
  if (fromMs === toMs) return curveOf({ medianMs, sigma: sigmaOfOneFigure });
  const sigma = Math.max(leastSigma, Math.log(toMs / fromMs) / documentedDeviations);
  const { ages, shares } = curveOf({ medianMs, sigma });
  const even = (age: number): number => Math.max(0, Math.min(1, (toMs - age) / (toMs - fromMs)));
  return { ages, shares: ages.map((age, i) => evenShare * even(age) + (1 - evenShare) * shares[i]!) };
}
