import { CrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import { refFromString } from '../../model/read-ref.ts';
import { type JobRef, refToString } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import { acceptedJob, type Context, jobWith, freezeJob } from '../context.ts';
import { storeCall } from '../store/store-calls.ts';
import type { Attempt } from '../store/store.ts';

/** What a person has found out: the gateway never took it, or took it as the job of this id. */
export type ReconcileDecision = 'not_accepted' | { readonly id: string };

/** What is settled: the ref that was given, and the attempt the store has of it. */
export interface Subject {
  readonly ref: JobRef;
  readonly attempt: Attempt | undefined;
}

type Decided =
  | { readonly outcome: 'accepted'; readonly job: Job }
  | { readonly outcome: 'not_accepted'; readonly ref: JobRef };

const contradiction = (ref: JobRef, message: string): CrosspointError =>
  new CrosspointError({ code: 'invalid_request', provider: ref.provider, message, ref, charged: 'maybe' });

const unwritten = 'did not confirm that it was written, so it may be settled or not; call reconcile again';

const changedMeanwhile = (ref: JobRef): CrosspointError =>
  new CrosspointError({
    code: 'store_unavailable',
    provider: ref.provider,
    message: 'the attempt changed while it was being settled; call reconcile again',
    retryable: true,
    charged: 'maybe',
    ref,
  });

/** Settles an attempt by a person's decision. @throws CrosspointError `invalid_request` where the store contradicts it */
export const settleBy = async (
  context: Context,
  subject: Subject,
  decision: ReconcileDecision,
  signal: AbortSignalLike,
): Promise<Decided> =>
  decision === 'not_accepted'
    ? refuse(context, subject, signal)
    : { outcome: 'accepted', job: await acceptAs(context, subject, decision.id, signal) };

async function refuse(
  context: Context,
  { ref, attempt }: Subject,
  signal: AbortSignalLike,
): Promise<Decided> {
  const job = attempt?.status === 'accepted' ? (attempt.ref.id ?? 'without an id') : undefined;
  if (job !== undefined)
    throw contradiction(
      ref,
      `the job store holds this attempt as accepted, as job ${job}; it cannot be settled as not accepted`,
    );
  if (attempt === undefined && ref.id !== undefined)
    throw contradiction(
      ref,
      `the ref names job ${ref.id}, and the job store has no attempt to settle as not accepted`,
    );
  if (attempt === undefined || attempt.status === 'rejected' || attempt.status === 'not_sent')
    return { outcome: 'not_accepted', ref };
  const result = await storeCall(context, { failure: unwritten, ref, signal }, () =>
    context.store.update(attempt.id, { status: 'rejected' }),
  );
  if (result.outcome !== 'updated') throw changedMeanwhile(ref);
  return { outcome: 'not_accepted', ref };
}

async function acceptAs(
  context: Context,
  subject: Subject,
  id: string,
  signal: AbortSignalLike,
): Promise<Job> {
  const { ref, attempt } = subject;
  if (id.trim() === '' || refFromString(refToString({ ...ref, id }))?.id !== id)
    throw contradiction(
      ref,
      'the id of the decision is blank or cannot stand in a ref; copy it from the gateway',
    );
  if (attempt?.status === 'not_sent')
    throw contradiction(
      ref,
      `the job store holds that this attempt was not sent, so job ${id} is not its job`,
    );
  if (attempt?.status === 'accepted') {
    if (attempt.ref.id === id) return acceptedJob(context, attempt);
    throw contradiction(
      ref,
      `the job store holds job ${attempt.ref.id ?? 'without an id'} for this attempt, the decision says ${id}; a job that is not in the store is followed by a ref that names its id`,
    );
  }
  if (ref.id !== undefined && ref.id !== id)
    throw contradiction(
      ref,
      `the ref names job ${ref.id}, the decision job ${id}; use the ref of the attempt whose outcome is unknown`,
    );
  return accept(context, subject, id, signal);
}

/** Settles an attempt as accepted with a job. @throws CrosspointError when another attempt holds that job */
export async function accept(
  context: Context,
  { ref, attempt }: Subject,
  id: string,
  signal: AbortSignalLike,
): Promise<Job> {
  const { provider, account } = ref;
  const call = { failure: 'could not be read, so nothing was settled', ref, signal };
  const holder = await storeCall(context, call, () => context.store.getByJobId({ provider, account, id }));
  if (holder !== undefined && holder.id !== attempt?.id) throw takenBy(ref, id, holder);
  const job = jobWith(context, ref, id);
  if (attempt === undefined) return unstored(job);
  const change = { status: 'accepted', ref: job.ref, job } as const;
  const result = await storeCall(context, { ...call, failure: unwritten }, () =>
    context.store.update(attempt.id, change),
  );
  if (result.outcome === 'id_conflict') throw takenBy(ref, id, result.attempt);
  if (result.outcome !== 'updated') throw changedMeanwhile(ref);
  return result.attempt.superseded ? twice(job) : job;
}

const takenBy = (ref: JobRef, id: string, holder: Attempt): CrosspointError =>
  contradiction(
    ref,
    holder.ref.id === id
      ? `job ${id} belongs to another attempt in the job store (idempotency key '${holder.idempotencyKey}', ${holder.ref.submittedAt})`
      : `the job store holds job ${holder.ref.id ?? 'without an id'} for this attempt, not ${id}`,
  );

const noted = (job: Job, notice: string): Job => freezeJob({ ...job, notices: [...job.notices, notice] });

const twice = (job: Job): Job =>
  noted(
    job,
    'this attempt was settled as not accepted before, and its idempotency key has bought again since: there are two jobs',
  );

/** A job whose attempt this store does not have: nothing was written. */
export const unstored = (job: Job): Job =>
  noted(
    { ...job, durable: false },
    'the job store has no attempt for this job; keep the ref, it is the only trace of it',
  );
