import { CrosspointError } from '../../model/error.ts';
import type { HttpResponse } from '../../model/http.ts';
import type { Endpoint, ParsedResponse } from '../../model/provider.ts';
import type { JobRef } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError } from '../../io/transport.ts';
import { classify, mayRetry, type Verdict } from '../../steps/classify.ts';
import { parseJobResponse } from '../../steps/read.ts';
import { retryAfterMs } from '../../steps/retry-after.ts';
import { type Context, requestIdOf, snapshotOf } from '../context.ts';
import type { Provider } from '../define.ts';
import { refusalMessage } from '../errors.ts';
import { withRequestEvents } from '../emit.ts';
import { defaultPollMs, isJustSubmitted, jobRequest } from './job-request.ts';
import { acquireSlot } from '../account/usage-limit.ts';

/** A job whose status means success, and the request for its result. */
export interface ResultRequest {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly ref: JobRef;
  readonly signal: AbortSignalLike;
  readonly maxMs: number;
}

/** What the second request brought. */
export interface JobResult {
  /** What the status and the result say together; without outputs, the job goes on as running. */
  readonly reading: ParsedResponse;
  readonly retryAfterMs: number | undefined;
  /** The result could not be read yet. */
  readonly isPending?: true;
  /** Why the result cannot be had, now or ever. The job is written down before it is thrown. */
  readonly error?: CrosspointError;
}

/** The error codes of a job that failed although its status means success. */
const failures: ReadonlySet<string> = new Set(['generation_failed', 'content_policy']);

const list = <Part>(...parts: readonly (readonly Part[] | undefined)[]): readonly Part[] =>
  parts.flatMap((part) => part ?? []);

/** What a status and a result say, taken together: the result outweighs what the status says of the same thing. */
function together(status: ParsedResponse, result: ParsedResponse): ParsedResponse {
  const said = Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
  return {
    ...status,
    ...said,
    costs: list(status.costs, result.costs),
    adjustments: list(status.adjustments, result.adjustments),
    notices: list(status.notices, result.notices),
  };
}

/** The job without its result: the status stays, so that the next poll asks for the result again. */
const pending = (status: ParsedResponse, why: string): ParsedResponse => ({
  ...status,
  outputs: [],
  notices: list(status.notices, [
    `the gateway reports success, but its result could not be read yet (${why})`,
  ]),
});

/**
 * Asks for the result of a job whose status means success, once. A failure that may pass leaves the job running, and the
 * next poll asks again.
 *
 * @throws TransportError when the caller stopped it; CrosspointError `auth`, `rate_limited` when nothing was sent
 */
export async function askForResult(
  context: Context,
  request: ResultRequest,
  status: ParsedResponse,
): Promise<JobResult> {
  const { endpoint, ref } = request;
  let response: HttpResponse;
  try {
    response = await send(context, request);
  } catch (error) {
    if (!isTransportError(error) || error.reason === 'canceled') throw error;
    return { reading: pending(status, error.message), retryAfterMs: undefined, isPending: true };
  }
  const now = context.clock.now();
  const verdict = classify(request.provider.spec, response, now);
  if (verdict !== undefined) return refused(request, status, { verdict, response, now });
  const said = parseJobResponse(endpoint, response, ref);
  const after = retryAfterMs(response.headers, now);
  if ('unreadable' in said)
    return { reading: pending(status, said.unreadable), retryAfterMs: after, isPending: true };
  return { reading: together(status, said.reading), retryAfterMs: after };
}

async function send(
  context: Context,
  { provider, endpoint, ref, signal, maxMs }: ResultRequest,
): Promise<HttpResponse> {
  const call = jobRequest(endpoint, provider, ref);
  const client = await context.client();
  const free = await acquireSlot(context, provider, { purpose: 'poll', signal, maxMs });
  const { timeoutMs = defaultPollMs, auth } = endpoint;
  const options = {
    purpose: 'poll',
    timeoutMs: Math.min(timeoutMs, maxMs),
    signal,
    auth: auth !== false,
  } as const;
  return withRequestEvents(
    context,
    { purpose: 'poll', provider, ref, request: call },
    () => client.send(provider, call, options),
    (response) => requestIdOf(provider, response),
  ).finally(free);
}

interface RefusedResult {
  readonly verdict: Verdict;
  readonly response: HttpResponse;
  readonly now: number;
}

/** An error response: the job failed, or its result is not there yet, or it cannot be had. */
function refused(
  { provider, ref }: ResultRequest,
  status: ParsedResponse,
  { verdict, response, now }: RefusedResult,
): JobResult {
  const { spec } = provider;
  const { code, message } = verdict;
  const why = refusalMessage(spec, verdict);
  const after = verdict.retryAfterMs;
  if (failures.has(code)) {
    const failed = Object.entries(spec.states).find(([word, state]) => state === 'failed' && word !== '*');
    const failure = { code: undefined, message: message ?? why, errorCode: code };
    if (failed !== undefined)
      return { reading: { ...status, status: failed[0], outputs: [], failure }, retryAfterMs: after };
  }
  const isEarly = code === 'not_found' && isJustSubmitted(ref, now);
  const reading = pending(status, why);
  if (mayRetry(code) || isEarly) return { reading, retryAfterMs: after, isPending: true };
  const isGone = code === 'not_found';
  const error = new CrosspointError({
    code: isGone ? 'output_expired' : code,
    message: isGone
      ? `the job succeeded, but ${spec.name} no longer has its result (${why})`
      : `the job succeeded, but its result was refused: ${why}`,
    retryAfterMs: after,
    requestId: requestIdOf(provider, response),
    response: snapshotOf(response),
  });
  return { reading, retryAfterMs: after, error };
}
