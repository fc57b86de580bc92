// One subject in a process of its own. It runs a batch when told to, and says what the batch cost this process.
import { answer } from './process/answer.ts';
import { opener } from './subjects/open.ts';
import { collect } from './measure/collect.ts';
import { profiled } from './measure/profiler.ts';
import { workThrough } from './measure/workers.ts';

export interface Batch {
  readonly jobs: number;
  readonly concurrency: number;
  /** A file for a CPU profile of it. */
  readonly profile?: string;
}

export interface BatchCost {
  /** Of all threads, in user and in system mode. */
  readonly cpuMicros: number;
  readonly wallMs: number;
}

const [name = '', baseURL = ''] = process.argv.slice(2);
const open = await opener(name);

answer(async ({ jobs, concurrency, profile }: Batch): Promise<BatchCost> => {
  const subject = open(baseURL);
  const run = (index: number): Promise<void> => subject.run(index);
  // As many jobs as run at once go first, uncounted: they open the sockets.
  await workThrough(run, { first: 0, jobs: concurrency, concurrency });
  await collect();

  const cost = await profiled(profile, () =>
    measured(() => workThrough(run, { first: concurrency, jobs, concurrency })),
  );
  await subject.close();
  return cost;
});

async function measured(work: () => Promise<void>): Promise<BatchCost> {
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: user + system, wallMs };
}
