import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { HttpResponse } from '../../model/http.ts';
import type { ParsedResponse } from '../../model/provider.ts';
import { isTerminal } from '../../model/job.ts';
import { withShortForm } from '../../model/ref.ts';
import type { HttpClient } from '../../io/client.ts';
import { sourcesOf } from '../../io/media.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError, TransportError } from '../../io/transport.ts';
import { classify, mayFallBack, mayRetry, type Verdict } from '../../steps/classify.ts';
import { namesLink } from '../../steps/links.ts';
import { pollEndpointOf } from '../../steps/poll-endpoint.ts';
import { type ParseResult, parseResponse } from '../../steps/read.ts';
import { reduceJob } from '../../steps/reduce-job.ts';
import { type Context, freezeJob, jobContextOf, requestIdOf, snapshotOf } from '../context.ts';
import { isTemporary, refusalMessage, transportCode } from '../errors.ts';
import {
  type ReceivedResponse,
  jobIdentityOf,
  type NamedJob,
  namedJob,
  paramsOf,
  sentTexts,
} from './named-job.ts';
import {
  type AttemptResult,
  type FailedAttempt,
  type Purchase,
  repeatWindowMs,
  submitDeadlineMs,
} from './purchase.ts';
import { withRequestEvents } from '../emit.ts';

/** The gateway's own id of an exchange; a spec that trips over the headers loses no response. */
function requestIdIn(
  { provider }: Purchase,
  { status, headers, text }: ReceivedResponse,
): string | undefined {
  try {
    return requestIdOf(provider, { status, headers, text, json: undefined });
  } catch {
    return undefined; // the id is for the gateway's support only
  }
}

/** The result of an attempt whose outcome is unknown. The ref keeps the id of a job that the response names. */
function unknownResult(
  purchase: Purchase,
  why: string,
  more: { cause?: unknown; arrived?: ReceivedResponse | undefined; named?: NamedJob | undefined } = {},
): FailedAttempt {
  const { provider, ref } = purchase;
  const { cause, arrived, named } = more;
  const { name } = provider.spec;
  const next =
    repeatWindowMs(provider) > 0
      ? 'under the same idempotency key it is sent again only as long as the gateway documents that this buys nothing'
      : 'it is never sent again under the same idempotency key';
  const error = new CrosspointError({
    code: 'submission_unknown',
    provider: ref.provider,
    message: `the request was sent, but ${why}; it may have been bought. Look for it at ${name} before buying again; ${next}`,
    charged: 'maybe',
    ref: withShortForm((named ?? jobNamedIn(purchase, arrived)).ref),
    cause,
    ...(arrived === undefined
      ? {}
      : { response: snapshotOf(arrived), requestId: requestIdIn(purchase, arrived) }),
  });
  return { status: 'unknown', error };
}

/** The job a response names, whatever else it says. */
function jobNamedIn({ provider, offer, ref }: Purchase, arrived: ReceivedResponse | undefined): NamedJob {
  if (arrived === undefined) return { ref, isNew: false };
  return namedJob(provider.spec.submit, arrived, ref, sentTexts(offer.request, ref));
}

function notSentResult({ ref, provider }: Purchase, failure: TransportError): AttemptResult {
  const code = transportCode(failure);
  const error = new CrosspointError({
    code,
    provider: ref.provider,
    message: `${provider.spec.name}: ${failure.message}; nothing was sent and nothing bought`,
    retryable: isTemporary(code),
    canFallback: isTemporary(code) && mayFallBack(code, 'not_sent'),
    ref: withShortForm(ref),
    cause: failure.cause,
  });
  return { status: 'not_sent', error };
}

/** The end of an attempt whose exchange never began: without a key, unencoded, too late. Whatever it was, nothing left. */
function notBegunResult(purchase: Purchase, error: unknown): AttemptResult {
  if (isCrosspointError(error))
    return { status: 'not_sent', error: error.with({ ref: withShortForm(purchase.ref) }) };
  if (isTransportError(error)) return notSentResult(purchase, error);
  const message = 'the request could not be prepared';
  return notSentResult(purchase, new TransportError('unreachable', 'before-write', message, error));
}

// A gateway's message can be as long as its response; the beginning is enough, and all of it is in `response`.
const statusOf = (verdict: Verdict, response: HttpResponse): string =>
  verdict.message?.slice(0, 300) ?? `HTTP ${verdict.status ?? response.status}`;

/**
 * The decision table of submit-safety, for an error response. An error response that names a job contradicts itself, so it
 * does not prove that nothing was bought.
 */
function resultOfError(purchase: Purchase, response: HttpResponse, verdict: Verdict): FailedAttempt {
  const { provider, ref } = purchase;
  const named = jobNamedIn(purchase, response);
  if (named.isNew) {
    const what = named.ref.id === undefined ? 'a file' : `the job ${named.ref.id.slice(0, 80)}`;
    const why = `the error response names ${what} (${statusOf(verdict, response)})`;
    return unknownResult(purchase, why, { arrived: response, named });
  }
  if (verdict.attemptStatus === 'unknown') {
    const why = `the error response does not tell whether it was accepted (${statusOf(verdict, response)})`;
    return unknownResult(purchase, why, { arrived: response, named });
  }
  const { code, retryAfterMs } = verdict;
  const error = new CrosspointError({
    code,
    provider: ref.provider,
    message: refusalMessage(provider.spec, verdict),
    retryable: mayRetry(code, 'rejected'),
    canFallback: mayFallBack(code, 'rejected'),
    retryAfterMs,
    flagged: verdict.flagged,
    requestId: requestIdOf(provider, response),
    response: snapshotOf(response),
    ref: withShortForm(ref),
  });
  return { status: 'rejected', error };
}

/** The decision table of submit-safety, for a success. */
function resultOfSuccess(
  context: Pick<Context, 'clock' | 'store'>,
  purchase: Purchase,
  response: HttpResponse,
  parsed: ParseResult<ParsedResponse>,
): AttemptResult {
  const { provider, ref, offer } = purchase;
  if ('unreadable' in parsed)
    return unknownResult(purchase, parsed.unreadable, { arrived: response, cause: parsed.cause });
  const { reading } = parsed;
  const ids = jobIdentityOf(reading);
  if (ids.id === undefined && (reading.outputs ?? []).length === 0) {
    return unknownResult(purchase, 'the response names neither a job nor a file', { arrived: response });
  }
  const { params, notices } = paramsOf(provider, reading);
  const { params: _unchecked, ...named } = ids;
  const job = reduceJob(reading, {
    ...jobContextOf(context, provider, { ...ref, ...named, ...(params === undefined ? {} : { params }) }),
    fieldReport: offer.fieldReport,
    body: offer.request.body,
    notices: [...offer.notices, ...notices],
    attempts: purchase.attempts,
  });
  // There is nothing to ask this gateway with later, so a response whose files cannot be had says nothing for sure.
  if (pollEndpointOf(provider.spec, job.ref) === undefined && !isTerminal(job.state)) {
    const message = ['the response names no file that may be fetched', ...job.notices.filter(namesLink)].join(
      '; ',
    );
    return unknownResult(purchase, message, { arrived: response });
  }
  return { status: 'accepted', job: freezeJob(job) };
}

function resultOfResponse(
  context: Pick<Context, 'clock' | 'store'>,
  purchase: Purchase,
  response: HttpResponse,
): AttemptResult {
  const { provider, ref, offer } = purchase;
  const { spec } = provider;
  const sent = (): readonly string[] => sentTexts(offer.request, ref);
  const verdict = classify(spec, response, context.clock.now(), sent);
  return verdict === undefined
    ? resultOfSuccess(context, purchase, response, parseResponse(spec.submit, response, ref))
    : resultOfError(purchase, response, verdict);
}

/** How far an attempt has come. Only what an attempt that did not begin throws proves by itself that nothing left. */
interface AttemptProgress {
  began: boolean;
  response: HttpResponse | undefined;
}

/** The end of an attempt that threw: from the moment its exchange began, only the transport can say that nothing left. */
function resultOfThrown(
  purchase: Purchase,
  error: unknown,
  { began, response }: AttemptProgress,
): AttemptResult {
  if (!began) return notBegunResult(purchase, error);
  if (response !== undefined) {
    const why = 'the response could not be processed';
    return unknownResult(purchase, why, { cause: error, arrived: response });
  }
  if (!isTransportError(error))
    return unknownResult(purchase, 'its outcome could not be determined', { cause: error });
  const { phase, partial, message, cause = error } = error;
  if (phase === 'before-write' && partial === undefined) return notSentResult(purchase, error);
  return unknownResult(purchase, message, { cause, arrived: partial });
}

/** What stops a send: before it began the caller's own signal as well, afterwards what may end the exchange. */
function signalOf({ signal, exchangeSignal }: Purchase, progress: AttemptProgress): AbortSignalLike {
  if (exchangeSignal === undefined) return signal;
  return {
    get aborted() {
      return exchangeSignal.aborted || (!progress.began && signal.aborted);
    },
    addEventListener: (type, run) => exchangeSignal.addEventListener(type, run),
    removeEventListener: (type, run) => exchangeSignal.removeEventListener(type, run),
  };
}

/**
 * Sends the submit exactly once and returns one of four results. It is not sent after its intent has expired, because
 * another process may then decide that it was never sent.
 */
export async function send(
  context: Context,
  client: HttpClient,
  purchase: Purchase,
  canSend: () => boolean,
): Promise<AttemptResult> {
  const { provider, offer, ref } = purchase;
  const progress: AttemptProgress = { began: false, response: undefined };
  const onBegin = (): void => void (progress.began = true);
  const signal = signalOf(purchase, progress);
  // Once it has begun only the transport asks, when it has a connection: the next submit may wait for one now.
  const canSendNow = (): boolean => {
    if (progress.began) purchase.leaveQueue?.();
    return canSend();
  };
  try {
    const timeoutMs = submitDeadlineMs(purchase);
    const sources = sourcesOf(purchase.media);
    const auth = provider.spec.submit.auth !== false;
    const options = {
      purpose: 'submit',
      timeoutMs,
      canSend: canSendNow,
      signal,
      sources,
      auth,
      onBegin,
    } as const;
    const info = { purpose: 'submit', provider, ref, request: offer.request } as const;
    const sendOnce = async (): Promise<HttpResponse> =>
      (progress.response = await client.send(provider, offer.request, options));
    const response = await withRequestEvents(context, info, sendOnce, (received) =>
      requestIdOf(provider, received),
    );
    return resultOfResponse(context, purchase, response);
  } catch (error) {
    return resultOfThrown(purchase, error, progress);
  }
}
