import { isCrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import type { HttpClient } from '../../io/client.ts';
import { send } from './attempt.ts';
import type { Context } from '../context.ts';
import {
  type AttemptResult,
  type FailedAttempt,
  isWithinWindow,
  keyedPurchase,
  type Purchase,
  repeatableAt,
  repeatWindowMs,
  withCallbackAddress,
} from './purchase.ts';
import { recordResult, stillUnknown } from './recorded-attempt.ts';
import { longestPauseMs, pauseBefore } from './retry-pause.ts';
import { emit } from '../emit.ts';
import { plan, type PreparedRequest, type RoutingOptions } from '../plan/plan.ts';
import type { Attempt } from '../store/store.ts';
import { acquireSlot } from '../account/usage-limit.ts';

/** Statuses of "this key is being worked on": the first request is there, and its response is not. */
const inProgress: ReadonlySet<number> = new Set([409, 425]);

/** Whether a repeat that settled nothing may be followed by another one. */
const mayGoOn = ({ status, error }: FailedAttempt): boolean =>
  status !== 'rejected' || error.retryable || inProgress.has(error.response?.status ?? 0);

interface Repeats {
  /** With the key of the attempt in its request. */
  readonly purchase: Purchase;
  readonly attempt: Attempt;
  /** The end that is unknown; undefined where another call of submit had it. */
  readonly last: FailedAttempt | undefined;
  /** Whether this process's own clock allows it. */
  readonly inTime: () => boolean;
}

/**
 * Repeats a submit whose end is unknown, byte for byte, at a gateway that documents that this buys nothing. Only an
 * acceptance settles it, or a response that names a job. A refusal of a repeat says nothing of the first request, and so
 * leaves it unknown.
 */
export async function repeatUnknown(
  context: Context,
  client: HttpClient,
  { purchase, attempt, last, inTime }: Repeats,
): Promise<AttemptResult | undefined> {
  const { clock } = context;
  const { provider, signal, ref, retries } = purchase;
  const canSend = (): boolean => inTime() && isWithinWindow(attempt, repeatWindowMs(provider), clock);
  let before = last;
  for (let n = 0; n < retries; n += 1) {
    const inMs = before === undefined ? 0 : pauseBefore(before.error, n, clock.random());
    if (inMs > longestPauseMs || signal.aborted || !canSend()) return last;
    const code = before?.error.code ?? 'submission_unknown';
    emit(context, { type: 'retry', purpose: 'submit', ref, code, inMs });
    if (inMs > 0) await clock.sleep(inMs, signal);
    if (signal.aborted || !canSend()) return last;
    const end = await sendInTurn(context, client, purchase, canSend);
    if (end === undefined) return last;
    if (end.status === 'accepted') return end;
    if (end.status === 'unknown' && end.error.ref?.id !== undefined) return end;
    if (!mayGoOn(end)) return last;
    before = end;
  }
  return last;
}

async function sendInTurn(
  context: Context,
  client: HttpClient,
  purchase: Purchase,
  canSend: () => boolean,
): Promise<AttemptResult | undefined> {
  const { provider, signal } = purchase;
  const free = await acquireSlot(context, provider, { purpose: 'submit', signal }).catch((error: unknown) => {
    if (isCrosspointError(error)) return undefined; // nothing was sent, and the attempt stays as it is
    throw error;
  });
  return free === undefined ? undefined : send(context, client, purchase, canSend).finally(free);
}

/** What a later call of submit brings to an attempt that another one left unknown. */
export interface LaterSubmit {
  readonly prepared: PreparedRequest;
  readonly options: RoutingOptions;
  readonly purchase: Pick<Purchase, 'fingerprint' | 'promptHash' | 'tags' | 'ordinal' | 'signal' | 'retries'>;
}

/** The purchase with the callback address that its attempt was sent with. */
function asSent(
  context: Pick<Context, 'webhookUrl'>,
  purchase: Purchase,
  { webhookToken }: Attempt,
): Purchase {
  if (webhookToken === undefined) return purchase;
  return withCallbackAddress(context, purchase, webhookToken);
}

/**
 * Repeats the attempt that an earlier call left unknown, and returns its job. The request has to be the same, byte for byte,
 * for the same account and address.
 *
 * @throws CrosspointError `submission_unknown` where it stays unknown
 */
export async function repeatEarlier(
  context: Context,
  attempt: Attempt,
  { prepared, options, purchase: common }: LaterSubmit,
): Promise<Job> {
  const provider = repeatableAt(context, attempt);
  const isAllowed = provider !== undefined && (options.only?.includes(provider.spec.id) ?? true);
  if (!isAllowed) throw stillUnknown(context, attempt);
  const planned = await plan(
    context,
    prepared,
    { ...options, only: [provider.spec.id] },
    { idempotencyKey: attempt.idempotencyKey, signal: common.signal },
  ).catch((error: unknown) => {
    if (isCrosspointError(error) && error.code !== 'canceled') throw stillUnknown(context, attempt);
    throw error;
  });
  const candidate = planned.candidates.find((each) => each.provider === provider);
  // Media that would have to be uploaded again would have another address.
  if (candidate === undefined || candidate.toUpload.length > 0) throw stillUnknown(context, attempt);
  const ref = { ...candidate.ref, submittedAt: attempt.ref.submittedAt };
  const given = { ...candidate, ...common, ref, previousSubmittedAt: undefined };
  const sent = asSent(context, given, attempt);
  const { purchase, requestHash } = await keyedPurchase(sent, attempt.id);
  if (requestHash !== attempt.requestHash) throw stillUnknown(context, attempt);
  const client = await context.client();
  const repeats = { purchase, attempt, last: undefined, inTime: () => true };
  const end = await repeatUnknown(context, client, repeats);
  if (end === undefined) throw stillUnknown(context, attempt);
  const recorded = await recordResult(context, attempt, end);
  if (recorded.result.status !== 'accepted') throw recorded.result.error;
  const { job } = recorded.result;
  emit(context, { type: 'submit.end', status: 'accepted', ref: job.ref, code: undefined });
  emit(context, { type: 'job.update', from: undefined, job });
  return job;
}
