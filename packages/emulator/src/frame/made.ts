import Big from 'big.js';
import type { EmulatedJob } from './job.ts';

/** A job as the emulator lists it. */
export interface MadeJob {
  readonly job: EmulatedJob;
  /** As the gateway gives it to the client. */
  readonly wireId: string;
  readonly model: string;
  readonly prompt: string;
  /** What it makes; the sample file of that kind can be seen on the page. */
  readonly output: 'video' | 'image' | '3d';
  /** The document of the gateway does not print the model. */
  readonly isUnlisted?: boolean;
  /** What the gateway says it took or set aside; absent where it names no price. */
  readonly cost?: { readonly amount: string; readonly currency: string };
}

export interface NotedJob extends MadeJob {
  /** `aimlapi` */
  readonly gateway: string;
}

/** What one gateway said it took or set aside in one currency. */
export interface Spent {
  readonly gateway: string;
  readonly currency: string;
  /** An exact decimal. */
  readonly amount: string;
  readonly jobs: number;
}

/** What was made here, oldest first: the newest 1000. A job lives in its id alone; this is for people who look. */
export interface Made {
  readonly jobs: readonly NotedJob[];
  /** Exact sums over all jobs, also those no longer kept. */
  readonly spent: readonly Spent[];
  /** How many there were. */
  readonly count: number;
  add(job: NotedJob): void;
  reset(): void;
}

const most = 1000;

// A constructor of our own: `strict` makes big.js refuse JavaScript numbers, so no binary fraction can slip in.
const Decimal = Big();
Decimal.strict = true;

export function createMade(): Made {
  const jobs: NotedJob[] = [];
  const spent = new Map<string, Spent>();
  let count = 0;
  return {
    jobs,
    get spent() {
      return [...spent.values()];
    },
    get count() {
      return count;
    },
    add(job) {
      count += 1;
      jobs.push(job);
      if (jobs.length > most) jobs.shift();
      if (job.cost === undefined) return;
      const { gateway, cost } = job;
      const key = `${gateway} ${cost.currency}`;
      const before = spent.get(key) ?? { amount: '0', jobs: 0 };
      const amount = new Decimal(before.amount).plus(cost.amount).toFixed();
      spent.set(key, { gateway, currency: cost.currency, amount, jobs: before.jobs + 1 });
    },
    reset() {
      jobs.length = 0;
      spent.clear();
      count = 0;
    },
  };
}
