import { parseArgs } from 'node:util';
import { longPolls, shortPolls } from '../exchange/job.ts';
import type { Setting } from '../measure/rounds.ts';

export const usage = `npm run bench [-- options]
npm run bench -- scale [--jobs N]    50,000 jobs that wait at once, beside a bare loop (two minutes)

  --quick          a look in under 20 seconds, with figures to match
  --jobs N         jobs a round (3000; 400 with --quick)
  --json FILE      writes everything that was measured
  --markdown       prints what is pasted into docs/benchmarks.md, and nothing else
  --from FILE      measures nothing and reports what --json wrote
  --profile        also takes a CPU profile of the registry, and prints where its time goes`;

export interface Options {
  readonly quick: boolean;
  readonly json: string | undefined;
  readonly markdown: boolean;
  readonly from: string | undefined;
  readonly profile: boolean;
  readonly help: boolean;
  /** Many waiting jobs instead of the cost of one. */
  readonly isScale: boolean;
  readonly jobs: number;
}

/** @throws TypeError with what is wrong */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      jobs: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      from: { type: 'string' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, json, markdown, from, profile, help } = values;
  const isScale = positionals[0] === 'scale';
  if (positionals.length > (isScale ? 1 : 0))
    throw new TypeError(`--help lists what there is; ${positionals.join(' ')} is not among it`);
  const usual = isScale ? 50_000 : 3000;
  const jobs = Number(values.jobs ?? (quick ? 400 : usual));
  if (!Number.isInteger(jobs) || jobs < 50 || jobs > 100_000)
    throw new TypeError(`--jobs takes a whole number from 50 to 100000, not ${values.jobs}`);
  return { quick, json, markdown, from, profile, help, isScale, jobs };
}

/** How much of everything. */
export interface Scale {
  readonly settings: readonly Setting[];
  readonly warmUpJobs: number;
  readonly waiting: { readonly jobs: number; readonly rounds: number };
  readonly parts: { readonly jobs: number; readonly rounds: number };
  readonly importRounds: number;
}

export const scaleOf = ({ quick, jobs }: Options): Scale => ({
  settings: [
    { concurrency: 1, polls: shortPolls, jobs: Math.ceil(jobs / 8), rounds: quick ? 2 : 5 },
    { concurrency: 50, polls: shortPolls, jobs, rounds: quick ? 5 : 7 },
    { concurrency: 1000, polls: shortPolls, jobs: Math.max(jobs, 1000), rounds: quick ? 1 : 5 },
    { concurrency: 50, polls: longPolls, jobs: Math.ceil(jobs / 4), rounds: quick ? 5 : 7 },
  ],
  warmUpJobs: Math.ceil(jobs / 2),
  waiting: quick ? { jobs: 1_000, rounds: 1 } : { jobs: 10_000, rounds: 3 },
  parts: quick ? { jobs: 2_000, rounds: 5 } : { jobs: 20_000, rounds: 7 },
  importRounds: quick ? 3 : 15,
});
