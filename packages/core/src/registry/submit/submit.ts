import { type AttemptNote, type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { fingerprints, promptHash } from '../../io/fingerprint.ts';
import { send } from './attempt.ts';
import type { HttpClient } from '../../io/client.ts';
import { finishBeforeClose } from '../store/store-calls.ts';
import type { Context } from '../context.ts';
import { continueInBackground, detachable, withinGrace } from './held.ts';
import {
  earlierJob,
  openAttempt,
  type OpenAttempt,
  type RecordedResult,
  recordResult,
} from './recorded-attempt.ts';
import { keepOrFreeSlot, noteEnd, takeTurn } from './submit-turn.ts';
import { type AttemptResult, type Purchase, repeatWindowMs, withCallbackAddress } from './purchase.ts';
import { emit } from '../emit.ts';
import { plan, type PlanContext, prepare, type PreparedRequest, type RoutingOptions } from '../plan/plan.ts';
import { noOfferError } from '../plan/plan-errors.ts';
import type { Attempt } from '../store/store.ts';
import { enterQueue, type LeaveQueue } from './submit-queue.ts';
import { longestPauseMs, pauseBefore } from './retry-pause.ts';
import type { GatewayUploads, SubmitProgress } from './upload-media.ts';
import { hostInputs, withMedia } from '../../io/host.ts';
import type { Inputs } from '../../io/media.ts';
import type { Candidate, DeclinedOffer, PlanWithCandidates } from '../plan/route.ts';
import type { SharedQuotes } from '../plan/shared-quotes.ts';
import type { Provider } from '../define.ts';

/** A submit's own options, beside those of its plan. */
export interface SubmitSettings {
  /** Undefined: a new random key. */
  readonly idempotencyKey: string | undefined;
  readonly retries: number;
  /** Whether the next offer is tried after a gateway certainly did not accept the request. */
  readonly allowFallbacks: boolean;
  readonly signal: AbortSignalLike;
  /** See `Purchase.exchangeSignal`. */
  readonly exchangeSignal?: AbortSignalLike | undefined;
  /** Live quotes that are shared with other submits. */
  readonly quotes?: SharedQuotes | undefined;
  /** The failed job that this purchase is made for again, as a child purchase under the same key. */
  readonly failed?: FailedPurchase | undefined;
}

/** Purchases of one key whose jobs failed. */
export interface FailedPurchase {
  /** Of the last of them; the next purchase has the next ordinal. */
  readonly ordinal: number;
  /** When the last of them was sent, ISO 8601. */
  readonly submittedAt: string;
  /** Every attempt so far, those that brought the failed jobs included. */
  readonly attempts: readonly AttemptNote[];
  /** The gateways whose jobs failed: they are not tried again. */
  readonly providers: ReadonlyMap<Provider, Pick<DeclinedOffer, 'reasons' | 'error'>>;
}

/** What a submit gave. */
export interface Submitted {
  readonly job: Job;
  /** Whether the key had bought it before. */
  readonly isEarlier: boolean;
}

/**
 * Buys once, or returns what the idempotency key has bought already. Whether it has is decided by the store and never
 * decided before it: a caller that finds its key free plans with its own options, so that its ceiling holds.
 *
 * @throws CrosspointError, after a send always with the ref and every attempt
 */
export async function submit(
  context: Context,
  input: unknown,
  options: RoutingOptions,
  settings: SubmitSettings,
): Promise<Submitted> {
  const prepared = await prepare(context, input);
  const entered = enterQueue(context, prepared.request.model, options, settings.signal);
  const leaveQueue = typeof entered === 'function' ? entered : await entered;
  return buy(context, prepared, options, settings, leaveQueue).finally(leaveQueue);
}

/** The same for a request that was checked, and whose turn it is. */
async function buy(
  context: Context,
  prepared: PreparedRequest,
  options: RoutingOptions,
  settings: SubmitSettings,
  leaveQueue: LeaveQueue,
): Promise<Submitted> {
  const { idempotencyKey: key, retries, allowFallbacks, signal, exchangeSignal, quotes, failed } = settings;
  const { request, inputs } = prepared;
  const idempotencyKey = key ?? crypto.randomUUID();
  const ordinal = (failed?.ordinal ?? 0) + 1;
  const requestFingerprints = await fingerprints(request, inputs);
  // A request that is wrong in itself is refused by the plan, with every issue named.
  const keyed =
    key === undefined || prepared.issues.length > 0 || requestFingerprints === undefined
      ? undefined
      : { namespace: context.namespace, idempotencyKey, ordinal, fingerprints: requestFingerprints };
  const progress: SubmitProgress = {
    uris: new Map(),
    uploaded: new Map(),
    excluded: new Map(failed?.providers),
  };
  const attempts: AttemptNote[] = [...(failed?.attempts ?? [])];
  let lastSentAt = failed?.submittedAt;
  let lastError: CrosspointError | undefined;
  for (let otherAttempt: Attempt | undefined; ;) {
    const earlier = keyed === undefined ? {} : await earlierJob(context, keyed, signal, otherAttempt);
    if (earlier.job !== undefined) return { job: earlier.job, isEarlier: true };
    if (earlier.repeatable !== undefined) {
      const { repeatEarlier } = await import('./repeat.ts');
      const { repeatable } = earlier;
      const { fingerprint } = repeatable;
      const purchase = {
        fingerprint,
        promptHash: repeatable.promptHash,
        tags: repeatable.tags,
        ordinal,
        signal,
        retries,
      };
      return {
        job: await repeatEarlier(context, repeatable, { prepared, options, purchase }),
        isEarlier: true,
      };
    }
    const planContext = { idempotencyKey, signal, firstOnly: true, quotes } as const;
    const { planned, first } = await firstCandidate(context, prepared, options, planContext, progress);
    if (first === undefined || requestFingerprints === undefined)
      throw lastError?.with({ attempts }) ?? noOfferError(context, planned);
    const purchase = {
      ...first,
      fingerprint: earlier.fingerprint ?? requestFingerprints.current,
      promptHash: await promptHash(request),
      tags: request.tags,
      ordinal,
      signal,
      exchangeSignal,
      retries,
      leaveQueue,
      // What the store holds is the later one where another caller has sent the request meanwhile.
      previousSubmittedAt: earlier.submittedAt ?? lastSentAt,
    };
    const admission = context.cooldowns.admit(first.offer, first.offer.cooldown);
    if (admission === 'taken') {
      otherAttempt = undefined;
      continue;
    }
    const outcome = await submitWithRetries(context, purchase, attempts).finally(() => {
      if (admission === 'probing') context.cooldowns.release(first.offer);
    });
    if ('state' in outcome) return { job: outcome, isEarlier: false };
    if ('error' in outcome) {
      const { error, written } = outcome;
      const isLast = progress.excluded.size + 1 >= context.providers.length;
      if (isLast || !written || !allowFallbacks || !error.canFallback || signal.aborted)
        throw error.with({ attempts });
      progress.excluded.set(first.provider, {
        reasons: [{ path: ['submit'], message: error.message }],
        error,
      });
      lastError = error;
      lastSentAt = attempts.at(-1)?.at;
      otherAttempt = undefined;
      continue;
    }
    otherAttempt = outcome;
    // Another caller wrote its intent first: wait for its end, and plan again where that bought nothing.
  }
}

/** A plan, and its first candidate as it will be sent. */
interface FirstCandidate {
  readonly planned: PlanWithCandidates;
  readonly first: Candidate | undefined;
}

/**
 * Plans a purchase until its first candidate can be sent as it stands: media that it needs an address for are uploaded, and
 * with them it is planned again, because only then can its live price be had. A gateway that does not take an upload is
 * declined, and the next one is tried. Nothing is bought.
 *
 * @throws CrosspointError `invalid_request` when the application's own `uploadMedia` fails; `canceled`
 */
async function firstCandidate(
  context: Context,
  prepared: PreparedRequest,
  options: RoutingOptions,
  planContext: PlanContext,
  progress: SubmitProgress,
): Promise<FirstCandidate> {
  const { uploaded, excluded } = progress;
  for (const [provider, { usableUntil }] of uploaded)
    if (usableUntil <= context.clock.now()) uploaded.delete(provider);
  for (;;) {
    const planned = await plan(context, prepared, options, { ...planContext, declined: excluded, uploaded });
    const [first] = planned.candidates;
    if (first === undefined || first.toUpload.length === 0) return { planned, first };
    const atGateway = await uploadsAtGateway(context, first, progress, planContext.signal);
    if (atGateway === undefined) continue;
    const { uploads, usableUntil } = atGateway;
    const withUris = withMedia(planned.inputs, uploads);
    const inputs = await withLinks(context, first, withUris, planContext.signal);
    uploaded.set(first.provider, { inputs, usableUntil });
  }
}

/** The gateway's own URIs; undefined where an upload failed, which declines the offer. */
async function uploadsAtGateway(
  context: Context,
  candidate: Candidate,
  progress: SubmitProgress,
  signal: AbortSignalLike,
): Promise<GatewayUploads | undefined> {
  if (!candidate.toUpload.some(({ via }) => via === 'gateway')) return { uploads: [], usableUntil: Infinity };
  const { uploadToGateway } = await import('./upload-media.ts');
  try {
    return await uploadToGateway(context, candidate, progress, signal);
  } catch (error) {
    if (!isCrosspointError(error) || error.code === 'canceled' || signal.aborted) throw error;
    progress.excluded.set(candidate.provider, { reasons: reasonsOf(error), error });
    return undefined;
  }
}

const reasonsOf = (error: CrosspointError) =>
  error.issues.length > 0 ? error.issues : [{ path: ['media'], message: error.message }];

/** The inputs with links where the application has to host bytes. */
async function withLinks(
  { uploadMedia, clock }: Pick<Context, 'uploadMedia' | 'clock'>,
  { toUpload }: Candidate,
  inputs: Inputs,
  signal: AbortSignalLike,
): Promise<Inputs> {
  const toHost = toUpload.filter(({ via }) => via === 'application');
  if (toHost.length === 0 || uploadMedia === undefined) return inputs;
  return hostInputs(inputs, toHost, uploadMedia, clock, signal);
}

/** ISO 8601. The moment identifies an attempt of a key, so no two in a row have the same. */
function momentAfter(now: number, last: string | undefined): string {
  const at = new Date(now).toISOString();
  return at === last ? new Date(now + 1).toISOString() : at;
}

/** An intent that fits no budget was neither written nor sent: another offer may fit. */
function asOverBudget(error: unknown): FailedSubmit {
  if (isCrosspointError(error) && error.code === 'budget_exceeded') return { error, written: true };
  throw error;
}

/** A gateway's last error. */
interface FailedSubmit {
  readonly error: CrosspointError;
  /** Whether the store holds that the request was certainly not accepted: only then may it go elsewhere. */
  readonly written: boolean;
}

/**
 * Submits to one gateway. The intent is in the store before the request leaves, and the request leaves again only after an
 * error that proves it was not accepted. Returns the attempt of another caller where there is one under the key.
 *
 * @param attempts - Takes a note of each attempt that brought no job.
 */
async function submitWithRetries(
  context: Context,
  purchase: Purchase,
  attempts: AttemptNote[],
): Promise<Job | Attempt | FailedSubmit> {
  const { clock } = context;
  const { provider, leaveQueue } = purchase;
  const client = await context.client(); // whatever fails here fails before there is an intent
  let last = purchase.previousSubmittedAt;
  for (let n = 0; ; n += 1) {
    // A submit that a usage limit holds back keeps no place from the others.
    if (provider.limits.length > 0) leaveQueue?.();
    const turn = await takeTurn(context, purchase);
    if ('error' in turn) return turn;
    const { inFlight, release } = turn;
    const at = momentAfter(clock.now(), last);
    last = at;
    const withCallback = withCallbackAddress(context, purchase);
    const dated = { ...withCallback, attempts: [...attempts], ref: { ...purchase.ref, submittedAt: at } };
    const attempted = attemptOnce(context, client, dated, release).catch(asOverBudget);
    finishBeforeClose(context, attempted);
    const outcome = await attempted.catch((error: unknown) => {
      inFlight?.release(); // whether it was sent is not known here
      throw error;
    });
    leaveQueue?.();
    const end = 'result' in outcome ? outcome.result : undefined;
    keepOrFreeSlot(context, inFlight, {
      job: end?.status === 'accepted' ? end.job : 'state' in outcome ? outcome : undefined,
      isUnknown: end?.status === 'unknown',
    });
    if (!('result' in outcome)) return outcome; // another caller's attempt, a held job, or no place in a budget
    const { result, written } = outcome;
    noteEnd(context, dated, result, (dated.exchangeSignal ?? dated.signal).aborted);
    if (result.status === 'accepted') {
      emit(context, { type: 'submit.end', status: result.status, ref: result.job.ref, code: undefined });
      emit(context, { type: 'job.update', from: undefined, job: result.job });
      return result.job;
    }
    emit(context, {
      type: 'submit.end',
      status: result.status,
      ref: result.error.ref ?? dated.ref,
      code: result.error.code,
    });
    const { account } = dated.ref;
    attempts.push({
      provider: dated.ref.provider,
      account,
      status: result.status,
      code: result.error.code,
      at,
    });
    const pause = pauseBefore(result.error, n, clock.random());
    // An end the store does not know leaves an open attempt behind; the next try would only wait for it.
    const again =
      written &&
      result.status !== 'unknown' &&
      result.error.retryable &&
      n < purchase.retries &&
      pause <= longestPauseMs;
    if (!again) return { error: result.error, written: written && result.status !== 'unknown' };
    emit(context, { type: 'retry', purpose: 'submit', ref: dated.ref, code: result.error.code, inMs: pause });
    await clock.sleep(pause, purchase.signal);
    if (purchase.signal.aborted) return { error: result.error, written };
  }
}

/** One attempt, from its intent to its end in the store; the attempt of another caller where there is one, a held job. */
async function attemptOnce(
  context: Context,
  client: HttpClient,
  purchase: Purchase,
  release: () => void,
): Promise<Job | Attempt | RecordedResult> {
  const began = context.clock.monotonic();
  const exchange = async (): Promise<Attempt | (OpenAttempt & { result: SendResult })> => {
    const opened = await openAttempt(context, purchase);
    if (!('canSend' in opened)) return opened;
    return { ...opened, result: await sendWithinGrace(context, client, opened.purchase, opened.canSend) };
  };
  const exchanged = await exchange().finally(release);
  if (!('result' in exchanged)) return exchanged;
  const { attempt, result, purchase: sent } = exchanged;
  if ('later' in result) return continueInBackground(context, sent, attempt, result.later);
  const windowMs = repeatWindowMs(sent.provider);
  if (result.status !== 'unknown' || result.error.ref?.id !== undefined || windowMs === 0)
    return recordResult(context, attempt, result);
  const { repeatUnknown } = await import('./repeat.ts');
  const inTime = (): boolean => context.clock.monotonic() - began < windowMs;
  const end = await repeatUnknown(context, client, { purchase: sent, attempt, last: result, inTime });
  return recordResult(context, attempt, end ?? result);
}

type SendResult = AttemptResult | { readonly later: Promise<AttemptResult> };

/** The response; of a call that is held beyond the grace only that it will come. */
async function sendWithinGrace(
  context: Context,
  client: HttpClient,
  purchase: Purchase,
  canSend: () => boolean,
): Promise<SendResult> {
  if (purchase.provider.spec.poll !== undefined) return send(context, client, purchase, canSend);
  const { signal, detach, release } = detachable(context, purchase.exchangeSignal ?? purchase.signal);
  const response = send(context, client, { ...purchase, exchangeSignal: signal }, canSend).finally(release);
  const early = await withinGrace(context, response);
  if (early !== undefined) return early;
  detach();
  return { later: response };
}
