import { CrosspointError, isCrosspointError } from '../model/error.ts';
import type { Job } from '../model/job.ts';
import type { RecentJob } from '../model/provider.ts';
import { type JobRef, withShortForm } from '../model/ref.ts';
import { kindOf } from '../model/request.ts';
import type { StopSignal } from '../io/stop.ts';
import { promptMark } from '../steps/fingerprint.ts';
import { settle } from '../steps/settle.ts';
import { type Context, ours, providerOf } from './context.ts';
import type { ConfiguredProvider } from './define.ts';
import { remembered } from './kept-attempt.ts';
import { ask } from './question.ts';
import type { Attempt, Change } from './store.ts';

/** What a person has found out: the gateway never took it, or took it as the job of this id. */
export type Decision = 'not-accepted' | { readonly id: string };

/** How an attempt whose end nobody knew stands now. */
export type Reconciled =
  /** The gateway took it; the job can be waited for. */
  | { readonly outcome: 'accepted'; readonly job: Job }
  /** The gateway did not take it; its idempotency key may buy again. */
  | { readonly outcome: 'not_accepted'; readonly ref: JobRef }
  /** Still unknown. `says` tells what to do; the candidates are what the gateway lists of that time. */
  | {
      readonly outcome: 'undecided';
      readonly ref: JobRef;
      readonly candidates: readonly RecentJob[];
      readonly says: string;
    };

// Clocks differ, and a request may take a minute until the gateway calls it a job.
const slackMs = 2 * 60_000;
const pageSize = 1_000;

function jobWith(context: Context, provider: ConfiguredProvider, ref: JobRef, id: string): Job {
  const settled = settle(
    { id },
    {
      provider: provider.description,
      baseURL: provider.baseURL,
      ref: withShortForm({ ...ref, id }),
      kind: kindOf(ref.task),
      now: context.clock.now(),
      durable: context.store.durable,
    },
  );
  return ours(settled);
}

/** Writes what was found out, if the store has the attempt. @throws CrosspointError when somebody else wrote meanwhile */
async function write(context: Context, attempt: Attempt | undefined, change: Change): Promise<void> {
  if (attempt === undefined) return;
  if ((await context.store.settle(attempt.id, attempt.revision, change)) !== undefined) return;
  const says = 'the attempt changed while it was being settled; look at it again';
  throw new CrosspointError({ code: 'store_unavailable', says, retry: true, ref: attempt.ref });
}

/** What this store has of a gateway's attempts, all of them: a listed job may belong to the oldest. */
async function attemptsAt(context: Context, { provider }: JobRef): Promise<readonly Attempt[] | undefined> {
  const { store } = context;
  if (store.list === undefined) return undefined;
  const all: Attempt[] = [];
  for (let before: string | undefined; ;) {
    const page = await store.list({ limit: pageSize, ...(before === undefined ? {} : { before }) });
    all.push(...page.filter(({ ref }) => ref.provider === provider));
    before = page.at(-1)?.id;
    if (before === undefined || page.length < pageSize) return all;
  }
}

type Mine = Pick<Attempt, 'ref' | 'promptMark'>;

/** Whether a listed job may have come of an attempt, by its id, model and time. */
function isLike({ ref }: Mine, { id, slug, submittedAt }: RecentJob): boolean {
  if (ref.id !== undefined) return ref.id === id;
  const at = Date.parse(ref.submittedAt);
  const when = submittedAt === undefined ? at : Date.parse(submittedAt);
  return (slug ?? ref.slug) === ref.slug && Math.abs(when - at) <= slackMs;
}

/** Whether the listing tells a prompt that is not the one that was sent. */
const isOfAnother = ({ promptMark: mark }: Mine, { prompt }: RecentJob): boolean =>
  mark !== undefined && prompt !== undefined && promptMark(prompt) !== mark;

const mayBeOf = (mine: Mine, job: RecentJob): boolean => isLike(mine, job) && !isOfAnother(mine, job);

/** Whether an attempt may have brought a job whose id is not written down. */
const isNameless = ({ word, ref }: Attempt): boolean =>
  ref.id === undefined && word !== 'not_sent' && word !== 'rejected';

const decideYourself = 'settle it with { decide: { id } } or { decide: "not-accepted" }';

async function byListing(
  context: Context,
  provider: ConfiguredProvider,
  ref: JobRef,
  attempt: Attempt | undefined,
  signal: StopSignal,
): Promise<RecentJob | Extract<Reconciled, { outcome: 'undecided' }>> {
  const { recent, title, keysUrl } = provider.description;
  const undecided = (says: string, candidates: readonly RecentJob[] = []) =>
    ({ outcome: 'undecided', ref, candidates, says }) as const;
  if (recent === undefined)
    return undecided(
      `${title} lists no jobs; look at your account there (${keysUrl}), then ${decideYourself}`,
    );
  const listed = await ask(context, provider, recent, { about: 'recent', signal }).catch((error: unknown) => {
    throw isCrosspointError(error) ? error.with({ ref, charged: 'maybe', reroute: false }) : error;
  });
  const known = await attemptsAt(context, ref);
  const others = known?.filter((it) => it.id !== attempt?.id);
  const taken = new Set(others?.map((it) => it.ref.id));
  const mine = { ref, promptMark: attempt?.promptMark };
  const candidates = listed.filter((job) => !taken.has(job.id) && isLike(mine, job));
  const fitting = candidates.filter((job) => mayBeOf(mine, job));
  const [only] = fitting;
  if (candidates.length === 0)
    return undecided(
      `${title} lists no job of that time; a listing may lag or end early, so wait a little, then ${decideYourself}`,
    );
  if (only === undefined)
    return undecided(
      `${title} lists ${countOf(candidates)} of that time, with another prompt; a listing may lag or shorten prompts, so wait a little, then ${decideYourself}`,
      candidates,
    );
  if (only.id === ref.id) return only;
  // One of that minute and that model, with its time told, and nobody else's: anything less is for a person to decide.
  const doubts = [
    [fitting.length > 1 || only.submittedAt === undefined, 'that may be it'],
    // A store that can list and has nothing of it is that of a new process: the ref is all there is, and names one job.
    [
      others === undefined,
      'that may be it, and this store cannot tell whether it belongs to another request',
    ],
    [
      others?.some((it) => isNameless(it) && mayBeOf(it, only)) === true,
      'that may be it, or belong to another request of that time whose end nobody knows',
    ],
  ] as const;
  const doubt = doubts.find(([holds]) => holds)?.[1];
  return doubt === undefined
    ? only
    : undecided(`${title} lists ${countOf(fitting)} ${doubt}; ${decideYourself}`, fitting);
}

const countOf = ({ length }: readonly RecentJob[]): string => (length === 1 ? 'a job' : `${length} jobs`);

/**
 * Settles an attempt whose end nobody knows: from the gateway's own listing, or by what a person found out.
 * Never buys and never sends the request again.
 */
export async function reconcile(
  context: Context,
  given: JobRef,
  decide: Decision | undefined,
  signal: StopSignal,
): Promise<Reconciled> {
  const attempt = await remembered(context, given);
  const ref = withShortForm(given.id === undefined ? (attempt?.ref ?? given) : given);
  const provider = providerOf(context, ref);
  if (attempt?.word === 'accepted' && attempt.job !== undefined)
    return { outcome: 'accepted', job: { ...attempt.job, ref: withShortForm(attempt.job.ref) } };
  if (ref.id !== undefined && attempt?.word !== 'unknown')
    return { outcome: 'accepted', job: jobWith(context, provider, ref, ref.id) };
  if (attempt?.word === 'not_sent' || attempt?.word === 'rejected') return { outcome: 'not_accepted', ref };
  if (attempt?.word === 'open' && attempt.openUntil > context.clock.now()) {
    const says = 'the request is being sent right now; ask again in a moment';
    return { outcome: 'undecided', ref, candidates: [], says };
  }
  if (decide === 'not-accepted') {
    await write(context, attempt, { word: 'rejected' });
    return { outcome: 'not_accepted', ref };
  }
  const found = decide ?? (await byListing(context, provider, ref, attempt, signal));
  if ('outcome' in found) return found;
  const job = jobWith(context, provider, ref, found.id);
  await write(context, attempt, { word: 'accepted', ref: job.ref, job });
  return { outcome: 'accepted', job };
}
