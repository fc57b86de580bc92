import type { Cost, CrosspointError, GenerationRequest, Job } from '@crosspoint/core';
import type { SavedFile } from '../jobs/save.ts';

/** A line of a batch, ready to be bought. */
export interface Line {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly request: GenerationRequest;
  /** The same line of the same batch is bought once, in however many runs. */
  readonly key: string;
}

/** How far a line is. `left`: it was stopped, and its job goes on. */
export type ItemStage = 'waiting' | 'sending' | 'queued' | 'running' | 'saving' | 'done' | 'failed' | 'left';

/** A line as it goes on. */
export interface Item extends Line {
  stage: ItemStage;
  /** When it was sent, ms since 1970. */
  beganAt?: number;
  job?: Job;
  /** What the offer that was taken costs, where this run bought it. */
  price?: Cost | undefined;
  /** Whether this run bought it or an earlier one did. */
  bought?: 'now' | 'earlier';
  /** The call that will bring its outputs is open in this process, and no other process can have them. */
  held?: boolean;
  files: readonly SavedFile[];
  error?: CrosspointError;
}
