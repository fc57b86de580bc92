import { CrosspointError, type ErrorCode } from '../../model/error.ts';
import { type FailedJob, isTerminal, type Job, type JobState, type SucceededJob } from '../../model/job.ts';
import { chargeStatusOf } from '../charge-status.ts';

const unfinished = { code: 'timeout', message: 'the job is not over yet; wait for it' } as const;

/** The error that a job in each state stands for. A job that failed brings its own. */
const stateErrors: {
  readonly [State in Exclude<JobState, 'succeeded' | 'failed'>]: {
    readonly code: ErrorCode;
    readonly message: string;
  };
} = {
  queued: unfinished,
  running: unfinished,
  canceled: { code: 'canceled', message: 'the job was canceled' },
  expired: {
    code: 'not_found',
    message: 'the gateway no longer knows the job it had accepted; it may know it again later',
  },
};

const failureError = ({ code, message }: FailedJob['failure']): { code: ErrorCode; message: string } => ({
  code,
  message: `the job failed: ${message}`,
});

/**
 * The error that a job without a result stands for, as `generate` throws it: with the ref, and with what is known about
 * the charge.
 *
 * @param job - A job in any state but `succeeded`.
 * @example
 * const job = await registry.wait(ref);
 * if (job.state !== 'succeeded') throw jobError(job);
 */
export function jobError(job: Exclude<Job, SucceededJob>): CrosspointError {
  const { ref } = job;
  const failure = job.state === 'failed' ? job.failure : undefined;
  return new CrosspointError({
    ...(job.state === 'failed' ? failureError(job.failure) : stateErrors[job.state]),
    provider: ref.provider,
    ref,
    charged: chargeStatusOf(job),
    retryable: !isTerminal(job.state),
    flagged: failure?.flagged,
  });
}

/** The error of a download of a job that has no output. */
export function noOutputError(job: Exclude<Job, SucceededJob>): CrosspointError {
  const error = jobError(job);
  const hasEnded = isTerminal(job.state);
  const sentence =
    job.state === 'failed' ? failureError(job.failure).message : stateErrors[job.state].message;
  return hasEnded
    ? error.with({ message: `there is nothing to download: ${sentence}` })
    : error.with({ code: 'invalid_request', message: `there is nothing to download: ${sentence} first` });
}
