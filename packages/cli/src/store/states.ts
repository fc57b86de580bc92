import type { JobStatus } from '@crosspoint/core/store';

// Not `expired`: such a job is paid, and its gateway may know it again.
const over: ReadonlySet<JobStatus> = new Set<JobStatus>(['succeeded', 'failed', 'canceled']);

/** What brought no job, and never will. */
export const refused: ReadonlySet<JobStatus> = new Set<JobStatus>(['not_sent', 'rejected']);

/** Whether there is, or may be, something to wait for. */
export const isUnfinished = (state: JobStatus): boolean => !over.has(state) && !refused.has(state);
