import type { SoakJob } from './jobs.ts';

/** What a worker is started with. */
export interface WorkerOptions {
  /** The base URL of the emulator. */
  readonly url: string;
  /** The file of the store. */
  readonly path: string;
  /** When the soak began, in ms of the real clock; every clock of it counts from there. */
  readonly beganAt: number;
  /** How many times faster its clocks go. */
  readonly speed: number;
  /** What may be spent, in USD. */
  readonly budget: string;
}

/** Where a worker kills itself: at its nth step of a kind from now on. */
export interface Death {
  readonly at: 'store' | 'socket';
  readonly nth: number;
}

export type ToWorker =
  | { readonly type: 'job'; readonly job: SoakJob }
  | { readonly type: 'die'; readonly death: Death }
  | { readonly type: 'heap' }
  | { readonly type: 'close' };

/** How a job went, as far as its worker knows. */
export type JobEnd =
  | 'succeeded'
  | 'failed'
  /** Certainly not bought: no offer took it, or no budget had room. */
  | 'refused'
  /** It may have been bought, and its gateway cannot be asked. */
  | 'unknown'
  /** To be resumed by its key. */
  | 'unfinished';

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'end'; readonly number: number; readonly end: JobEnd; readonly why: string }
  /** In bytes, after a forced collection. */
  | { readonly type: 'heap'; readonly used: number };
