import { isTerminal, type JobState } from '../../model/job.ts';
import type { Attempt, AttemptStatus } from './store.ts';

/**
 * How a purchase stands: the state of its job or, where there is none, the status of its attempt. `unknown`: it is not known
 * whether the gateway accepted it, also where the process that sent it ended before it wrote the outcome.
 */
export type JobStatus = JobState | AttemptStatus;

/** Every status of a purchase. */
export const jobStatuses = [
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
] as const satisfies readonly JobStatus[];

/**
 * How an attempt stands now. One whose time is over without an end is `unknown`, also where its call was held open and the
 * job was seen running.
 *
 * @example const unknown = (await store.list()).filter((attempt) => jobStatusOf(attempt) === 'unknown');
 */
export function jobStatusOf({ job, status, expiresInMs }: Attempt): JobStatus {
  // Not `expired`: such a job is paid, and its gateway may know it again.
  const hasEnded = job !== undefined && isTerminal(job.state) && job.state !== 'expired';
  if (hasEnded) return job.state;
  if (status === 'unknown' || (status === 'open' && expiresInMs <= 0)) return 'unknown';
  return job?.state ?? status;
}
