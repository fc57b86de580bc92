import { isTerminal, type Job } from '../../model/job.ts';
import { furthestJob } from '../../steps/furthest.ts';
import { endOf } from '../../steps/reduce-job.ts';
import { type Context, type JobLike, jobOf, refOf } from '../context.ts';
import { usageLimitsOf } from '../limits-in-use.ts';
import { pollPauseMs } from '../plan/poll-pace.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { Attempt, AttemptUpdate } from '../store/store.ts';
import type { JobRef } from '../../model/ref.ts';
import { type StoreCall, storeCall, updateAttempt } from '../store/store-calls.ts';

/** What is known of a job without asking the gateway: from whoever asks, and from the store. */
export async function knownJob(
  context: Context,
  given: JobLike,
  maxMs?: number,
  signal?: AbortSignalLike,
): Promise<{ readonly job: Job | undefined; readonly attempt: Attempt | undefined }> {
  const ref = refOf(given);
  const attempt = await findAttempt(context, ref, maxMs, signal);
  const isOther = ref.id !== undefined && attempt?.ref.id !== undefined && attempt.ref.id !== ref.id;
  return { job: furthestJob(jobOf(given), isOther ? undefined : attempt?.job), attempt };
}

// What a store knows of a job is a help, and nothing to wait long for.
const storeMs = 5_000;

/** How to find an attempt. */
interface AttemptLookup {
  readonly maxMs?: number | undefined;
  readonly signal?: AbortSignalLike | undefined;
  /** A ref with a job id may also stand for the attempt it was sent as, while no id of that is written down. */
  readonly unnamed?: boolean;
}

const isOfAccount = (attempt: Attempt, { provider, account }: JobRef): boolean =>
  attempt.ref.provider === provider && attempt.ref.account === account;

/**
 * The attempt a ref stands for. A ref with a job id is the attempt that brought this job, and no other: a key can have
 * bought again. A ref without one is the attempt of its key that began at the moment the ref names.
 *
 * @throws CrosspointError `store_unavailable`, `canceled`
 */
export async function readAttempt(
  context: Context,
  ref: JobRef,
  { maxMs = Infinity, signal, unnamed = false }: AttemptLookup = {},
): Promise<Attempt | undefined> {
  const { store, namespace } = context;
  const call = { failure: 'could not be read', ref, signal, timeoutMs: Math.min(storeMs, maxMs) };
  const { provider, account, id, idempotencyKey } = ref;
  if (id !== undefined) {
    const byId = await storeCall(context, call, () => store.getByJobId({ provider, account, id }));
    if (byId !== undefined || !unnamed) return byId;
  }
  const attempts = await storeCall(context, call, () => store.list({ namespace, idempotencyKey }));
  const mine = attempts.filter(
    (attempt) => isOfAccount(attempt, ref) && (id === undefined || attempt.ref.id === undefined),
  );
  const exact = mine.find((attempt) => attempt.ref.submittedAt === ref.submittedAt);
  if (exact !== undefined || id !== undefined) return exact;
  // A ref that is younger than the newest attempt was made by a caller that waited for it.
  const [newest] = mine;
  if (newest !== undefined && ref.submittedAt >= newest.ref.submittedAt) return newest;
  return context.isTenant || namespace !== '' ? undefined : ofTenant(context, ref, call);
}

/** A tenant's attempt, for the registry of all tenants; undefined where two of them bought under one key at one moment. */
async function ofTenant(
  context: Pick<Context, 'clock' | 'store'>,
  ref: JobRef,
  call: StoreCall,
): Promise<Attempt | undefined> {
  const { idempotencyKey, submittedAt } = ref;
  const attempts = await storeCall(context, call, () => context.store.list({ idempotencyKey }));
  const exact = attempts.filter(
    (attempt) => isOfAccount(attempt, ref) && attempt.ref.submittedAt === submittedAt,
  );
  return exact.length === 1 ? exact[0] : undefined;
}

/** The same where a store that cannot be read, or does not respond in time, only knows less. */
export async function findAttempt(
  context: Context,
  ref: JobRef,
  maxMs = Infinity,
  signal?: AbortSignalLike,
): Promise<Attempt | undefined> {
  try {
    return await readAttempt(context, ref, { maxMs, signal });
  } catch {
    return undefined; // asking the gateway does not need the store
  }
}

/** A job that was polled from an older sight of it: when it began and ended was seen before. */
function withTimesOf(kept: Job | undefined, job: Job): Job {
  const { startedAt = job.startedAt } = kept ?? {};
  const hadEnded = kept !== undefined && isTerminal(kept.state) && isTerminal(job.state);
  const { endedAt, lastActiveAt } = hadEnded ? kept : job;
  if (startedAt === job.startedAt && endedAt === job.endedAt && lastActiveAt === job.lastActiveAt) return job;
  const { startedAt: _startedAt, endedAt: _endedAt, lastActiveAt: _lastActiveAt, ...rest } = job;
  return { ...rest, ...(startedAt === undefined ? {} : { startedAt }), ...endOf({ endedAt, lastActiveAt }) };
}

/**
 * Writes down how a job was last seen, and when it should be polled next, if the store takes it in time.
 *
 * @param fence - Of the lease of the worker that polled: nothing is written where another one has the job now.
 * @returns false where the job is over and the store does not say so: it has to be asked about again
 */
export async function saveJob(
  context: Context,
  job: Job,
  maxMs = Infinity,
  fence?: number,
): Promise<boolean> {
  const hasEnded = isTerminal(job.state);
  if (hasEnded) usageLimitsOf(context.store).ended(job.ref);
  const isKeptIn = ({ job: kept }: Attempt): boolean =>
    !hasEnded || (kept !== undefined && isTerminal(kept.state));
  let attempt: Attempt | undefined;
  try {
    attempt = await readAttempt(context, job.ref, { maxMs });
  } catch {
    return !hasEnded; // a store that fails here only knows less
  }
  if (attempt === undefined || attempt.ref.id !== job.ref.id) return true;
  if (furthestJob(job, attempt.job) !== job) return isKeptIn(attempt); // a success in the store is not lost to an older sight of the job
  // The gateway knows the job, so the attempt that named it was accepted, also where a person decided otherwise.
  const wasDoubted = attempt.status === 'unknown' || attempt.status === 'rejected';
  const found: AttemptUpdate =
    wasDoubted && job.ref.id !== undefined && job.state !== 'expired'
      ? { status: 'accepted', ref: job.ref }
      : {};
  const { revision, id } = attempt;
  const call = { failure: 'could not be written', timeoutMs: Math.min(storeMs, maxMs) };
  const dueInMs = hasEnded ? undefined : pollPauseMs(context, attempt);
  const change = { ...found, job: withTimesOf(attempt.job, job), dueInMs };
  return storeCall(context, call, () => updateAttempt(context, id, change, { revision, fence })).then(
    // Whoever won this race has polled as well, or took a delivery, which may have said only that the job runs.
    (result) => result.outcome !== 'outdated' || isKeptIn(result.attempt),
    () => !hasEnded,
  );
}
