import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { HttpResponse } from '../../model/http.ts';
import { type FailedJob, isTerminal, type Job } from '../../model/job.ts';
import type { CancelEndpoint, CancelOutcome, CancelReading, CancelResult } from '../../model/provider.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError } from '../../io/transport.ts';
import { classify, mayRetry } from '../../steps/classify.ts';
import { isFinishedError } from '../../steps/finished-error.ts';
import { parseJobResponse } from '../../steps/read.ts';
import { type JobContext, reduceJob, stateOf } from '../../steps/reduce-job.ts';
import {
  type Context,
  freezeJob,
  jobContextOf,
  type JobLike,
  providerOf,
  refOf,
  requestIdOf,
  snapshotOf,
} from '../context.ts';
import { chargeStatusOf } from '../charge-status.ts';
import type { Provider } from '../define.ts';
import { refusalMessage } from '../errors.ts';
import { knownJob, saveJob } from './known-job.ts';
import { emit, withRequestEvents } from '../emit.ts';
import { isJustSubmitted, jobRequest } from './job-request.ts';
import { pollOnce, unknownOutcome } from './poll-once.ts';
import { withNotice } from './poll-trouble.ts';
import { acquireSlot } from '../account/usage-limit.ts';

export type { CancelResult } from '../../model/provider.ts';

/** What a caller may say about a cancel. */
export interface CancelOptions {
  readonly allowOutputLoss: boolean;
  readonly signal: AbortSignalLike;
}

const defaultTimeoutMs = 30_000;

/** HTTP documents that these do the same however often they are sent (RFC 9110, section 9.2.2). */
const idempotent: ReadonlySet<string> = new Set(['PUT', 'DELETE']);

/** A cancel in progress: the job as it was known before, and how the cancel is sent. */
interface Canceling {
  readonly provider: Provider;
  readonly endpoint: CancelEndpoint;
  readonly ref: JobRef;
  readonly previous: Job | undefined;
  readonly signal: AbortSignalLike;
}

/** What came of sending a cancel. */
type SentCancel =
  | { readonly response: HttpResponse; readonly isRepeated: boolean }
  | { readonly lost: string };

const unsupported = (ref: JobRef, message: string, job: Job | undefined): CrosspointError =>
  new CrosspointError({
    code: 'unsupported',
    provider: ref.provider,
    message,
    ref: withShortForm(ref),
    charged: chargeStatusOf(job),
  });

const heldMessage =
  'the call that buys this job is held open by this process; stopping it would lose the response and cancel nothing, so the job goes on';

const outputLossMessage = (name: string): string =>
  `${name} deletes the output of a job that has finished when it is canceled, and the job may finish at any moment; nothing was sent. Cancel with allowOutputLoss: true where the output may be lost`;

/** What happens to a job that cannot be canceled. */
const goesOnMessage = (name: string): string =>
  `${name} documents no way to cancel a job: it goes on, and is charged as usual. Leaving it alone costs nothing more, and what it makes can be fetched later`;

/**
 * Cancels a job at its gateway. A job that is known to be over is not asked about. No response is the outcome `unknown`, and
 * never loses the job.
 *
 * @throws CrosspointError `unsupported` where the gateway cannot, or would delete an output; `submission_unknown` without a
 *   job id; what the gateway refused it with. Always with the ref.
 */
export async function cancel(
  context: Context,
  given: JobLike,
  { allowOutputLoss, signal }: CancelOptions,
): Promise<CancelResult> {
  const asked = refOf(given);
  if (context.held.find(asked) !== undefined) throw unsupported(asked, heldMessage, undefined);
  const { job: previous, attempt } = await knownJob(context, given, Infinity, signal);
  if (previous?.state === 'canceled') return { outcome: 'canceled', job: freezeJob(previous) };
  if (previous !== undefined && isTerminal(previous.state) && previous.state !== 'expired')
    return { outcome: 'already_finished', job: freezeJob(previous) };
  const provider = providerOf(context, asked);
  const { cancel: endpoint, name } = provider.spec;
  if (endpoint === undefined) throw unsupported(asked, goesOnMessage(name), previous);
  const ref = asked.id === undefined && attempt?.ref.id !== undefined ? withShortForm(attempt.ref) : asked;
  if (ref.id === undefined)
    throw unknownOutcome(withShortForm(ref), attempt?.status === 'open' && attempt.expiresInMs > 0);
  if (endpoint.onFinished === 'deletesOutput' && !allowOutputLoss)
    throw unsupported(ref, outputLossMessage(name), previous);
  const canceling = { provider, endpoint, ref, previous, signal };
  try {
    return await cancelAt(context, canceling);
  } catch (error) {
    // A provider's own function that throws loses no job.
    if (!isCrosspointError(error))
      return unknown(
        previous ?? reduceJob({}, jobContext(context, canceling)),
        'the response could not be understood',
      );
    const more = { ref: withShortForm(ref), provider: ref.provider, canFallback: false };
    throw error.with({ ...more, charged: chargeStatusOf(previous) });
  }
}

async function cancelAt(context: Context, canceling: Canceling): Promise<CancelResult> {
  const sent = await sendOnceOrTwice(context, canceling);
  const job = canceling.previous ?? reduceJob({}, jobContext(context, canceling));
  if ('lost' in sent) return unknown(job, sent.lost);
  const { response, isRepeated } = sent;
  const { provider, endpoint, ref } = canceling;
  const { spec } = provider;
  const now = context.clock.now();
  const verdict = classify(spec, response, now);
  if (verdict === undefined) return accepted(context, canceling, job, readResponse(endpoint, response, ref));
  if (isFinishedError(spec, response)) return finished(context, canceling, job);
  const isEarly = isJustSubmitted(ref, now);
  if (verdict.code === 'not_found' && !isEarly && !isRepeated)
    return {
      outcome: 'not_found',
      job: freezeJob(withNotice(job, 'the gateway does not know the job that was to be canceled')),
    };
  if (verdict.code === 'not_found' || isUnclear(verdict.code))
    return unknown(job, `the response to the cancel was HTTP ${verdict.status ?? response.status}`);
  throw new CrosspointError({
    code: verdict.code,
    message: `the job was not canceled: ${refusalMessage(spec, verdict)}`,
    retryable: mayRetry(verdict.code),
    retryAfterMs: verdict.retryAfterMs,
    requestId: requestIdOf(provider, response),
    response: snapshotOf(response),
  });
}

/** After these errors it is unknown whether the gateway received the request. */
const isUnclear = (code: string): boolean =>
  code === 'provider_unavailable' || code === 'timeout' || code === 'unexpected_response';

const unknown = (job: Job, why: string): CancelResult => ({
  outcome: 'unknown',
  job: freezeJob(withNotice(job, `whether the job was canceled is unknown (${why}); ask for its status`)),
});

const jobContext = (
  context: Pick<Context, 'clock' | 'store'>,
  { provider, ref, previous }: Canceling,
): JobContext => ({
  ...jobContextOf(context, provider, ref),
  previous,
});

/** Sends the request, and once more where that is harmless and no response said what became of it. */
async function sendOnceOrTwice(context: Context, canceling: Canceling): Promise<SentCancel> {
  const { endpoint, provider } = canceling;
  const mayRepeat = idempotent.has(endpoint.method);
  for (let isRepeated = false; ; isRepeated = true) {
    const isLast = !mayRepeat || isRepeated;
    const sent = await send(context, canceling);
    if ('lost' in sent) {
      if (isLast) return sent;
      continue;
    }
    const { response } = sent;
    const verdict =
      response.status >= 500 ? classify(provider.spec, response, context.clock.now()) : undefined;
    const isAnswered =
      verdict === undefined || !isUnclear(verdict.code) || isFinishedError(provider.spec, response);
    if (isLast || isAnswered) return { response, isRepeated };
  }
}

async function send(
  context: Context,
  { provider, endpoint, ref, signal }: Canceling,
): Promise<{ readonly response: HttpResponse } | { readonly lost: string }> {
  const call = jobRequest(endpoint, provider, ref, endpoint.body?.(ref));
  const client = await context.client();
  const free = await acquireSlot(context, provider, { purpose: 'cancel', signal });
  const { timeoutMs = defaultTimeoutMs, auth } = endpoint;
  const options = { purpose: 'cancel', timeoutMs, signal, auth: auth !== false } as const;
  try {
    const response = await withRequestEvents(
      context,
      { purpose: 'cancel', provider, ref, request: call },
      () => client.send(provider, call, options),
      (received) => requestIdOf(provider, received),
    );
    return { response };
  } catch (error) {
    if (isCrosspointError(error)) throw error;
    if (isTransportError(error) && error.reason === 'canceled')
      throw new CrosspointError({
        code: 'canceled',
        message:
          error.phase === 'before-write'
            ? 'stopped before the cancel was sent; the job goes on'
            : 'stopped waiting for the response to the cancel; the gateway may have received it, ask for the status of the job',
        cause: error.cause,
      });
    return { lost: isTransportError(error) ? error.message : 'its response could not be read' };
  } finally {
    free();
  }
}

/** What a success response says; a sentence where it cannot be read. */
function readResponse(endpoint: CancelEndpoint, response: HttpResponse, ref: JobRef): CancelReading | string {
  if (response.text.trim() === '') return { outcome: endpoint.emptyMeans ?? 'requested' };
  const said = parseJobResponse(endpoint, response, ref);
  return 'unreadable' in said ? said.unreadable : said.reading;
}

async function accepted(
  context: Context,
  canceling: Canceling,
  lastKnown: Job,
  reading: CancelReading | string,
): Promise<CancelResult> {
  if (typeof reading === 'string') return unknown(lastKnown, reading);
  const outcome = outcomeOf(canceling, reading);
  const { states } = canceling.provider.spec;
  // A status that is in no row, such as "cancellation requested", changes no state.
  const status = [reading.status, canceling.previous?.gatewayStatus].find(
    (word) => word !== undefined && stateOf(states, word) !== undefined,
  );
  const isSilent = status === undefined && outcome === 'requested';
  const job = isSilent ? lastKnown : reduceJob({ ...reading, status }, jobContext(context, canceling));
  if (outcome === 'already_finished') {
    if (!isTerminal(job.state)) return finished(context, canceling, lastKnown);
    return written(context, canceling, outcome, job);
  }
  if (outcome === 'canceled') return written(context, canceling, outcome, asCanceled(job, reading));
  return written(
    context,
    canceling,
    outcome,
    withNotice(job, 'the gateway took the request to cancel the job; a later poll tells whether it did'),
  );
}

function asCanceled(job: Job, { status }: CancelReading): Job {
  const facts = job.state === 'failed' ? withoutFailure(job) : job;
  return { ...facts, state: 'canceled', outputs: [], gatewayStatus: status ?? job.gatewayStatus };
}

function withoutFailure({ failure: _failure, ...facts }: FailedJob): Omit<FailedJob, 'failure'> {
  return facts;
}

function outcomeOf(
  { provider }: Canceling,
  { outcome, status }: CancelReading,
): Exclude<CancelOutcome, 'unknown' | 'not_found'> {
  if (outcome !== undefined) return outcome;
  const state = status === undefined ? undefined : stateOf(provider.spec.states, status);
  if (state === 'canceled') return 'canceled';
  return state !== undefined && isTerminal(state) ? 'already_finished' : 'requested';
}

/** The store learns what the gateway responded with. */
async function written(
  context: Context,
  { previous }: Canceling,
  outcome: CancelOutcome,
  job: Job,
): Promise<CancelResult> {
  if (job.state !== previous?.state) emit(context, { type: 'job.update', from: previous?.state, job });
  await saveJob(context, job);
  return { outcome, job: freezeJob(job) };
}

/** The job had finished: it is polled once, so that the caller learns how. What is known is enough where there is no response. */
async function finished(
  context: Context,
  { ref, previous, signal }: Canceling,
  lastKnown: Job,
): Promise<CancelResult> {
  const outcome: CancelOutcome = 'already_finished';
  try {
    return { outcome, job: (await pollOnce(context, ref, previous, signal)).job };
  } catch {
    return {
      outcome,
      job: freezeJob(withNotice(lastKnown, 'the gateway says that the job had finished already; poll it')),
    };
  }
}
