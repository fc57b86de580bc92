// npm run bench -- workers [--jobs N] [--seconds N] [--workers N]
import { parseArgs } from 'node:util';
import { loadavg } from 'node:os';
import type { GatewayOrder, Polls } from './polled-gateway.ts';
import { start } from './process/ask.ts';
import { count } from './report/numbers.ts';
import { tableMarkdown } from './report/markdown.ts';
import { tableText } from './report/text.ts';
import type { WorkerOrder } from './store-worker.ts';
import { accounts, addJobs, intervalMs, jobsOfFive, makeDatabase } from './subjects/shared-store.ts';

interface WorkerEnd {
  readonly steps: number;
  readonly late: number;
  readonly errors: number;
  readonly cpuMicros: number;
}

const wholeNumber = (value: string, name: string, most: number): number => {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  throw new TypeError(`--${name} takes a whole number from 1 to ${most}, not ${value}`);
};

/** Several worker processes on one PostgreSQL: polls that come twice, and how fairly two accounts are served. */
export async function benchWorkers(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      jobs: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '60' },
      workers: { type: 'string', default: '4' },
      concurrency: { type: 'string', default: '100' },
      markdown: { type: 'boolean', default: false },
    },
  });
  const jobs = wholeNumber(values.jobs, 'jobs', 1_000_000);
  const seconds = wholeNumber(values.seconds, 'seconds', 90);
  const workers = wholeNumber(values.workers, 'workers', 16);
  const concurrency = wholeNumber(values.concurrency, 'concurrency', 1_000);
  const load = loadavg()[0] ?? 0;
  const database = await makeDatabase();
  const gateway = start<GatewayOrder>('polled-gateway.ts');
  const children: ReturnType<typeof start<WorkerOrder>>[] = [];
  try {
    const baseURL = await gateway.ask<string>({ do: 'listen' });
    console.error(`… ${count(jobs)} jobs are written`);
    for (const account of accounts)
      await addJobs(database.url, account, Math.floor((jobs * jobsOfFive[account]) / 5));
    for (let n = 0; n < workers; n += 1)
      children.push(start<WorkerOrder>('store-worker.ts', [database.url, baseURL, String(concurrency)]));
    console.error(`… ${workers} workers poll for ${seconds} s`);
    await Promise.all(children.map((child) => child.ask({ do: 'begin' })));
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const passed = (performance.now() - began) / 1000;
    const polls = await gateway.ask<Polls>({ do: 'count' });
    const ends = await Promise.all(children.map((child) => child.ask<WorkerEnd>({ do: 'end' })));
    const rest = await gateway.ask<Polls>({ do: 'count' });
    const sum = (of: (end: WorkerEnd) => number): number => ends.reduce((all, end) => all + of(end), 0);
    const { quick, many } = polls.byAccount;
    const table = {
      title: `${workers} workers on one PostgreSQL, ${count(jobs)} due jobs, ${seconds} s, load average ${load.toFixed(1)} at the start`,
      head: ['', ''],
      rows: [
        ['Polls a second', count((quick + many) / passed)],
        ['Jobs that were polled', count(rest.jobs)],
        ['Polls of the account with a fifth of the jobs', count(quick)],
        ['Polls of the account with four fifths', count(many)],
        ['The first beside the second', `${((100 * quick) / many).toFixed(1)} %`],
        [`Polls within ${intervalMs / 1000} s of the one before`, count(polls.doubled + rest.doubled)],
        ['Steps after their lease', count(sum(({ late }) => late))],
        ['Steps that failed', count(sum(({ errors }) => errors))],
        [
          'CPU of the workers for a poll',
          `${count(sum((end) => end.cpuMicros) / sum((end) => end.steps))} µs`,
        ],
      ],
    };
    console.log((values.markdown ? tableMarkdown : tableText)(table));
  } finally {
    for (const child of children) child.stop();
    gateway.stop();
    await database.drop();
  }
}
