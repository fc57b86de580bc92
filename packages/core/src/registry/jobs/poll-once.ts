import { CrosspointError, type CrosspointErrorOptions, isCrosspointError } from '../../model/error.ts';
import type { Endpoint, ParsedResponse, ProviderSpec } from '../../model/provider.ts';
import { isTerminal, type Job, type JobState } from '../../model/job.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError } from '../../io/transport.ts';
import { classify, mayRetry } from '../../steps/classify.ts';
import { parseJobResponse } from '../../steps/read.ts';
import { pollEndpointOf } from '../../steps/poll-endpoint.ts';
import { retryAfterMs } from '../../steps/retry-after.ts';
import { reduceJob, stateOf } from '../../steps/reduce-job.ts';
import {
  type Context,
  freezeJob,
  jobContextOf,
  providerOf,
  requestIdHeader,
  requestIdOf,
  snapshotOf,
} from '../context.ts';
import { chargeStatusOf } from '../charge-status.ts';
import { acquireSlot } from '../account/usage-limit.ts';
import type { Provider } from '../define.ts';
import { isTemporary, refusalMessage, transportCode } from '../errors.ts';
import { defaultPollMs, jobRequest } from './job-request.ts';
import { findAttempt, saveJob } from './known-job.ts';
import { jobAfterNotFound, inconclusive, type Inconclusive } from './poll-trouble.ts';
import { furthestJob } from '../../steps/furthest.ts';
import { emit, withRequestEvents } from '../emit.ts';
import { PollMemory } from './poll-memory.ts';
import type { HttpClient, UnchangedResponse } from '../../io/client.ts';
import type { HttpRequest, HttpResponse } from '../../model/http.ts';
import type { Attempt } from '../store/store.ts';

/** The result of one poll. */
export interface PollResult {
  readonly job: Job;
  /** The response was the last one, letter for letter: the job is the one that was known, and nothing was written. */
  readonly isUnchanged?: true;
  /** The gateway says it does not know the job. */
  readonly missing: boolean;
  /** The job is over, and its end could not be stored. */
  readonly isUnsaved?: true;
  readonly retryAfterMs: number | undefined;
  /** Why the job is not over although its response looks as if it were, with the response. */
  readonly inconclusive?: (Inconclusive & Pick<CrosspointErrorOptions, 'requestId' | 'response'>) | undefined;
}

/** A ref with the gateway's id. @throws CrosspointError `submission_unknown` when no id is known. */
async function withId(context: Context, ref: JobRef, attempt: Attempt | undefined): Promise<JobRef> {
  if (ref.id !== undefined) return ref;
  if (attempt?.ref.id !== undefined) return withShortForm(attempt.ref);
  throw unknownOutcome(ref, attempt?.status === 'open' && attempt.expiresInMs > 0);
}

/** The error about an attempt of which no job id is known. */
export function unknownOutcome(ref: JobRef, busy: boolean): CrosspointError {
  return new CrosspointError({
    code: 'submission_unknown',
    provider: ref.provider,
    message: busy
      ? 'this request is being sent; poll again in a moment'
      : 'it is unknown whether the gateway accepted this request, so there is no job to poll; look for it at the gateway',
    retryable: busy,
    charged: 'maybe',
    ref,
  });
}

/** Whether a job can only be learned about from the call that bought it. */
export function isHeldCall(context: Pick<Context, 'providers'>, ref: JobRef): boolean {
  const { provider: id, account } = ref;
  const provider = context.providers.find((each) => each.spec.id === id && each.account === account)?.spec;
  return provider !== undefined && pollEndpointOf(provider, ref) === undefined;
}

/**
 * What is known of a job whose call is, or was, held open: here, or by another process that shares the store.
 *
 * @throws CrosspointError for a call whose result is unknown.
 */
function readHeldJob(
  context: Pick<Context, 'held' | 'providers'>,
  ref: JobRef,
  lastKnown: Job | undefined,
  attempt: Attempt | undefined,
): Job | undefined {
  const here = context.held.find(ref)?.latest;
  if (isCrosspointError(here)) throw here;
  // A Worker's call ends with the request that began it, without an event: past its deadline it is over as well.
  const isLost = attempt?.status === 'open' && attempt.expiresInMs <= 0;
  if (here !== undefined && (isTerminal(here.state) || !isLost)) return here;
  const job = attempt?.job ?? lastKnown;
  // Without an id there is nothing to ask with, and at its end nothing left to ask.
  if (job === undefined || (job.ref.id !== undefined && !isHeldCall(context, ref))) return undefined;
  if (isTerminal(job.state)) return job;
  const open = attempt?.status === 'open' && attempt.expiresInMs > 0;
  return open && isHeldCall(context, ref) ? job : undefined;
}

function pollOf(provider: Provider, ref: JobRef): Endpoint {
  const { name } = provider.spec;
  const endpoint = pollEndpointOf(provider.spec, ref);
  if (endpoint !== undefined) return endpoint;
  throw new CrosspointError({
    code: 'unsupported',
    provider: ref.provider,
    message: `${name} has no endpoint for the status of a job`,
    ref,
  });
}

/**
 * Asks the gateway about a job, once. Money was spent already, so nothing here loses the ref.
 *
 * @param memory - Of the polls of one wait.
 * @param maxMs - How long the response may take, where that is less than the endpoint allows.
 * @param fence - Of the lease of the worker that polls.
 * @throws CrosspointError with the ref; `retryable` says whether the same question may be asked again.
 */
export function pollOnce(
  context: Context,
  given: JobRef,
  lastKnown: Job | undefined,
  signal: AbortSignalLike,
  maxMs = Infinity,
  memory = new PollMemory(),
  fence?: number,
): Promise<PollResult> {
  const settings = { signal, maxMs, memory, fence };
  const lastJob = memory.lastJob === lastKnown ? memory.lastJob : undefined;
  return lastJob === undefined
    ? pollKnown(context, given, lastKnown, settings)
    : poll(context, lastJob.ref, lastJob, settings);
}

/** Polls from what the caller and the store know. */
async function pollKnown(
  context: Context,
  given: JobRef,
  lastKnown: Job | undefined,
  settings: PollSettings,
): Promise<PollResult> {
  const { signal, maxMs } = settings;
  // An end in hand may be older than what the store has: a success there must not be written over.
  const isNeeded =
    lastKnown === undefined ||
    given.id === undefined ||
    isTerminal(lastKnown.state) ||
    isHeldCall(context, given);
  const attempt = isNeeded ? await findAttempt(context, given, maxMs, signal) : undefined;
  const held = readHeldJob(context, given, lastKnown, attempt);
  if (held !== undefined) return { job: held, missing: false, retryAfterMs: undefined };
  // Its response may have named an id, but no gateway of held calls can be asked about one.
  if (attempt?.status === 'unknown' && isHeldCall(context, given))
    throw unknownOutcome(withShortForm(attempt.ref), false);
  const previous = furthestJob(lastKnown, attempt?.job);
  const ref = await withId(context, given, attempt);
  return poll(context, ref, previous, settings);
}

/** The error of a poll as one that holds the ref. */
function explained(ref: JobRef, previous: Job | undefined, error: unknown): CrosspointError {
  const more = {
    ref: withShortForm(ref),
    charged: chargeStatusOf(previous),
    provider: ref.provider,
    canFallback: false,
  };
  if (isCrosspointError(error)) return error.with(more);
  if (!isTransportError(error)) {
    const message = 'the poll response could not be processed; the job goes on, poll again later';
    return new CrosspointError({
      code: 'unexpected_response',
      message,
      retryable: true,
      cause: error,
      ...more,
    });
  }
  const code = transportCode(error);
  const message =
    code === 'canceled'
      ? 'stopped polling; the job goes on at the gateway'
      : `the poll got no response (${error.message}); the job goes on, poll again later`;
  return new CrosspointError({ code, message, retryable: isTemporary(code), cause: error.cause, ...more });
}

interface PollSettings {
  readonly signal: AbortSignalLike;
  readonly maxMs: number;
  readonly memory: PollMemory;
  readonly fence: number | undefined;
}

/** What a poll of one job asks. */
interface Question {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly ref: JobRef;
  readonly previous: Job | undefined;
}

/** Asks, and makes of the response what it says. Most polls end where the response is the last one. */
async function poll(
  context: Context,
  ref: JobRef,
  previous: Job | undefined,
  settings: PollSettings,
): Promise<PollResult> {
  try {
    const provider = providerOf(context, ref);
    const question = { provider, endpoint: pollOf(provider, ref), ref, previous };
    const response = await responseTo(context, question, await context.client(), settings);
    if (!('isUnchanged' in response)) return await resultOf(context, question, response, settings);
    const now = context.clock.now();
    settings.memory.confirmedAt = now;
    const delay = retryAfterMs({ 'retry-after': response.header('retry-after') ?? '' }, now);
    return { job: previous!, missing: false, retryAfterMs: delay, isUnchanged: true };
  } catch (error) {
    throw explained(ref, previous, error);
  }
}

/** Sends the poll of a job, with its events, and where the gateway limits its use when a place is free. */
function responseTo(
  context: Context,
  { provider, endpoint, ref, previous }: Question,
  client: HttpClient,
  { signal, maxMs, memory }: PollSettings,
): Promise<HttpResponse | UnchangedResponse> {
  const options = {
    purpose: 'poll',
    id: ref.id ?? '',
    timeoutMs: Math.min(endpoint.timeoutMs ?? defaultPollMs, maxMs),
    signal,
    auth: endpoint.auth !== false,
    skipUnchanged: memory.canSkip(provider.spec, previous, context.clock.now()),
  } as const;
  const make = (): HttpRequest => jobRequest(endpoint, provider, ref);
  if (context.onEvent === undefined && provider.limits.length === 0)
    return client.sendAgain(provider, memory, make, options);
  const send = (): Promise<HttpResponse | UnchangedResponse> =>
    client.sendAgain(provider, memory, make, options);
  return withEventsAndLimits(context, { provider, ref, make, signal, maxMs }, send);
}

interface LimitedPoll extends Pick<PollSettings, 'signal' | 'maxMs'> {
  readonly provider: Provider;
  readonly ref: JobRef;
  readonly make: () => HttpRequest;
}

async function withEventsAndLimits(
  context: Context,
  { provider, ref, make, signal, maxMs }: LimitedPoll,
  send: () => Promise<HttpResponse | UnchangedResponse>,
): Promise<HttpResponse | UnchangedResponse> {
  const info = context.onEvent && ({ purpose: 'poll', provider, ref, request: make() } as const);
  const release =
    provider.limits.length === 0
      ? undefined
      : await acquireSlot(context, provider, { purpose: 'poll', signal, maxMs });
  const sent =
    info === undefined
      ? send()
      : withRequestEvents(context, info, send, (received) =>
          'isUnchanged' in received
            ? received.header(requestIdHeader(provider))
            : requestIdOf(provider, received),
        );
  return release === undefined ? sent : sent.finally(release);
}

/** What a new response says about a job. */
async function resultOf(
  context: Context,
  { provider, endpoint, ref, previous }: Question,
  response: HttpResponse,
  { signal, maxMs, memory, fence }: PollSettings,
): Promise<PollResult> {
  const { spec } = provider;
  memory.lastJob = undefined;
  const { confirmedAt } = memory;
  const jobContext = { ...jobContextOf(context, provider, ref), previous, confirmedAt };
  const { now } = jobContext;
  const facts = { requestId: requestIdOf(provider, response), response: snapshotOf(response) };
  const verdict = classify(spec, response, now);
  if (verdict?.code === 'not_found') {
    const job = freezeJob(jobAfterNotFound(previous, reduceJob({}, jobContext), now));
    const saved = await recordPoll(context, previous, job, maxMs, fence);
    return { job, missing: true, retryAfterMs: verdict.retryAfterMs, ...saved };
  }
  if (verdict !== undefined) {
    const { code } = verdict;
    throw new CrosspointError({
      code,
      message: refusalMessage(spec, verdict),
      retryable: mayRetry(code),
      retryAfterMs: verdict.retryAfterMs,
      flagged: verdict.flagged,
      ...facts,
    });
  }
  const parsed = parseJobResponse(endpoint, response, ref);
  if ('unreadable' in parsed)
    throw new CrosspointError({
      code: 'unexpected_response',
      message: parsed.unreadable,
      retryable: true,
      ...facts,
    });
  const isFinished =
    spec.result !== undefined && endpoint === spec.poll && means(spec, parsed.reading, 'succeeded');
  const result =
    spec.result !== undefined && isFinished
      ? await (
          await import('./job-result.ts')
        ).askForResult(context, { provider, endpoint: spec.result, ref, signal, maxMs }, parsed.reading)
      : { reading: parsed.reading, retryAfterMs: retryAfterMs(response.headers, now) };
  // Frozen before it is written down: a store in memory then keeps this job, and no copy of it.
  const job = freezeJob(reduceJob(result.reading, { ...jobContext, now: context.clock.now() }));
  const saved = await recordPoll(context, previous, job, maxMs, fence);
  if ('error' in result && result.error !== undefined) throw result.error;
  // A result that cannot be read yet is trouble of its own; the next poll asks for it again.
  const odd = 'isPending' in result ? undefined : inconclusive(job, result.reading, spec);
  if (odd === undefined && !isFinished) memory.note(endpoint, job);
  return {
    job,
    missing: false,
    retryAfterMs: result.retryAfterMs,
    ...saved,
    inconclusive: odd === undefined ? undefined : { ...odd, ...facts },
  };
}

/** Tells of a job's new state, and writes down how the job was seen. */
async function recordPoll(
  context: Context,
  previous: Job | undefined,
  job: Job,
  maxMs: number,
  fence: number | undefined,
): Promise<Pick<PollResult, 'isUnsaved'>> {
  if (job.state !== previous?.state) emit(context, { type: 'job.update', from: previous?.state, job });
  return (await saveJob(context, job, maxMs, fence)) ? {} : { isUnsaved: true };
}

const means = ({ states }: ProviderSpec, { status }: ParsedResponse, state: JobState): boolean =>
  status !== undefined && stateOf(states, status) === state;
