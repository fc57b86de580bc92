import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import { isTerminal, type Job } from '../../model/job.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { furthestJob } from '../../steps/furthest.ts';
import { acceptedJob, type Context, type JobLike, jobOf, providerOf, refOf } from '../context.ts';
import type { Attempt, AttemptUpdate, UpdateCondition, UpdateResult } from '../store/store.ts';
import { storeCall, updateAttempt } from '../store/store-calls.ts';
import { pollEndpointOf } from '../../steps/poll-endpoint.ts';
import { defaultPollMs } from './job-request.ts';
import { readAttempt } from './known-job.ts';
import { pollOnce, unknownOutcome } from './poll-once.ts';
import { learnPace, pollIntervalMs, pollPauseMs } from '../plan/poll-pace.ts';

/** What one step of a job came to. */
export interface AdvanceResult {
  /** The job as it is known now. */
  readonly job: Job;
  /**
   * When the next step is due, ISO 8601 by this machine's clock. Absent: the job is over, and no step is left. Beside a job
   * that is over: its end could not be stored, and the next step asks again.
   */
  readonly nextAt?: string;
  /** Why the gateway could not be asked in this step. The job goes on, and the next step asks again. */
  readonly error?: CrosspointError;
}

/** A step as a worker counts it: without a job where nothing but its ref is known. */
export interface JobStep {
  readonly job: Job | undefined;
  /** How long until the next one, in ms; undefined: none is left. */
  readonly inMs: number | undefined;
  readonly error?: CrosspointError;
}

// What a poll takes beside its response: the store, and a response that comes at the last moment.
const claimMarginMs = 5_000;

/**
 * How long one machine polls for a due time, in ms; another one that asks meanwhile is told to come back. No poll takes
 * longer, and where the machine dies in it, the next one polls that much later.
 */
function claimMsOf(context: Pick<Context, 'providers'>, ref: JobRef): number {
  const { timeoutMs = defaultPollMs } = pollEndpointOf(providerOf(context, ref).spec, ref) ?? {};
  return timeoutMs + claimMarginMs;
}

const longestPauseMs = 3_600_000;

/** A job that cannot be asked about is asked seldom, the older the more seldom, and never given up: it was paid for. */
function pauseAfterTrouble(
  context: Pick<Context, 'clock'>,
  attempt: Pick<Attempt, 'ref'>,
  intervalMs: number,
): number {
  const age = context.clock.now() - Date.parse(attempt.ref.submittedAt);
  return Math.max(intervalMs * 2, Math.min(longestPauseMs, age / 10));
}

/** Whether asking again cannot help. What a gateway responded is no such error, whatever its table makes of it. */
const isLasting = ({ code, response }: CrosspointError): boolean =>
  code === 'submission_unknown' || (code === 'unsupported' && response === undefined);

/** How to poll within a step. */
interface StepOptions {
  readonly signal: AbortSignalLike;
  /** How long the step may take, in ms. */
  readonly maxMs: number;
  /** The fence of the worker's lease. */
  readonly fence?: number | undefined;
}

/** Polls once, for an attempt that was accepted. What the gateway says is written down by the poll. */
async function pollAttempt(
  context: Context,
  attempt: Pick<Attempt, 'ref' | 'job' | 'webhookToken'>,
  lastKnown: Job | undefined,
  { signal, maxMs, fence }: StepOptions,
): Promise<JobStep> {
  const ref = withShortForm(attempt.job?.ref ?? attempt.ref);
  const intervalMs = pollIntervalMs(context, attempt);
  try {
    await learnPace(context, ref);
    const {
      job,
      isUnsaved,
      retryAfterMs = 0,
    } = await pollOnce(context, ref, lastKnown, signal, maxMs, undefined, fence);
    // A job is due until the store has its end: else no machine would ask about it again.
    if (isTerminal(job.state)) return { job, inMs: isUnsaved === true ? intervalMs : undefined };
    const trouble = job.misses === undefined ? 0 : pauseAfterTrouble(context, attempt, intervalMs);
    return { job, inMs: Math.max(pollPauseMs(context, attempt), trouble, retryAfterMs) };
  } catch (error) {
    if (!isCrosspointError(error) || signal.aborted) throw error;
    if (isLasting(error)) return { job: lastKnown, error, inMs: undefined };
    const pauseMs = pauseAfterTrouble(context, attempt, intervalMs);
    return { job: lastKnown, error, inMs: Math.max(pauseMs, error.retryAfterMs ?? 0) };
  }
}

const write = (
  context: Context,
  { id, ref }: Pick<Attempt, 'id' | 'ref'>,
  change: AttemptUpdate,
  condition: UpdateCondition,
): Promise<UpdateResult> =>
  storeCall(context, { failure: 'could not be written', ref }, () =>
    updateAttempt(context, id, change, condition),
  );

/** What an attempt says without a poll; undefined where the gateway has to be asked. */
function stepWithoutPoll(context: Pick<Context, 'held'>, attempt: Attempt): JobStep | undefined {
  const { status, job, expiresInMs } = attempt;
  const held = context.held.find(attempt.ref)?.latest;
  if (isCrosspointError(held)) return { job, error: held, inMs: undefined };
  const latest = held ?? job;
  if (latest !== undefined && isTerminal(latest.state)) return { job: latest, inMs: undefined };
  // A request that is under way, or a call that its gateway holds, says nothing before its end.
  if (status === 'open')
    return expiresInMs > 0 ? { job: latest, inMs: expiresInMs } : { job: undefined, inMs: undefined };
  if (status === 'accepted') return undefined;
  const id = attempt.ref.id ?? job?.ref.id;
  return id === undefined ? { job: undefined, inMs: undefined } : undefined;
}

/**
 * What a step without a poll adds to its attempt. One whose sender died, or whose call was lost, is unknown when its time is
 * over; the end of a call that this process held is written where that failed before.
 */
function endOf({ status, job: stored }: Attempt, { job, inMs }: JobStep): AttemptUpdate {
  if (status !== 'open' || inMs !== undefined) return {};
  if (job === undefined) return { status: 'unknown' };
  if (job === stored) return {};
  return job.state === 'succeeded' ? { status: 'accepted', ref: job.ref, job } : { job };
}

/**
 * Takes the step of an attempt that a worker has leased, and writes down when the next one is due. An attempt whose sender
 * died becomes unknown when its time is over.
 *
 * @returns the step, and whether another worker has taken the attempt meanwhile
 */
export async function stepLeased(
  context: Context,
  attempt: Attempt,
  options: StepOptions,
): Promise<JobStep & { readonly isLate: boolean }> {
  const { fence } = options;
  const step =
    stepWithoutPoll(context, attempt) ?? (await pollAttempt(context, attempt, attempt.job, options));
  const change = { ...endOf(attempt, step), dueInMs: step.inMs };
  const { outcome } = await write(context, attempt, change, { fence });
  return { ...step, isLate: outcome === 'outdated' };
}

const nothingBought = (ref: JobRef): CrosspointError =>
  new CrosspointError({
    code: 'not_found',
    provider: ref.provider,
    message: 'the attempt that this ref stands for bought nothing, so there is no job',
    charged: 'no',
    ref,
  });

function resultOf(
  context: Pick<Context, 'clock'>,
  { job, inMs, error }: JobStep,
  missing: () => Error,
): AdvanceResult {
  if (job === undefined) throw error ?? missing();
  if (error !== undefined && isLasting(error)) throw error;
  return {
    job,
    ...(inMs === undefined ? {} : { nextAt: new Date(context.clock.now() + inMs).toISOString() }),
    ...(error === undefined ? {} : { error }),
  };
}

/**
 * One step of one job: polls once where that is due, or says when it will be.
 *
 * @throws CrosspointError `submission_unknown`, `unsupported`, `canceled`, `store_unavailable`
 */
export async function advance(
  context: Context,
  given: JobLike,
  signal: AbortSignalLike,
): Promise<AdvanceResult> {
  const ref = refOf(given);
  const attempt = await readAttempt(context, ref, { signal, unnamed: true });
  const unknown = (): Error => {
    if (attempt?.status === 'rejected' || attempt?.status === 'not_sent') return nothingBought(ref);
    return unknownOutcome(ref, attempt?.status === 'open' && attempt.expiresInMs > 0);
  };
  if (attempt === undefined) {
    const options = { signal, maxMs: claimMsOf(context, ref) };
    return resultOf(context, await pollAttempt(context, { ref }, jobOf(given), options), unknown);
  }
  const ready = stepWithoutPoll(context, attempt);
  if (ready !== undefined) {
    const end = endOf(attempt, ready);
    if (Object.keys(end).length > 0) await write(context, attempt, { ...end, dueInMs: undefined }, {});
    return resultOf(context, ready, unknown);
  }
  const lastKnown = furthestJob(jobOf(given), attempt.job);
  const wait = (next: Attempt): AdvanceResult => {
    const job = next.job ?? lastKnown ?? acceptedJob(context, next);
    return resultOf(context, { job, inMs: isTerminal(job.state) ? undefined : (next.dueInMs ?? 0) }, unknown);
  };
  if ((attempt.dueInMs ?? 0) > 0) return wait(attempt);
  const { id, revision } = attempt;
  const claimMs = claimMsOf(context, ref);
  const claim = await write(context, attempt, { dueInMs: claimMs }, { revision });
  // Another machine was first; what it brings is there the next time.
  if (claim.outcome === 'outdated') return wait(claim.attempt);
  const step = await pollAttempt(context, attempt, lastKnown, { signal, maxMs: claimMs }).catch(
    async (error: unknown) => {
      await write(context, { id, ref }, { dueInMs: 0 }, {}); // stopped: the next step is due at once
      throw error;
    },
  );
  await write(context, { id, ref }, { dueInMs: step.inMs }, {});
  return resultOf(context, step, unknown);
}
