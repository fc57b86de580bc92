import { CrosspointError, type ErrorCode } from '../../model/error.ts';
import type { Job, SucceededJob } from '../../model/job.ts';
import { chargeStatusOf } from '../context.ts';

/** What `generate` throws for a job that ended, but not well. */
export function unfinished(job: Exclude<Job, SucceededJob>): CrosspointError {
  const { ref } = job;
  const failure = job.state === 'failed' ? job.failure : undefined;
  const codes: { readonly [S in Exclude<Job['state'], 'succeeded'>]: ErrorCode } = {
    queued: 'timeout',
    running: 'timeout',
    failed: failure?.code ?? 'generation_failed',
    canceled: 'canceled',
    expired: 'not_found',
  };
  const message = {
    queued: 'the job is not over',
    running: 'the job is not over',
    failed: `the job failed: ${failure?.message ?? 'the gateway gave no reason'}`,
    canceled: 'the gateway canceled the job',
    expired: 'the gateway no longer knows the job it had accepted',
  }[job.state];
  return new CrosspointError({
    code: codes[job.state],
    message,
    provider: ref.provider,
    ref,
    charged: chargeStatusOf(job),
    flagged: failure?.flagged,
  });
}
