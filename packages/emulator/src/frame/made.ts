import type { EmulatedJob } from './job.ts';

/** A job as the emulator's own books show it. */
export interface MadeJob {
  readonly job: EmulatedJob;
  /** As the gateway gives it to the client. */
  readonly wireId: string;
  readonly model: string;
  readonly prompt: string;
  /** What the gateway says it took or set aside; absent where it names no price. */
  readonly cost?: { readonly amount: string; readonly currency: string };
}

export interface NotedJob extends MadeJob {
  /** `aimlapi` */
  readonly gateway: string;
}

/** What was made here, oldest first: the newest 1000. A job lives in its id alone; this is for people who look. */
export interface Made {
  readonly jobs: readonly NotedJob[];
  add(job: NotedJob): void;
  reset(): void;
}

const most = 1000;

export function createMade(): Made {
  const jobs: NotedJob[] = [];
  return {
    jobs,
    add(job) {
      jobs.push(job);
      if (jobs.length > most) jobs.shift();
    },
    reset: () => void jobs.splice(0),
  };
}
