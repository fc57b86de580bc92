// What a run comes to, as `--json` writes it. docs/benchmarks.md explains the keys.
import type { Sizes } from '../measure/sizes.ts';
import type { LatencySetting } from '../measure/latency.ts';
import type { PartName } from '../measure/part.ts';
import type { SubjectName } from '../subjects/subject.ts';
import type { Machine } from '../measure/machine.ts';
import type { Spread } from './spread.ts';

/** What was aimed at, whether it was reached, and the sentence that says how it went. */
export interface Goal {
  readonly goal: string;
  readonly met: boolean;
  readonly message: string;
}

/** One subject at one concurrency. */
export interface SubjectFigures {
  /** CPU of the client process for one job, user and system. */
  readonly cpuMicrosPerJob: Spread;
  readonly jobsPerCpuSecond: Spread;
  /** From the first job's start to the last job's end, divided by their number. */
  readonly wallMicrosPerJob: Spread;
  /** CPU beside that of the bare `undici.request` loop in the same round. */
  readonly cpuRatio: Spread;
  readonly wallRatio: Spread;
  readonly rounds: readonly { readonly cpuMicros: number; readonly wallMs: number }[];
}

export interface LoadFigures {
  readonly concurrency: number;
  /** In one round. */
  readonly jobs: number;
  readonly rounds: number;
  /** Of each job; beside its one submit. */
  readonly polls: number;
  readonly subjects: { readonly [Name in SubjectName]: SubjectFigures };
}

/** Submits beside the bare POST, with 50 of each under way; of the rounds, in milliseconds. */
export interface LatencyFigures extends LatencySetting {
  readonly registryP99Ms: Spread;
  readonly requestP99Ms: Spread;
  /** In the same round. */
  readonly addedP50Ms: Spread;
  readonly addedP99Ms: Spread;
}

export interface Figures {
  /** Of this document. */
  readonly format: 1;
  readonly measuredAt: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly load: readonly LoadFigures[];
  readonly heap: {
    readonly waitingJobs: number;
    /** Retained by one waiting job. */
    readonly registryBytes: Spread;
    readonly requestBytes: Spread;
    readonly aboveRequestBytes: Spread;
  };
  readonly latency: readonly LatencyFigures[];
  /** CPU of one job's share of a part, without a network. */
  readonly partMicros: { readonly [Name in PartName]: Spread };
  readonly imports: {
    readonly zodMs: Spread;
    readonly coreMs: Spread;
    readonly aboveZodMs: Spread;
  };
  /** Gzipped, zod and undici apart. */
  readonly sizes: Sizes;
  readonly goals: readonly Goal[];
}
