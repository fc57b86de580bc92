// Jobs of the registry in a process of its own, one after the other: the function calls and the bytes that each takes.
// Started with --no-opt and --no-maglev: which objects the optimising compiler saves, and when, differs from run to run.
import { Session } from 'node:inspector/promises';
import { getHeapStatistics } from 'node:v8';
import { answer } from './process/answer.ts';
import { openRegistry } from './subjects/registry.ts';
import { workThrough } from './measure/workers.ts';

export interface FootprintOrder {
  /** Uncounted: they load the code, and fill what is kept from one job for the next. */
  readonly warmUpJobs: number;
  readonly jobs: number;
}

/** What one job takes. */
export interface Footprint {
  /** Of functions of core, its provider, zod and undici. */
  readonly calls: number;
  /** Allocated on the heap, whether they live on or not. */
  readonly bytes: number;
}

/** What is counted, with its most called functions. */
export interface CountedFootprint extends Footprint {
  readonly hottest: readonly { readonly name: string; readonly calls: number }[];
}

const shown = 20;
const [baseURL = ''] = process.argv.slice(2);
const subject = openRegistry(baseURL);
const session = new Session();
session.connect();
await session.post('Profiler.enable');

let next = 0;
async function work(jobs: number): Promise<void> {
  const first = next;
  next += jobs;
  await workThrough((index) => subject.run(index), { first, jobs, concurrency: 1 });
}

/** A library under measurement, and neither the benchmark nor Node.js, whose version the budget does not bind. */
const isCounted = (url: string): boolean => /\/(?:packages|zod|undici)\//.test(url);

// @types/node does not know it yet
const allocatedBytes = (): number => {
  const { total_allocated_bytes: bytes } = getHeapStatistics() as { total_allocated_bytes?: number };
  if (bytes === undefined) throw new Error(`Node.js ${process.versions.node} does not count allocations`);
  return bytes;
};

answer(async ({ warmUpJobs, jobs }: FootprintOrder): Promise<CountedFootprint> => {
  await work(warmUpJobs);
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  // the first counted jobs allocate the counters
  await work(Math.ceil(warmUpJobs / 4));
  await session.post('Profiler.takePreciseCoverage');
  const before = allocatedBytes();
  await work(jobs);
  const bytes = (allocatedBytes() - before) / jobs;
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');

  const functions = result
    .filter(({ url }) => isCounted(url))
    .flatMap(({ url, functions: all }) =>
      all.map(({ functionName, ranges }) => ({
        name: `${functionName || '(anonymous)'} in ${url.replace(/^.*\/(?:packages|node_modules)\//, '')}`,
        calls: (ranges[0]?.count ?? 0) / jobs,
      })),
    );
  return {
    calls: functions.reduce((sum, { calls }) => sum + calls, 0),
    bytes,
    hottest: functions.toSorted((one, other) => other.calls - one.calls).slice(0, shown),
  };
});
