import { CrosspointError, type ErrorCode, isCrosspointError } from '../model/error.ts';
import { isOver, type Job, type SeenJob } from '../model/job.ts';
import { type JobRef, withShortForm } from '../model/ref.ts';
import type { Clock } from '../io/clock.ts';
import type { StopSignal } from '../io/stop.ts';
import { chargedFor, type Context, type JobLike, jobOf, providerOf, refOf, untilClosed } from './context.ts';
import { look, remembered } from './look.ts';
import { tell } from './observe.ts';

export interface WaitOptions {
  /** Hands the ref back after this long, in ms; the job goes on. @default the provider's pace, such as 1,000,000 */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait at once and cancels nothing at the gateway. */
  readonly signal?: AbortSignal | undefined;
  /** Called with every look at the job. */
  readonly onUpdate?: ((seen: SeenJob) => void) | undefined;
}

// After this many in a row, a gateway that does not know the job is believed.
const missesBelieved = 3;
const longestPauseMs = 60_000;

// Even a deadline that is almost over leaves time for one answer.
const leastPollMs = 1_000;

/** Half a tenth early to half a tenth late, so that many waits do not ask in step. */
const jittered = (ms: number, random: number): number => ms * (0.95 + random * 0.1);

const stopped = (ref: JobRef, job: Job | undefined): CrosspointError =>
  new CrosspointError({
    code: 'canceled',
    provider: ref.provider,
    says: 'stopped waiting; the job goes on at the gateway, and its ref finds it again',
    charged: chargedFor(job),
    ref,
  });

const outOfTime = (ref: JobRef, job: Job | undefined, timeoutMs: number): CrosspointError =>
  new CrosspointError({
    code: 'timeout',
    provider: ref.provider,
    says: `the job is still ${job?.state ?? 'unseen'} after ${Math.round(timeoutMs / 1000)} s; it goes on at the gateway, wait again with its ref`,
    retry: true,
    charged: chargedFor(job),
    ref,
  });

/** One wait: what it has seen, and when it asks next. */
interface Watch {
  job: Job | undefined;
  polls: number;
  misses: number;
  failures: number;
}

/** How long until the next question. Trouble doubles it, `Retry-After` is obeyed, and the pace is the least. */
function pauseAfter(watch: Watch, everyMs: number, asked: number | undefined, random: number): number {
  const slowed = Math.min(everyMs * 2 ** watch.failures, Math.max(everyMs, longestPauseMs));
  return Math.max(jittered(slowed, random), asked ?? 0);
}

/** A job that was just seen is left alone for a pause; a wall clock that was set back makes it no longer than one. */
function firstPause(job: Job, clock: Clock, everyMs: number): number {
  const pause = jittered(everyMs, clock.random());
  return Math.min(pause, Math.max(0, Date.parse(job.seenAt) + pause - clock.now()));
}

async function start(context: Context, given: JobLike): Promise<{ ref: JobRef; job: Job | undefined }> {
  const ref = refOf(given);
  const attempt = await remembered(context, ref);
  const held = jobOf(given);
  const kept = attempt?.job;
  const job = held !== undefined && (kept === undefined || held.seenAt >= kept.seenAt) ? held : kept;
  return { ref: ref.id === undefined && attempt !== undefined ? withShortForm(attempt.ref) : ref, job };
}

/**
 * Follows a job to its end: yields it as it is known, then after every question, last when it is over.
 *
 * @throws CrosspointError `timeout`, `canceled` or what the gateway answered, always with the ref.
 */
export async function* events(
  context: Context,
  given: JobLike,
  options: WaitOptions = {},
): AsyncGenerator<SeenJob> {
  const { ref, job } = await start(context, given);
  const { pace } = providerOf(context, ref);
  const { clock } = context;
  const began = clock.monotonic();
  const timeoutMs = options.timeoutMs ?? pace.giveUpMs;
  const signal = untilClosed(context, options.signal);
  const watch: Watch = { job, polls: 0, misses: 0, failures: 0 };
  const seen = (now: Job, nextInMs?: number, trouble?: string): SeenJob => ({
    ...now,
    seen: {
      elapsedMs: clock.now() - Date.parse(ref.submittedAt),
      polls: watch.polls,
      ...(nextInMs === undefined ? {} : { nextInMs: Math.round(nextInMs) }),
      ...(trouble === undefined ? {} : { trouble }),
    },
  });
  if (job !== undefined && isOver(job.state)) return yield seen(job);

  // A job that was just seen is asked about after a pause, a ref out of a drawer at once.
  let pause = job === undefined ? 0 : firstPause(job, clock, pace.everyMs);
  if (job !== undefined) yield seen(job, pause);
  for (;;) {
    const left = began + timeoutMs - clock.monotonic();
    if (signal.aborted) throw stopped(ref, watch.job);
    if (left <= 0 && watch.polls > 0) throw outOfTime(ref, watch.job, timeoutMs);
    await clock.sleep(Math.min(pause, Math.max(0, left)), signal);
    if (signal.aborted) throw stopped(ref, watch.job);
    if (pause > left && watch.polls > 0) throw outOfTime(ref, watch.job, timeoutMs);
    watch.polls += 1;
    const { asked, trouble, code } = await once(
      context,
      ref,
      watch,
      signal,
      Math.max(leastPollMs, began + timeoutMs - clock.monotonic()),
    );
    if (watch.job !== undefined && isOver(watch.job.state)) return yield seen(watch.job);
    pause = pauseAfter(watch, pace.everyMs, asked, clock.random());
    if (code !== undefined) tell(context, { type: 'retrying', purpose: 'poll', ref, code, inMs: pause });
    if (watch.job !== undefined) yield seen(watch.job, pause, trouble);
  }
}

/** Asks once and writes what was learned into the watch. Only a no that will stay a no is thrown. */
async function once(
  context: Context,
  ref: JobRef,
  watch: Watch,
  signal: StopSignal,
  mostMs: number,
): Promise<{ asked?: number | undefined; trouble?: string; code?: ErrorCode }> {
  try {
    const looked = await look(context, ref, watch.job, signal, mostMs);
    watch.failures = 0;
    watch.misses = looked.missing ? watch.misses + 1 : 0;
    const fresh = looked.job.notices.find((notice) => watch.job?.notices.includes(notice) !== true);
    const believed = looked.job.state !== 'expired' || watch.misses >= missesBelieved;
    if (believed) watch.job = looked.job;
    const trouble = looked.missing ? 'the gateway does not know the job (yet)' : fresh;
    return { asked: looked.retryAfterMs, ...(trouble === undefined ? {} : { trouble }) };
  } catch (error) {
    if (!isCrosspointError(error) || !error.retry) throw error;
    watch.failures += 1;
    return { asked: error.retryAfterMs, trouble: error.message, code: error.code };
  }
}

/** Waits until a job is over. Whatever its end, it is returned; see `events` for what is thrown. */
export async function wait(context: Context, given: JobLike, options: WaitOptions = {}): Promise<Job> {
  let last: SeenJob | undefined;
  for await (const seen of events(context, given, options)) {
    last = seen;
    notify(options.onUpdate, seen);
  }
  const { seen: _, ...job } = last!;
  return job as Job;
}

/** An observer cannot change a job, and a throw in it harms nothing. */
function notify(onUpdate: WaitOptions['onUpdate'], seen: SeenJob): void {
  try {
    onUpdate?.(seen);
  } catch {
    // its own mistake
  }
}
