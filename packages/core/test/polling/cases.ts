// How long jobs take in the simulation of polling, and what the pace has to reach. Written down before the pace was made:
// a change here is a change of the goal, and belongs into a commit of its own.
import { type Random, randomOf } from '../simulation/random.ts';

/** How long the jobs of a model take, in seconds. */
export interface Durations {
  readonly name: string;
  /** One job's. */
  readonly draw: (random: Random) => number;
}

/** A standard normal number (Box and Muller). */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Log-normal: half of the jobs take less than the median. */
const logNormal = (median: number, sigma: number): Durations => ({
  name: `log-normal, median ${median} s, σ ${sigma}`,
  draw: (random) => median * Math.exp(sigma * normal(random)),
});

const uniform = (from: number, to: number): Durations => ({
  name: `uniform, ${from} to ${to} s`,
  draw: (random) => from + (to - from) * random.next(),
});

// 98 of 100 values of a normal distribution lie within 2.326 deviations.
const logNormalWithin = (from: number, to: number): Durations => ({
  ...logNormal(Math.sqrt(from * to), Math.log(to / from) / (2 * 2.326)),
  name: `log-normal, 98 % within ${from} to ${to} s`,
});

const mixed = (name: string, parts: readonly (readonly [number, Durations])[]): Durations => ({
  name,
  draw: (random) => {
    let rest = random.next();
    for (const [share, durations] of parts) {
      rest -= share;
      if (rest < 0) return durations.draw(random);
    }
    return parts.at(-1)![1].draw(random);
  },
});

/** What the documents say of a model, in seconds, and what its jobs take. Nothing was seen of any. */
export interface DocumentedCase {
  readonly from: number;
  readonly to: number;
  readonly durations: readonly Durations[];
}

/** 10 to 30 s and 1 to 5 minutes are what GateAI's page says of images and of videos; the other two are invented. */
export const documented: readonly DocumentedCase[] = [
  [10, 30],
  [30, 90],
  [60, 300],
  [120, 240],
].map(([from = 0, to = 0]) => ({ from, to, durations: [uniform(from, to), logNormalWithin(from, to)] }));

/** Narrow durations, of which nothing is documented and all is learned from the jobs themselves. */
export const narrow: readonly Durations[] = [20, 60, 160, 300].flatMap((median) =>
  [0.1, 0.15, 0.2, 0.25].map((sigma) => logNormal(median, sigma)),
);

/** Wide ones, learned as well: no worse than the fixed interval in either figure. */
export const wide: readonly Durations[] = [
  logNormal(60, 0.5),
  logNormal(60, 0.8),
  logNormal(160, 0.5),
  logNormal(160, 0.8),
  mixed('two kinds of jobs: 20 s and 120 s', [
    [0.5, logNormal(20, 0.15)],
    [0.5, logNormal(120, 0.15)],
  ]),
  mixed('one job in ten takes 3 times as long', [
    [0.9, logNormal(60, 0.2)],
    [0.1, logNormal(180, 0.3)],
  ]),
];

/** A model whose jobs take a third, or three times, as long from one job to the next. */
export const drifting: readonly { readonly before: Durations; readonly after: Durations }[] = [
  { before: logNormal(60, 0.2), after: logNormal(20, 0.2) },
  { before: logNormal(20, 0.2), after: logNormal(60, 0.2) },
  { before: logNormal(300, 0.25), after: logNormal(100, 0.25) },
];

/** The fixed interval that everything is compared with, in ms. */
export const comparedIntervalMs = 5_000;

/** The documented interval of the simulated gateway, in ms, which is never undercut: Yotta's, the shortest of the five. */
export const documentedIntervalMs = 3_000;

/** Each case runs once for each of them, with the same durations for both paces. */
export const seeds = [11, 23, 37, 41, 59] as const;

/** How many jobs a case has for each seed, one after another. */
export const jobsPerSeed = 1_000;

/** Of a model that is learned, the first jobs are polled without knowledge and are not counted. */
export const learningJobs = 100;

/** After a drift, what the jobs take is learned anew within so many jobs, which are not counted. */
export const relearningJobs = 300;

/** The most polls, as a share of those of the fixed interval. The mean detection delay is at most that of the fixed interval, always. */
export const mostPolls = { documented: 0.65, narrow: 0.5, wide: 1, drifting: 0.75 } as const;

/** The durations of a seed, in seconds. */
export function drawn(durations: Durations, seed: number, jobs: number): readonly number[] {
  const random = randomOf(seed);
  return Array.from({ length: jobs }, () => durations.draw(random));
}
