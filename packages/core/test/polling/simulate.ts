import {
  type Durations,
  durationsSeen,
  durationsWithin,
  type SeenDuration,
} from '../../src/steps/durations.ts';
import { type Pace, paceOf } from '../../src/steps/pace.ts';
import { randomOf } from '../simulation/random.ts';
import { comparedIntervalMs, documentedIntervalMs } from './cases.ts';

/** What polling cost, on average over jobs. */
interface PollingCost {
  /** Polls for a job. */
  readonly polls: number;
  /** How long after its end a job was seen to be over, in ms. */
  readonly delayMs: number;
}

/** A pace beside the fixed interval, over the same jobs. */
export interface Compared {
  readonly adapted: PollingCost;
  readonly fixed: PollingCost;
}

const longestMs = 60_000;
// As many as a registry reads, and about how often it reads them anew.
const [newest, rereadAfter, leastSamples] = [200, 50, 20];

const paceFor = (durations: Durations): Pace =>
  paceOf({ durations, intervalMs: documentedIntervalMs, longestMs });

/** Polls one job from its submit to its end, each pause up to a twentieth shorter or longer as a wait's are. */
function follow(endMs: number, pauseAt: (ageMs: number) => number, random: () => number) {
  let [age, polls, afterMs] = [0, 0, 0];
  while (age < endMs) {
    afterMs = age;
    age += pauseAt(age) * (0.95 + random() * 0.1);
    polls += 1;
  }
  return { polls, delayMs: age - endMs, seen: { afterMs, byMs: age } };
}

/** Jobs of one model, one after another, followed at both paces. The first of them can be left out of the figures. */
function compare(
  jobs: readonly number[],
  seed: number,
  paceOfJob: (seen: readonly SeenDuration[]) => Pace | undefined,
  uncounted = 0,
): Compared {
  const [mine, theirs] = [randomOf(seed + 1_000), randomOf(seed + 2_000)];
  const seen: SeenDuration[] = [];
  const sums = { adapted: { polls: 0, delayMs: 0 }, fixed: { polls: 0, delayMs: 0 } };
  for (const [index, duration] of jobs.entries()) {
    const pace = paceOfJob(seen);
    const pauseAt = (age: number): number => pace?.pauseAt(age) ?? documentedIntervalMs;
    const adapted = follow(duration * 1000, pauseAt, () => mine.next());
    const fixed = follow(
      duration * 1000,
      () => comparedIntervalMs,
      () => theirs.next(),
    );
    seen.push(adapted.seen);
    if (index < uncounted) continue;
    for (const [name, cost] of Object.entries({ adapted, fixed }) as ['adapted' | 'fixed', PollingCost][]) {
      sums[name].polls += cost.polls / (jobs.length - uncounted);
      sums[name].delayMs += cost.delayMs / (jobs.length - uncounted);
    }
  }
  return sums;
}

/** With what a document says, in seconds; nothing is learned. */
export function withDocument(
  jobs: readonly number[],
  seed: number,
  { from, to }: { readonly from: number; readonly to: number },
): Compared {
  const pace = paceFor(durationsWithin(from * 1000, to * 1000));
  return compare(jobs, seed, () => pace);
}

/** Learned from the jobs themselves. */
export function learned(jobs: readonly number[], seed: number, uncounted: number): Compared {
  let pace: Pace | undefined;
  return compare(
    jobs,
    seed,
    (seen) => {
      if (seen.length < leastSamples || seen.length % rereadAfter !== 0) return pace;
      const durations = durationsSeen(seen.slice(-newest));
      pace = durations === undefined ? undefined : paceFor(durations);
      return pace;
    },
    uncounted,
  );
}

/** The mean over several seeds. */
export function mean(runs: readonly Compared[]): Compared {
  const of = (read: (run: Compared) => number): number =>
    runs.reduce((sum, run) => sum + read(run), 0) / runs.length;
  return {
    adapted: { polls: of((run) => run.adapted.polls), delayMs: of((run) => run.adapted.delayMs) },
    fixed: { polls: of((run) => run.fixed.polls), delayMs: of((run) => run.fixed.delayMs) },
  };
}
