import type { Job } from '../../model/job.ts';
import type { ListedJob } from '../../model/provider.ts';
import { isJobId, type JobRef, refToString, withShortForm } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { acceptedJob, type Context, freezeJob, jobFromId, providerOf } from '../context.ts';
import { readAttempt } from './known-job.ts';
import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import { refFromString } from '../../model/read-ref.ts';
import { storeCall, updateAttempt } from '../store/store-calls.ts';
import type { Attempt } from '../store/store.ts';
import { promptHashes } from '../../io/fingerprint.ts';
import { listedTime } from '../../steps/listed-time.ts';
import type { Provider } from '../define.ts';
import { sendQuery } from '../account/query.ts';
import { recordedKeyOf } from '../submit/purchase.ts';

/** What a person has found out: the gateway never took it, or took it as the job of this id. */
export type ReconcileDecision = 'not_accepted' | { readonly id: string };

/** What became of an attempt whose result was unknown. */
export type ReconcileResult =
  /** The gateway took it; the job can be waited for. */
  | { readonly outcome: 'accepted'; readonly job: Job }
  /** The gateway did not take it; its idempotency key may buy again. */
  | { readonly outcome: 'not_accepted'; readonly ref: JobRef }
  /** Still unknown. `message` says what to do; the candidates are the jobs that the gateway lists of that time. */
  | {
      readonly outcome: 'undecided';
      readonly ref: JobRef;
      readonly candidates: readonly ListedJob[];
      readonly message: string;
    };

/**
 * Settles an attempt whose outcome is unknown: from the gateway's own listing, or by a person's decision. Never buys and
 * never sends the request again.
 *
 * @throws CrosspointError `store_unavailable` when the store cannot be read, then nothing was settled, or does not
 *   confirm a write, then it may be settled.
 *   `invalid_request` for a decision that contradicts what the store holds. `unsupported` for a tenant's decision about an id.
 */
export async function reconcile(
  context: Context,
  given: JobRef,
  decision: ReconcileDecision | undefined,
  signal: AbortSignalLike,
): Promise<ReconcileResult> {
  const attempt = await readAttempt(context, given, { signal, unnamed: true });
  const ref = withShortForm(given.id === undefined ? (attempt?.ref ?? given) : given);
  if (attempt?.status === 'open' && attempt.expiresInMs > 0) {
    const message = 'the request is being sent right now; ask again in a moment';
    return { outcome: 'undecided', ref, candidates: [], message };
  }
  if (decision !== undefined) return settleBy(context, { ref, attempt }, decision, signal);
  if (attempt?.status === 'accepted') return { outcome: 'accepted', job: acceptedJob(context, attempt) };
  if (attempt?.status === 'not_sent' || attempt?.status === 'rejected')
    return { outcome: 'not_accepted', ref };
  const provider = providerOf(context, ref);
  if (attempt === undefined && ref.id !== undefined)
    return { outcome: 'accepted', job: unstored(jobFromId(context, ref, ref.id)) };
  const found = await findListedJob(context, provider, { ref, attempt }, signal);
  // What an account lists belongs to all of its tenants.
  if ('outcome' in found) return context.isTenant ? { ...found, candidates: [] } : found;
  return { outcome: 'accepted', job: await accept(context, { ref, attempt }, found.id, signal) };
}

/** What is settled: the ref that was given, and the attempt the store has of it. */
interface UnknownAttempt {
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
const settleBy = async (
  context: Context,
  subject: UnknownAttempt,
  decision: ReconcileDecision,
  signal: AbortSignalLike,
): Promise<Decided> =>
  decision === 'not_accepted'
    ? refuse(context, subject, signal)
    : { outcome: 'accepted', job: await acceptAs(context, subject, decision.id, signal) };

async function refuse(
  context: Context,
  { ref, attempt }: UnknownAttempt,
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
    updateAttempt(context, attempt.id, { status: 'rejected' }),
  );
  if (result.outcome !== 'updated') throw changedMeanwhile(ref);
  return { outcome: 'not_accepted', ref };
}

/** The gateway's account has the jobs of all tenants, and a tenant can name the job of another one. */
const notForTenants = (ref: JobRef): CrosspointError =>
  new CrosspointError({
    code: 'unsupported',
    provider: ref.provider,
    message:
      'a tenant cannot say which job of the account is its own; let the registry itself settle this ref with { decide: { id } }',
    charged: 'maybe',
    ref,
  });

async function acceptAs(
  context: Context,
  subject: UnknownAttempt,
  id: string,
  signal: AbortSignalLike,
): Promise<Job> {
  const { ref, attempt } = subject;
  if (context.isTenant && attempt?.ref.id !== id) throw notForTenants(ref);
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
async function accept(
  context: Context,
  { ref, attempt }: UnknownAttempt,
  id: string,
  signal: AbortSignalLike,
): Promise<Job> {
  const { provider, account } = ref;
  const call = { failure: 'could not be read, so nothing was settled', ref, signal };
  const holder = await storeCall(context, call, () => context.store.getByJobId({ provider, account, id }));
  if (holder !== undefined && holder.id !== attempt?.id) throw takenBy(context, ref, id, holder);
  const job = jobFromId(context, ref, id);
  if (attempt === undefined) return unstored(job);
  // Whoever sent the request may be gone: a worker polls the job, which may be over by now.
  const due = providerOf(context, ref).spec.poll === undefined ? {} : { dueInMs: 0 };
  const change = { status: 'accepted', ref: job.ref, job, ...due } as const;
  const result = await storeCall(context, { ...call, failure: unwritten }, () =>
    updateAttempt(context, attempt.id, change),
  );
  if (result.outcome === 'id_conflict') throw takenBy(context, ref, id, result.attempt);
  if (result.outcome !== 'updated') throw changedMeanwhile(ref);
  return result.attempt.superseded ? twice(job) : job;
}

const takenBy = (
  { namespace }: Pick<Context, 'namespace'>,
  ref: JobRef,
  id: string,
  holder: Attempt,
): CrosspointError =>
  contradiction(
    ref,
    holder.ref.id === id
      ? `job ${id} belongs to another attempt in the job store${holder.namespace === namespace ? ` (idempotency key '${holder.idempotencyKey}', ${holder.ref.submittedAt})` : ''}`
      : `the job store holds job ${holder.ref.id ?? 'without an id'} for this attempt, not ${id}`,
  );

const noted = (job: Job, notice: string): Job => freezeJob({ ...job, notices: [...job.notices, notice] });

const twice = (job: Job): Job =>
  noted(
    job,
    'this attempt was settled as not accepted before, and its idempotency key has bought again since: there are two jobs',
  );

/** A job whose attempt this store does not have: nothing was written. */
const unstored = (job: Job): Job =>
  noted(
    { ...job, durable: false },
    'the job store has no attempt for this job; keep the ref, it is the only trace of it',
  );

/** Still unknown. */
interface UndecidedResult {
  readonly outcome: 'undecided';
  readonly ref: JobRef;
  /** What the gateway lists of that time. */
  readonly candidates: readonly ListedJob[];
  /** What to do next. */
  readonly message: string;
}

// Clocks differ, and a request may take a minute until the gateway calls it a job.
const slackMs = 2 * 60_000;
const pageSize = 1_000;

/** What this store has of a gateway's attempts, all of them: a listed job may belong to the oldest. */
async function attemptsAt(
  context: Pick<Context, 'clock' | 'store'>,
  ref: JobRef,
  signal: AbortSignalLike,
): Promise<readonly Attempt[]> {
  const { store } = context;
  const { provider } = ref;
  const call = { failure: 'could not be read, so nothing was settled', signal, ref };
  const all: Attempt[] = [];
  for (let before: string | undefined; ;) {
    const filter = {
      provider,
      superseded: true,
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    };
    const page = await storeCall(context, call, () => store.list(filter));
    all.push(...page);
    before = page.at(-1)?.id;
    if (before === undefined || page.length < pageSize) return all;
  }
}

type SentRequest = Pick<Attempt, 'ref' | 'promptHash'>;

/** A listed job, with its prompt by hash as attempts have theirs. */
interface HashedJob {
  readonly job: ListedJob;
  /** Empty where the listing has no prompt. */
  readonly promptHashes: readonly string[];
}

const hashed = async (job: ListedJob): Promise<HashedJob> => ({
  job,
  promptHashes: job.prompt === undefined ? [] : await promptHashes(job.prompt),
});

/** Whether a listed job may have come of an attempt, by its id, model and time. Without a listed time, any time is possible. */
function isLike({ ref }: SentRequest, { job: { id, slug, submittedAt } }: HashedJob): boolean {
  if (ref.id !== undefined) return ref.id === id;
  const sent = Date.parse(ref.submittedAt);
  const listedAt = listedTime(submittedAt) ?? sent;
  return (slug ?? ref.slug) === ref.slug && Math.abs(listedAt - sent) <= slackMs;
}

/** Whether the listed prompt differs from the one that was sent. */
const isOfAnother = (
  { promptHash: sentHash }: SentRequest,
  { promptHashes: listedHashes }: HashedJob,
): boolean => sentHash !== undefined && listedHashes.length > 0 && !listedHashes.includes(sentHash);

const mayBeOf = (sent: SentRequest, job: HashedJob): boolean => isLike(sent, job) && !isOfAnother(sent, job);

/** Whether an attempt may have brought a job whose id is not written down. */
const isNameless = ({ status, ref }: Attempt): boolean =>
  ref.id === undefined && status !== 'not_sent' && status !== 'rejected';

const decideHint = 'settle it with { decide: { id } } or { decide: "not_accepted" }';

/**
 * Looks for the job of an attempt in the gateway's own listing. Only a job that can be no other's is taken: one of that
 * model and minute, with a listed time, and none of another request this store knows. The rest is for a person to decide.
 *
 * @throws CrosspointError what the gateway responded with, with the ref; `store_unavailable`
 */
async function findListedJob(
  context: Context,
  provider: Provider,
  { ref, attempt }: UnknownAttempt,
  signal: AbortSignalLike,
): Promise<ListedJob | UndecidedResult> {
  const { listJobs, name, apiKeyUrl } = provider.spec;
  const undecided = (message: string, candidates: readonly ListedJob[] = []): UndecidedResult => ({
    outcome: 'undecided',
    ref,
    candidates,
    message,
  });
  if (listJobs === undefined)
    return undecided(`${name} lists no jobs; look at your account there (${apiKeyUrl}), then ${decideHint}`);
  const jobs = await sendQuery(context, provider, listJobs, { kind: 'listJobs', signal }).catch(
    (error: unknown) => {
      throw isCrosspointError(error) ? error.with({ ref, charged: 'maybe', canFallback: false }) : error;
    },
  );
  const key = await recordedKeyOf(provider, attempt);
  const keyed = key === undefined ? [] : jobs.filter((job) => job.idempotencyKey === key && isJobId(job.id));
  const [found] = keyed;
  if (found !== undefined && keyed.every(({ id }) => id === found.id)) return found;
  if (found !== undefined)
    return undecided(`${name} lists ${keyed.length} jobs with the key of this attempt; ${decideHint}`, keyed);
  // A job with another attempt's key is not this one's. That none has the key proves nothing: a listing may lag.
  const possible = jobs.filter((job) => key === undefined || job.idempotencyKey === undefined);
  const others = (await attemptsAt(context, ref, signal)).filter((other) => other.id !== attempt?.id);
  // Whatever its label says: two labels may stand for one account.
  const taken = new Set(others.map((other) => other.ref.id));
  const sent = { ref, promptHash: attempt?.promptHash };
  const unclaimed = await Promise.all(possible.filter(({ id }) => !taken.has(id)).map(hashed));
  const candidates = unclaimed.filter((job) => isLike(sent, job));
  const fitting = candidates.filter((job) => mayBeOf(sent, job));
  const [only] = fitting;
  if (candidates.length === 0)
    return undecided(
      `${name} lists no job of that time; a listing may lag or end early, so wait a little, then ${decideHint}`,
    );
  if (only === undefined)
    return undecided(
      `${name} lists ${countOf(candidates)} of that time, with another prompt; a listing may lag or shorten prompts, so wait a little, then ${decideHint}`,
      jobsOf(candidates),
    );
  // The job of this attempt bears its key there, so one that bears none may be anybody's.
  const doubt =
    key !== undefined && only.job.id !== ref.id
      ? 'without the key of this attempt'
      : doubtAbout(only, fitting, { ref, attempt }, others);
  return doubt === undefined
    ? only.job
    : undecided(`${name} lists ${countOf(fitting)} ${doubt}; ${decideHint}`, jobsOf(fitting));
}

/** Why the first fitting job is not certainly the one; undefined where it is. */
function doubtAbout(
  only: HashedJob,
  fitting: readonly HashedJob[],
  { ref, attempt }: UnknownAttempt,
  others: readonly Attempt[],
): string | undefined {
  if (attempt === undefined)
    return 'that may be it, and this store has no attempt to tell whether it belongs to another request';
  if (only.job.id === ref.id) return undefined;
  if (!isJobId(only.job.id)) return 'that may be it, with an id that no job can be asked about by';
  if (fitting.length > 1 || listedTime(only.job.submittedAt) === undefined) return 'that may be it';
  return others.some((other) => isNameless(other) && mayBeOf(other, only))
    ? 'that may be it, or belong to another request of that time whose outcome is unknown'
    : undefined;
}

const jobsOf = (hashedJobs: readonly HashedJob[]): readonly ListedJob[] => hashedJobs.map(({ job }) => job);

const countOf = ({ length }: readonly HashedJob[]): string => (length === 1 ? 'a job' : `${length} jobs`);
