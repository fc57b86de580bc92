import type { ChargeStatus } from '../model/error.ts';
import type { Job } from '../model/job.ts';

/** Whether money may have moved for a job, as far as it is known. */
export function chargeStatusOf(job: Job | undefined): ChargeStatus {
  if (job?.state === 'failed') return job.failure.charged; // an error about the job and the job itself agree
  const bases = new Set(job?.costs.map((cost) => cost.basis));
  if (bases.has('refunded')) return 'no';
  return bases.has('charged') || bases.has('reserved') ? 'yes' : 'maybe';
}
