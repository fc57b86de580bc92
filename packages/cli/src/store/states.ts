import type { Job, JobState } from '@crosspoint/core';
import type { Attempt, AttemptStatus } from '@crosspoint/core/store';

/** How a purchase can stand: the state of its job or, where there is none, the status of its attempt. */
export const states = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'expired',
  'open',
  'not_sent',
  'rejected',
  'accepted',
  'unknown',
] as const satisfies readonly (JobState | AttemptStatus)[];
export type PurchaseState = (typeof states)[number];

/**
 * How a purchase stands now. One whose process never wrote its end down is unknown, also where its call was held open and
 * the job was seen running.
 */
export function stateOf({ job, status, expiresInMs }: Attempt): PurchaseState {
  const ended = job !== undefined && over.has(job.state);
  if (status === 'unknown' && !ended) return status;
  if (status === 'open' && expiresInMs <= 0 && !ended) return 'unknown';
  return job?.state ?? status;
}

// Not `expired`: such a job is paid, and its gateway may know it again.
const over: ReadonlySet<PurchaseState> = new Set<Job['state']>(['succeeded', 'failed', 'canceled']);

/** What brought no job, and never will. */
export const refused: ReadonlySet<PurchaseState> = new Set<PurchaseState>(['not_sent', 'rejected']);

/** Whether there is, or may be, something to wait for. */
export const isUnfinished = (state: PurchaseState): boolean => !over.has(state) && !refused.has(state);
