import {
  type Durations,
  documented,
  drawn,
  drifting,
  jobsPerSeed,
  learningJobs,
  narrow,
  relearningJobs,
  seeds,
  wide,
} from './cases.ts';
import { type Compared, learned, mean, withDocument } from './simulate.ts';

/** What one case of the simulation came to. */
export interface PollingResult {
  readonly name: string;
  readonly result: Compared;
}

/** The results of every case, by the kind of knowledge. */
export type PollingResults = Readonly<
  Record<'documented' | 'narrow' | 'wide' | 'drifting', readonly PollingResult[]>
>;

const jobsOf = (durations: Durations, seed: number): readonly number[] => drawn(durations, seed, jobsPerSeed);

const learnedCase = (durations: Durations): PollingResult => ({
  name: durations.name,
  result: mean(seeds.map((seed) => learned(jobsOf(durations, seed), seed, learningJobs))),
});

/** Runs the simulation: some seconds. */
export const simulatePolling = (): PollingResults => ({
  documented: documented.flatMap(({ durations, from, to }) =>
    durations.map((each) => ({
      name: each.name,
      result: mean(seeds.map((seed) => withDocument(jobsOf(each, seed), seed, { from, to }))),
    })),
  ),
  narrow: narrow.map(learnedCase),
  wide: wide.map(learnedCase),
  drifting: drifting.map(({ before, after }) => ({
    name: `${before.name}; then ${after.name}`,
    result: mean(
      seeds.map((seed) => {
        const jobs = [...drawn(before, seed, 500), ...drawn(after, seed + 1, jobsPerSeed)];
        return learned(jobs, seed, 500 + relearningJobs);
      }),
    ),
  })),
});

/** The polls of the adapted pace, as a share of those of the fixed interval. */
export const pollShare = ({ adapted, fixed }: Compared): number => adapted.polls / fixed.polls;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const titles = {
  documented: 'documented',
  narrow: 'learned',
  wide: 'learned',
  drifting: 'learned',
} as const;

/** The rows of the table in docs/benchmarks.md, without padding. */
export const pollingRows = (results: PollingResults): readonly (readonly string[])[] =>
  (Object.keys(titles) as (keyof PollingResults)[]).flatMap((group) =>
    results[group].map(({ name, result }) => [
      titles[group],
      name,
      result.adapted.polls.toFixed(1),
      result.fixed.polls.toFixed(1),
      `${(pollShare(result) * 100).toFixed(0)} %`,
      seconds(result.adapted.delayMs),
      seconds(result.fixed.delayMs),
    ]),
  );
