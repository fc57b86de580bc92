import { CrosspointError } from '../model/error.ts';
import type { Job } from '../model/job.ts';
import type { RecentJob } from '../model/provider.ts';
import { type JobRef, withShortForm } from '../model/ref.ts';
import { kindOf } from '../model/request.ts';
import type { StopSignal } from '../io/stop.ts';
import { settle } from '../steps/settle.ts';
import { type Context, ours, providerOf } from './context.ts';
import type { ConfiguredProvider } from './define.ts';
import { remembered } from './look.ts';
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

/** Listed jobs that may be this one: of the same model, of about that time, and nobody else's here. */
async function candidatesOf(
  context: Context,
  ref: JobRef,
  listed: readonly RecentJob[],
): Promise<readonly RecentJob[]> {
  const others = (await context.store.list?.({ limit: 1_000 })) ?? [];
  const taken = new Set(others.filter((it) => it.ref.provider === ref.provider).map((it) => it.ref.id ?? ''));
  const at = Date.parse(ref.submittedAt);
  return listed.filter(({ id, slug, submittedAt }) => {
    const when = submittedAt === undefined ? at : Date.parse(submittedAt);
    return !taken.has(id) && (slug ?? ref.slug) === ref.slug && Math.abs(when - at) <= slackMs;
  });
}

const decideYourself = 'settle it with { decide: { id } } or { decide: "not-accepted" }';

async function byListing(
  context: Context,
  provider: ConfiguredProvider,
  ref: JobRef,
  signal: StopSignal,
): Promise<RecentJob | Extract<Reconciled, { outcome: 'undecided' }>> {
  const { recent, title, keysUrl } = provider.description;
  const undecided = (says: string, candidates: readonly RecentJob[] = []) =>
    ({ outcome: 'undecided', ref, candidates, says }) as const;
  if (recent === undefined)
    return undecided(
      `${title} lists no jobs; look at your account there (${keysUrl}), then ${decideYourself}`,
    );
  const listed = await ask(context, provider, recent, { about: 'recent', signal });
  const candidates = await candidatesOf(context, ref, listed);
  const [only] = candidates;
  // One of that minute and that model, with its time told: anything less is for a person to decide.
  if (only !== undefined && candidates.length === 1 && only.submittedAt !== undefined) return only;
  return candidates.length === 0
    ? undecided(
        `${title} lists no job of that time; a listing may lag or end early, so wait a little, then ${decideYourself}`,
      )
    : undecided(`${title} lists ${candidates.length} jobs that may be it; ${decideYourself}`, candidates);
}

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
  const found = decide ?? (await byListing(context, provider, ref, signal));
  if ('outcome' in found) return found;
  const job = jobWith(context, provider, ref, found.id);
  await write(context, attempt, { word: 'accepted', ref: job.ref, job });
  return { outcome: 'accepted', job };
}
