import { CrosspointError } from '../../model/error.ts';
import { isTerminal, type Job } from '../../model/job.ts';
import { withShortForm } from '../../model/ref.ts';
import type { Fingerprints } from '../../io/fingerprint.ts';
import { ignoreErrors } from '../../model/ignore-errors.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { finishBeforeClose, storeCall, updateAttempt } from '../store/store-calls.ts';
import { acceptedJob, type Context, freezeJob } from '../context.ts';
import { pollPauseMs } from '../plan/poll-pace.ts';
import { emit } from '../emit.ts';
import {
  mayBeRepeated,
  type AttemptResult,
  keyedPurchase,
  type Purchase,
  repeatableAt,
  submitDeadlineMs,
} from './purchase.ts';
import type { Attempt, AttemptUpdate, BeginResult, PurchaseKey, UpdateResult } from '../store/store.ts';
import { furthestJob } from '../../steps/furthest.ts';

const pollStoreMs = 250;

/** The key of a purchase and what it is for. */
interface KeyedRequest extends PurchaseKey {
  readonly fingerprints: Fingerprints;
}

/** What the store holds for a key: the job it bought, or, where it may buy, when its last attempt was sent and for what. */
interface Earlier {
  readonly job?: Job;
  readonly submittedAt?: string;
  readonly fingerprint?: string;
  /** An attempt whose end is unknown, at a gateway where the same request may be repeated. */
  readonly repeatable?: Attempt;
}

/**
 * Looks up what a key has bought, from `known` on where the store has named an attempt. While another caller is sending the
 * request this waits for its end, no longer than that attempt may stay open.
 *
 * @throws CrosspointError `submission_unknown`, `idempotency_conflict`, `store_unavailable`, `canceled`; nothing was sent
 */
export async function earlierJob(
  context: Context,
  { fingerprints, ...key }: KeyedRequest,
  signal: AbortSignalLike,
  known?: Attempt,
): Promise<Earlier> {
  const { store, clock } = context;
  const call = { failure: 'could not be read, so nothing was sent', signal };
  const waits = new Map<string, number>(); // when each open attempt ends by this process's clock, by its id
  for (let attempt = known; ; attempt = undefined) {
    attempt ??= await storeCall(context, call, () => store.getByKey(key));
    if (attempt === undefined) return {};
    const { status, fingerprint } = attempt;
    if (!fingerprints.includes(fingerprint)) throw conflict(attempt);
    if (status === 'not_sent' || status === 'rejected')
      return { submittedAt: attempt.ref.submittedAt, fingerprint };
    if (status === 'unknown') {
      if (repeatableAt(context, attempt) === undefined) throw stillUnknown(context, attempt);
      return { repeatable: attempt };
    }
    if (status === 'accepted') return { job: acceptedJob(context, attempt) };
    const until = waits.get(attempt.id) ?? clock.monotonic() + attempt.expiresInMs;
    const isNew = !waits.has(attempt.id);
    waits.set(attempt.id, until);
    const remainingMs = Math.min(attempt.expiresInMs, until - clock.monotonic());
    if (remainingMs <= 0) {
      const { outcome } = await storeCall(context, call, () =>
        updateAttempt(context, attempt.id, { status: 'unknown' }),
      );
      // Somebody else wrote its end; a store that does not say which is not asked without a pause.
      if (outcome !== 'updated') await clock.sleep(pollStoreMs, signal);
      if (signal.aborted) throw stoppedWaiting(attempt);
      continue;
    }
    // A call that the gateway holds has a job already.
    if (attempt.job !== undefined) return { job: { ...attempt.job, ref: withShortForm(attempt.job.ref) } };
    if (isNew)
      emit(context, { type: 'submit.waiting', ref: withShortForm(attempt.ref), atMostMs: remainingMs });
    await clock.sleep(Math.min(pollStoreMs, remainingMs), signal);
    if (signal.aborted) throw stoppedWaiting(attempt);
  }
}

const stoppedWaiting = ({ ref }: Attempt): CrosspointError =>
  new CrosspointError({
    code: 'canceled',
    provider: ref.provider,
    message: 'stopped waiting for another caller that is sending the request with the same idempotency key',
    ref: withShortForm(ref),
    charged: 'maybe',
  });

const conflict = (attempt: Attempt): CrosspointError =>
  new CrosspointError({
    code: 'idempotency_conflict',
    provider: attempt.ref.provider,
    message: `the idempotency key '${attempt.idempotencyKey}' was used for another request; use a new key for a new request`,
    ref: withShortForm(attempt.ref),
  });

/** The error of a key whose attempt ended unknown. */
export function stillUnknown(
  context: Pick<Context, 'providers'>,
  { ref, response, errorCode }: Attempt,
): CrosspointError {
  const provider = context.providers.find(({ spec }) => spec.id === ref.provider);
  const name = provider?.spec.name ?? ref.provider;
  const named = ref.id === undefined ? '' : `; its response named the job ${ref.id}`;
  return new CrosspointError({
    code: 'submission_unknown',
    provider: ref.provider,
    message: `an earlier attempt with this idempotency key was interrupted, and its outcome is unknown${named}; it may have been bought. Look for it at ${name}, then settle it with reconcile; it is never sent again under the same idempotency key`,
    charged: 'maybe',
    ref: withShortForm(ref),
    ...(response === undefined ? {} : { response }),
    ...(errorCode === undefined ? {} : { cause: new Error(`the attempt ended with ${errorCode}`) }),
  });
}

// Beyond the longest wait, so that an attempt another process still works on is not called unknown.
const marginMs = 10_000;

/** An intent that is written: its request may leave while `canSend` is true. */
export interface OpenAttempt {
  readonly attempt: Attempt;
  readonly canSend: () => boolean;
  /** As it is sent: with the attempt's key, where the gateway takes one. */
  readonly purchase: Purchase;
}

/**
 * Writes the intent, or returns the attempt the purchase has already: another caller was first.
 *
 * @throws CrosspointError `idempotency_conflict`, `budget_exceeded`, `store_unavailable`, `canceled`; nothing was sent
 */
export async function openAttempt(context: Context, given: Purchase): Promise<OpenAttempt | Attempt> {
  const { store, clock, budgets } = context;
  const id = crypto.randomUUID();
  const money = budgets.length === 0 ? undefined : await import('../budgets/reserve.ts');
  const reservations = money?.reservationsOf(budgets, given) ?? [];
  const { purchase, requestHash } = await keyedPurchase(given, id);
  const { ref, signal } = purchase;
  const expiresInMs = submitDeadlineMs(purchase) + marginMs;
  // Read before the store counts, so that the request never leaves after another process may call it unknown. Both
  // clocks: the wall clock of a machine that slept has moved on, and the monotonic one cannot be set back.
  const wall = clock.now() + expiresInMs;
  const monotonic = clock.monotonic() + expiresInMs;
  const create = async (): Promise<BeginResult> =>
    store.createAttempt({
      id,
      namespace: context.namespace,
      idempotencyKey: ref.idempotencyKey,
      ordinal: purchase.ordinal,
      fingerprint: purchase.fingerprint,
      promptHash: purchase.promptHash,
      ...(requestHash === undefined ? {} : { requestHash }),
      ref,
      expiresInMs,
      reservations,
      price: purchase.offer.price,
      tags: purchase.tags,
      ...(purchase.webhookToken === undefined ? {} : { webhookToken: purchase.webhookToken }),
    });
  const call = { failure: 'could not be written, so nothing was sent', ref, signal };
  let creating: Promise<unknown> | undefined;
  const startCreating = (): Promise<BeginResult> => {
    const pending = create();
    creating = pending.catch(ignoreErrors); // storeCall hears the error
    return pending;
  };
  const result = await storeCall(context, call, startCreating).catch((error: unknown) => {
    if (creating !== undefined) abandon(context, { id, ref }, creating);
    throw error;
  });
  if (result.outcome === 'exists') return result.attempt;
  if (result.outcome === 'conflict') throw conflict(result.attempt);
  if (result.outcome === 'over_budget') {
    const { overBudgetError } = money ?? (await import('../budgets/reserve.ts'));
    throw overBudgetError(purchase, result, reservations, clock.now());
  }
  const canSend = (): boolean => clock.now() < wall && clock.monotonic() < monotonic;
  const { attempt } = result;
  const notices = money?.ceilingNotices(reservations, attempt.reservations) ?? [];
  const offer = { ...purchase.offer, notices: [...purchase.offer.notices, ...notices] };
  return { attempt, canSend, purchase: { ...purchase, offer } };
}

/**
 * Records that an intent was not sent although the store did not say that it was written: it may be, or may yet come to
 * be. Where this fails too, the intent expires and counts as unknown.
 */
function abandon(
  context: Context,
  { id, ref }: Pick<Attempt, 'id' | 'ref'>,
  creating: Promise<unknown>,
): void {
  // Another process that has called it unknown since may have repeated its request.
  const condition = mayBeRepeated(context, { ref }) ? { revision: 1 } : undefined;
  const notSent = async (): Promise<void> => {
    await creating;
    await updateAttempt(context, id, { status: 'not_sent' }, condition);
  };
  finishBeforeClose(context, notSent());
}

/** How an attempt ended, and whether the store knows. */
export interface RecordedResult {
  readonly result: AttemptResult;
  readonly written: boolean;
}

const triesToWrite = 3;

/** The job of a held call that ended without success; undefined removes it from the store. */
type LastJob = { readonly job: Job | undefined };

function changeFor(end: AttemptResult, last: LastJob | undefined): AttemptUpdate {
  if (end.status === 'accepted') return { status: 'accepted', ref: end.job.ref, job: end.job };
  const { code, ref, response } = end.error;
  const found: AttemptUpdate = end.status === 'unknown' && ref?.id !== undefined ? { ref } : {};
  const kept: AttemptUpdate = end.status === 'unknown' && response !== undefined ? { response } : {};
  return { status: end.status, errorCode: code, ...found, ...kept, ...last };
}

/**
 * Writes the end of an attempt. The status order of the store decides when somebody wrote another end meanwhile. A job
 * that was bought is returned even when its store has failed.
 */
export async function recordResult(
  context: Context,
  attempt: Attempt,
  end: AttemptResult,
  last?: LastJob,
): Promise<RecordedResult> {
  const change = changeFor(end, last);
  let why = 'the job store could not be written';
  for (let n = 0; n < triesToWrite; n += 1) {
    const began = context.clock.monotonic();
    try {
      const result = await write(context, attempt, change);
      const recorded = recordedAs(context, attempt.id, end, result);
      if (typeof recorded !== 'string') return recorded;
      why = recorded;
      break;
    } catch {
      // Refused: tried again at once. A store that hangs has taken its time already and is not waited for twice.
      if (context.clock.monotonic() - began > 1_000) break;
    }
  }
  return { result: unrecorded(end, why), written: false };
}

/** A job that was accepted is due for workers after the usual pause; one that is over is due no more. */
const withDue = (context: Context, attempt: Attempt, change: AttemptUpdate): AttemptUpdate => {
  const hasEnded = change.status !== 'accepted' || change.job === undefined || isTerminal(change.job.state);
  return { ...change, dueInMs: hasEnded ? undefined : pollPauseMs(context, attempt) };
};

/** What is written, and the revision of the attempt that it was made from. */
interface ChangeOfRevision {
  readonly change: AttemptUpdate;
  readonly revision?: number;
}

/** A delivery may have come before the response of the submit: what it brought is not written over. */
async function withDeliveredJob(
  context: Context,
  id: string,
  change: AttemptUpdate,
): Promise<ChangeOfRevision> {
  const { job } = change;
  if (context.webhookUrl === undefined || job === undefined) return { change };
  const call = { failure: 'could not be read' };
  const stored = await storeCall(context, call, () => context.store.getById(id)).catch(() => undefined);
  if (stored === undefined) return { change };
  const { revision } = stored;
  if (stored.job === undefined || furthestJob(stored.job, job) !== stored.job) return { change, revision };
  // Only the submit knows how each field was encoded: that belongs to the job all the same.
  return { change: { ...change, job: { ...stored.job, fieldReport: job.fieldReport } }, revision };
}

// Deliveries of one job are few; the last try is written whatever comes meanwhile.
const triesBesideDeliveries = 5;

/** Writes an end, made anew where a delivery to any machine came between the read and the write. */
async function writeBesideDeliveries(
  context: Context,
  attempt: Attempt,
  given: AttemptUpdate,
): Promise<UpdateResult> {
  const { id } = attempt;
  const call = { failure: 'could not be written' };
  for (let n = 1; ; n += 1) {
    const { change, revision } = await withDeliveredJob(context, id, given);
    const condition = revision === undefined || n >= triesBesideDeliveries ? undefined : { revision };
    const due = withDue(context, attempt, change);
    const result = await storeCall(context, call, () => updateAttempt(context, id, due, condition));
    const isRaced = result.outcome === 'outdated' && result.attempt.revision !== revision;
    if (condition === undefined || !isRaced) return result;
  }
}

/** One write. An end the store does not take because it knows better still leaves the id and the response behind. */
async function write(context: Context, attempt: Attempt, change: AttemptUpdate): Promise<UpdateResult> {
  const { id } = attempt;
  const call = { failure: 'could not be written' };
  if (isRefusal(change) && mayBeRepeated(context, attempt))
    return writeRefusal(context, attempt, withDue(context, attempt, change));
  const result = await writeBesideDeliveries(context, attempt, change);
  if (result.outcome === 'id_conflict' && change.status !== 'accepted') {
    // The error names a job that is another attempt's: how this one ended is written all the same.
    const { ref: _ref, ...rest } = change;
    return storeCall(context, call, () => updateAttempt(context, id, withDue(context, attempt, rest)));
  }
  const { status: _status, job: _job, errorCode: _code, dueInMs: _dueInMs, ...found } = change;
  if (result.outcome !== 'outdated' || Object.keys(found).length === 0) return result;
  if (result.attempt.ref.id !== undefined) return result;
  await storeCall(context, call, () => updateAttempt(context, id, found));
  return result;
}

const isRefusal = ({ status }: Pick<AttemptUpdate, 'status'>): boolean =>
  status === 'not_sent' || status === 'rejected';

/**
 * Writes that this process's own request bought nothing, while no other process has called the attempt unknown: one that
 * did may have repeated the request since, and what became of the repeat is not known here.
 */
async function writeRefusal(
  context: Context,
  attempt: Attempt,
  change: AttemptUpdate,
): Promise<UpdateResult> {
  const { id, revision } = attempt;
  const call = { failure: 'could not be written' };
  const result = await storeCall(context, call, () => updateAttempt(context, id, change, { revision }));
  return result.outcome === 'outdated' && result.attempt.status === 'open'
    ? writeRefusal(context, result.attempt, change)
    : result;
}

/** What a write came to; a sentence where the store does not hold this end. */
function recordedAs(
  context: Context,
  id: string,
  end: AttemptResult,
  result: UpdateResult,
): RecordedResult | string {
  if (result.outcome === 'not_found') return 'the job store has no attempt for this job any more';
  const { attempt } = result;
  if (result.outcome === 'id_conflict')
    return attempt.id === id
      ? `the job store holds job ${attempt.ref.id ?? 'without an id'} for this idempotency key`
      : 'the gateway named a job that the job store holds for another purchase';
  if (end.status === 'accepted') return { result: withNotice(end, supersededNotice(attempt)), written: true };
  // Somebody learned meanwhile that it was accepted: a person who settled it while this process stood still.
  if (attempt.status === 'accepted')
    return { result: { status: 'accepted', job: acceptedJob(context, attempt) }, written: true };
  // Another process may have repeated the request of this attempt, so that its refusal here proves nothing.
  if (attempt.status === 'unknown' && isRefusal(end))
    return { result: { status: 'unknown', error: stillUnknown(context, attempt) }, written: true };
  // Where others have taken over the key, there is nothing left to try here.
  return { result: end, written: !attempt.superseded };
}

const supersededNotice = ({ superseded }: Attempt): string | undefined =>
  superseded
    ? 'this attempt was settled as not accepted, and its idempotency key has bought again since: there are two jobs'
    : undefined;

type AcceptedResult = Extract<AttemptResult, { status: 'accepted' }>;

const withNotice = (end: AcceptedResult, notice: string | undefined): AcceptedResult =>
  notice === undefined
    ? end
    : { ...end, job: freezeJob({ ...end.job, notices: [...end.job.notices, notice] }) };

const unrecorded = (end: AttemptResult, why: string): AttemptResult =>
  end.status === 'accepted'
    ? withNotice(
        { ...end, job: { ...end.job, durable: false } },
        `${why}; keep the ref, it is the only trace of this job`,
      )
    : end;
