import { getOwn } from '../../model/get-own.ts';
import type { ProcessingTime } from '../../model/provider.ts';
import type { JobRef } from '../../model/ref.ts';
import { kindOf } from '../../model/request.ts';
import { type Durations, durationsSeen, durationsWithin, type SeenDuration } from '../../steps/durations.ts';
import { type Pace, paceOf } from '../../steps/pace.ts';
import { type Context, providerOf } from '../context.ts';
import type { Provider } from '../define.ts';
import { leastSamples } from './offer-statistics.ts';
import { attemptsAt, keptMs } from './statistics.ts';
import type { Attempt, JobStore } from '../store/store.ts';

/** No job is left alone for longer than this, in ms, unless its gateway wants a longer pause: its progress is news as well. */
export const longestPauseMs = 60_000;

// A model that has become quicker or slower is noticed within so many jobs.
const newest = 200;
// What the store knows makes polls fewer, and is nothing to wait long for.
const storeMs = 1_000;

/** How long a job took, by its attempt; undefined where its end was not watched. */
function durationOf({ job, ref }: Attempt): SeenDuration | undefined {
  if (job?.state !== 'succeeded' || job.endedAt === undefined || job.lastActiveAt === undefined)
    return undefined;
  const submittedAt = Date.parse(ref.submittedAt);
  const afterMs = Date.parse(job.lastActiveAt) - submittedAt;
  const byMs = Date.parse(job.endedAt) - submittedAt;
  // Seen by two machines whose clocks differ, how long it took is unknown.
  return afterMs < 0 || byMs < afterMs ? undefined : { afterMs, byMs };
}

/** How long the jobs of a model take, by what was seen of the newest of them. */
function seenOf(attempts: readonly Attempt[], { account, slug }: JobRef): Durations | undefined {
  const seen = attempts
    .filter(({ ref }) => ref.account === account && ref.slug === slug)
    .flatMap((attempt) => durationOf(attempt) ?? [])
    .slice(0, newest);
  return seen.length < leastSamples ? undefined : durationsSeen(seen);
}

/** How long the jobs of a model take, by the gateway's document. */
function documentedTime({ spec }: Provider, { model, slug, task }: JobRef): ProcessingTime | undefined {
  const row = getOwn(spec.models, model) ?? Object.values(spec.models).find((each) => each.slug === slug);
  return row?.processingTime ?? spec.processingTimes?.[kindOf(task)];
}

/** The pace of a model, and when it was made of what the store knows, by the monotonic clock. */
interface KnownPace {
  readonly learnedAt: number;
  readonly pace: Pace | undefined;
}

const paces = new WeakMap<JobStore, Map<string, KnownPace>>();

function pacesOf({ store }: Pick<Context, 'store'>): Map<string, KnownPace> {
  const known = paces.get(store) ?? new Map<string, KnownPace>();
  paces.set(store, known);
  return known;
}

const keyOf = ({ provider, account, slug, task }: JobRef, intervalMs: number): string =>
  JSON.stringify([provider, account, slug, kindOf(task), intervalMs]);

function makePace(provider: Provider, ref: JobRef, attempts: readonly Attempt[]): Pace | undefined {
  const documented = documentedTime(provider, ref);
  const durations =
    seenOf(attempts, ref) ?? (documented && durationsWithin(documented.fromMs, documented.toMs));
  if (durations === undefined) return undefined;
  return paceOf({ durations, intervalMs: provider.polling.intervalMs, longestMs: longestPauseMs });
}

/**
 * Learns from the store how long the jobs of a model take, unless that was read lately. A store that does not respond only
 * knows less: the pace is then the one before, or that of the document.
 */
export async function learnPace(context: Context, ref: JobRef): Promise<void> {
  const provider = providerOf(context, ref);
  if (provider.keepsInterval === true) return;
  const known = pacesOf(context);
  const key = keyOf(ref, provider.polling.intervalMs);
  const before = known.get(key);
  if (before !== undefined && context.clock.monotonic() - before.learnedAt < keptMs) return;
  const attempts = await attemptsAt(context, ref.provider, { timeoutMs: storeMs });
  if (attempts.length === 0 && before !== undefined) return;
  known.set(key, { learnedAt: context.clock.monotonic(), pace: makePace(provider, ref, attempts) });
}

/** What tells how soon a job is polled again. */
type PolledAttempt = Pick<Attempt, 'ref' | 'webhookToken'>;

/** The shortest pause between polls, in ms: where the gateway reports by itself, polls are a safety net. */
export function pollIntervalMs(
  context: Pick<Context, 'providers' | 'webhookUrl'>,
  { ref, webhookToken }: PolledAttempt,
): number {
  const { intervalMs } = providerOf(context, ref).polling;
  if (!isReported(context, { webhookToken })) return intervalMs;
  return Math.max(intervalMs, Math.min(intervalMs * 4, longestPauseMs));
}

/** Whether the gateway reports the job to an address of this application. */
export const isReported = (
  context: Pick<Context, 'webhookUrl'>,
  { webhookToken }: Pick<Attempt, 'webhookToken'>,
): boolean => context.webhookUrl !== undefined && webhookToken !== undefined;

/** The pace that was learned last; before the store was read, that of the document. */
function knownPace(context: Pick<Context, 'store'>, provider: Provider, ref: JobRef): KnownPace {
  const known = pacesOf(context);
  const key = keyOf(ref, provider.polling.intervalMs);
  const found = known.get(key) ?? { learnedAt: -Infinity, pace: makePace(provider, ref, []) };
  known.set(key, found);
  return found;
}

/**
 * How long after a moment at which a job was not over it should be polled, in ms. Where nothing is known of how long its
 * model takes, and where the application gave an interval, that is the interval.
 *
 * @param at - The moment, ms since 1970. @default now
 */
export function pollPauseMs(context: Context, attempt: PolledAttempt, at = context.clock.now()): number {
  const { ref } = attempt;
  const least = pollIntervalMs(context, attempt);
  const provider = providerOf(context, ref);
  if (provider.keepsInterval === true) return least;
  const { pace } = knownPace(context, provider, ref);
  if (pace === undefined) return least;
  return Math.max(least, Math.ceil(pace.pauseAt(at - Date.parse(ref.submittedAt))));
}
