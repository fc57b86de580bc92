import { parseArgs } from 'node:util';
import { longPolls, shortPolls } from '../exchange/job.ts';
import type { DownloadScale } from '../measure/download.ts';
import { type LatencySetting, usualGatewayMs } from '../measure/latency.ts';
import type { Setting } from '../measure/rounds.ts';

export const usage = `npm run bench [-- options]
npm run bench -- scale [--jobs N]    50,000 jobs that wait at once, beside a bare loop (two minutes)
npm run bench -- download            a file of 1 GB, beside bare undici.stream
npm run bench -- --peers             clients that others publish, in the same rounds; installs them the first time
npm run bench -- stores               steps a second of the stores (a minute; needs PostgreSQL)
npm run bench -- workers [--jobs N] [--seconds N] [--workers N]
                                     4 workers on one PostgreSQL with 100,000 jobs (two minutes)

  --quick          a look in under 20 seconds, with figures to match
  --jobs N         jobs a round (3000; 400 with --quick)
  --json FILE      writes everything that was measured
  --markdown       prints what is pasted into docs/benchmarks.md, and nothing else
  --from FILE      measures nothing and reports what --json wrote
  --svg FILE       with --peers: writes the picture of the ratios
  --profile        also takes a CPU profile of the registry, and prints where its time goes`;

const commands = ['scale', 'download'] as const;
type Command = (typeof commands)[number];

export interface Options {
  readonly quick: boolean;
  readonly json: string | undefined;
  readonly markdown: boolean;
  readonly from: string | undefined;
  readonly profile: boolean;
  /** The clients that others publish beside ours. */
  readonly peers: boolean;
  readonly svg: string | undefined;
  readonly help: boolean;
  /** Something else than the cost of a job: many waiting jobs, or a large download. */
  readonly command: Command | undefined;
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
      peers: { type: 'boolean', default: false },
      svg: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, json, markdown, from, profile, peers, svg, help } = values;
  const command = commands.find((known) => known === positionals[0]);
  if (positionals.length > (command === undefined ? 0 : 1))
    throw new TypeError(`--help lists what there is; ${positionals.join(' ')} is not among it`);
  if (svg !== undefined && !peers) throw new TypeError('--svg draws what --peers measures');
  const usual = command === 'scale' ? 50_000 : 3000;
  const jobs = Number(values.jobs ?? (quick ? 400 : usual));
  if (!Number.isInteger(jobs) || jobs < 50 || jobs > 100_000)
    throw new TypeError(`--jobs takes a whole number from 50 to 100000, not ${values.jobs}`);
  return { quick, json, markdown, from, profile, peers, svg, help, command, jobs };
}

/** How much of everything. */
export interface Scale {
  readonly settings: readonly Setting[];
  readonly warmUpJobs: number;
  readonly waiting: { readonly jobs: number; readonly rounds: number };
  readonly parts: { readonly jobs: number; readonly rounds: number };
  readonly latency: readonly LatencySetting[];
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
  latency: [
    { gatewayMs: usualGatewayMs, submits: quick ? 300 : 2_000, rounds: quick ? 2 : 7 },
    { gatewayMs: 0, submits: quick ? 300 : 2_000, rounds: quick ? 2 : 7 },
  ],
  importRounds: quick ? 3 : 15,
});

export const downloadScaleOf = ({ quick }: Options): DownloadScale =>
  quick ? { bytes: 100_000_000, rounds: 3 } : { bytes: 1_000_000_000, rounds: 5 };
