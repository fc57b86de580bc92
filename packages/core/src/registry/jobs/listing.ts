import { isCrosspointError } from '../../model/error.ts';
import type { ListedJob } from '../../model/provider.ts';
import { isJobId, type JobRef } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import { promptHashes } from '../../io/fingerprint.ts';
import { listedTime } from '../../steps/listed-time.ts';
import type { Context } from '../context.ts';
import type { Subject } from './decide.ts';
import type { Provider } from '../define.ts';
import { sendQuery } from '../account/query.ts';
import { storeCall } from '../store/store-calls.ts';
import type { Attempt } from '../store/store.ts';

/** Still unknown. */
export interface Undecided {
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
  context: Context,
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

type Sent = Pick<Attempt, 'ref' | 'promptHash'>;

/** A listed job, with its prompt by hash as attempts have theirs. */
interface HashedJob {
  readonly job: ListedJob;
  /** None where it is not told. */
  readonly promptHashes: readonly string[];
}

const hashed = async (job: ListedJob): Promise<HashedJob> => ({
  job,
  promptHashes: job.prompt === undefined ? [] : await promptHashes(job.prompt),
});

/** Whether a listed job may have come of an attempt, by its id, model and time. A time that is not told rules nothing out. */
function isLike({ ref }: Sent, { job: { id, slug, submittedAt } }: HashedJob): boolean {
  if (ref.id !== undefined) return ref.id === id;
  const sent = Date.parse(ref.submittedAt);
  const listedAt = listedTime(submittedAt) ?? sent;
  return (slug ?? ref.slug) === ref.slug && Math.abs(listedAt - sent) <= slackMs;
}

/** Whether the listing tells a prompt that is not the one that was sent. */
const isOfAnother = ({ promptHash: sentHash }: Sent, { promptHashes: listedHashes }: HashedJob): boolean =>
  sentHash !== undefined && listedHashes.length > 0 && !listedHashes.includes(sentHash);

const mayBeOf = (sent: Sent, job: HashedJob): boolean => isLike(sent, job) && !isOfAnother(sent, job);

/** Whether an attempt may have brought a job whose id is not written down. */
const isNameless = ({ status, ref }: Attempt): boolean =>
  ref.id === undefined && status !== 'not_sent' && status !== 'rejected';

const decideHint = 'settle it with { decide: { id } } or { decide: "not_accepted" }';

/**
 * Looks for the job of an attempt in the gateway's own listing. Only a job that can be no other's is taken: one of that
 * model and minute, with its time told, and none of another request this store knows. The rest is for a person to decide.
 *
 * @throws CrosspointError what the gateway answered, with the ref; `store_unavailable`
 */
export async function findListedJob(
  context: Context,
  provider: Provider,
  { ref, attempt }: Subject,
  signal: AbortSignalLike,
): Promise<ListedJob | Undecided> {
  const { listJobs, name, apiKeyUrl } = provider.spec;
  const undecided = (message: string, candidates: readonly ListedJob[] = []): Undecided => ({
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
  const key = await keyInListing(provider, attempt);
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
  const doubt = doubtAbout(only, fitting, { ref, attempt }, others);
  return doubt === undefined
    ? only.job
    : undecided(`${name} lists ${countOf(fitting)} ${doubt}; ${decideHint}`, jobsOf(fitting));
}

/** The key that the attempt's job bears in the gateway's listing. */
async function keyInListing(provider: Provider, attempt: Attempt | undefined): Promise<string | undefined> {
  if (provider.spec.idempotency?.records !== true) return undefined;
  return (await import('../submit/idempotency.ts')).recordedKeyOf(provider, attempt);
}

/** Why the first fitting job is not certainly the one; undefined where it is. */
function doubtAbout(
  only: HashedJob,
  fitting: readonly HashedJob[],
  { ref, attempt }: Subject,
  others: readonly Attempt[],
): string | undefined {
  if (attempt === undefined)
    return 'that may be it, and this store has no attempt to tell whether it belongs to another request';
  if (only.job.id === ref.id) return undefined;
  if (fitting.length > 1 || listedTime(only.job.submittedAt) === undefined) return 'that may be it';
  return others.some((other) => isNameless(other) && mayBeOf(other, only))
    ? 'that may be it, or belong to another request of that time whose outcome is unknown'
    : undefined;
}

const jobsOf = (hashedJobs: readonly HashedJob[]): readonly ListedJob[] => hashedJobs.map(({ job }) => job);

const countOf = ({ length }: readonly HashedJob[]): string => (length === 1 ? 'a job' : `${length} jobs`);
