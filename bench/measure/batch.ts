// A batch of jobs in the process of its subject, and what the batch cost that process.
import { answer } from '../process/answer.ts';
import type { Subject } from '../subjects/subject.ts';
import { collect } from './collect.ts';
import { profiled } from './profiler.ts';
import { workThrough } from './workers.ts';

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

/** Runs a batch when told to, with a client of its own, and says what it cost. */
export function answerBatches(open: () => Promise<Subject>): void {
  answer(async ({ jobs, concurrency, profile }: Batch): Promise<BatchCost> => {
    const subject = await open();
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
}

async function measured(work: () => Promise<void>): Promise<BatchCost> {
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: user + system, wallMs };
}
