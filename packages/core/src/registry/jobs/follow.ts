import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import { isTerminal, type Job, type JobUpdate } from '../../model/job.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import type { Clock } from '../../io/clock.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { type Context, type JobLike, linkedSignal, providerOf, refOf } from '../context.ts';
import { chargeStatusOf } from '../charge-status.ts';
import { waitForCall } from '../submit/held.ts';
import { knownJob } from './known-job.ts';
import { PollMemory } from './poll-memory.ts';
import { isReported, learnPace, longestPauseMs, pollIntervalMs, pollPauseMs } from '../plan/poll-pace.ts';
import { isHeldCall, pollOnce, type PollResult } from './poll-once.ts';
import { untilOver } from './until-over.ts';
import { isFinal, type PollTrouble, TroubleCount } from './poll-trouble.ts';
import { callObserver, emit } from '../emit.ts';
import type { Attempt } from '../store/store.ts';
import type { HeldCall } from '../process-state.ts';

/**
 * How long to wait for a job.
 *
 * @example await media.wait(job, { timeoutMs: 600_000, onUpdate: ({ state, poll }) => console.log(state, poll.elapsedMs) });
 */
export interface WaitOptions {
  /**
   * Ends the wait with `timeout` after this long, in ms; the job goes on, and the error has its ref.
   *
   * @default the provider's `polling.timeoutMs`, such as 1_000_000
   */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait at once and cancels nothing at the gateway. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the job after every poll. What it throws is ignored. */
  readonly onUpdate?: ((update: JobUpdate) => void) | undefined;
}

// Even a deadline that is almost over leaves time for one response.
const minPollMs = 1_000;

// The last poll comes so long before the end of a wait.
const lastPollMs = 50;

/** Half a tenth early to half a tenth late, so that many waits do not ask in step. */
const jittered = (ms: number, random: number): number => ms * (0.95 + random * 0.1);

const canceledError = (ref: JobRef, job: Job | undefined): CrosspointError =>
  new CrosspointError({
    code: 'canceled',
    provider: ref.provider,
    message:
      job?.resumable === false
        ? 'stopped waiting; the call is held open by the process that made it, and its response is lost with that process'
        : 'stopped waiting; the job goes on at the gateway, and its ref finds it again',
    charged: chargeStatusOf(job),
    ref,
  });

/** What a wait that ran out of time knows. */
interface OutOfTime {
  readonly job: Job | undefined;
  readonly timeoutMs: number;
  /** How often it asked, and how many questions in a row at the end brought no response about the job. */
  readonly count: number;
  readonly failures: number;
  readonly lastFailure: CrosspointError | undefined;
}

function timeoutError(
  ref: JobRef,
  { job, timeoutMs, count, failures, lastFailure }: OutOfTime,
): CrosspointError {
  const seconds = `${Math.round(timeoutMs / 1000)} s`;
  const polls = failures === 1 ? '1 poll' : `${failures} polls`;
  const known = `the job is still ${job?.state ?? 'unseen'} after ${seconds}`;
  const next =
    job?.resumable === false
      ? 'its call is held open by the process that made it: keep that running, and wait again'
      : 'it goes on at the gateway, wait again with its ref';
  const message =
    lastFailure === undefined || failures === 0
      ? `${known}; ${next}`
      : failures === count
        ? `nothing was learned about the job in ${seconds}: ${polls}, all failed, the last with "${lastFailure.message}"; wait again with its ref`
        : `${known}, and the last ${polls} failed, at the end with "${lastFailure.message}"; wait again with its ref`;
  return new CrosspointError({
    code: 'timeout',
    provider: ref.provider,
    message,
    retryable: true,
    charged: chargeStatusOf(job),
    ref,
    ...(failures === 0 || lastFailure === undefined
      ? {}
      : { cause: lastFailure, response: lastFailure.response, requestId: lastFailure.requestId }),
  });
}

/** A job that was just seen is left alone for a pause; a wall clock that was set back makes it no longer than one. */
function firstPause(job: Job | undefined, clock: Clock, pauseAt: (at: number) => number): number {
  if (job === undefined) return 0; // without a known job, poll immediately
  const observedAt = Date.parse(job.observedAt);
  const pause = pauseAt(observedAt);
  return Math.min(pause, Math.max(0, observedAt + pause - clock.now()));
}

/** One wait, with what its polls share. Ten thousand of them may be under way, so it holds what it needs and nothing else. */
export class JobPoller extends PollMemory {
  /** The job's full ref, and the token of its callback address: what tells how soon it is polled again. */
  readonly ref: JobRef;
  readonly webhookToken: string | undefined;
  readonly #context: Context;
  readonly #signal: AbortSignalLike;
  readonly #timeoutMs: number;
  readonly #began: number;
  readonly #intervalMs: number;
  readonly #onUpdate: WaitOptions['onUpdate'];
  #trouble: TroubleCount | undefined;
  /** Questions in a row that brought no response about the job, and what the last of them brought. */
  #failures = 0;
  #lastFailure: CrosspointError | undefined;
  job: Job | undefined;
  count = 0;
  /** A job known as failed or expired is polled once, because a wait was called for it: it may have succeeded since. */
  #isPolledOnceMore: boolean;
  /** How long until the next question, in ms. */
  pause: number;
  /** How the pause passes: the held call that is waited for, or that it ends the wait, or that a delivery ended it. */
  #rest: HeldCall | 'late' | 'woken' | undefined;
  lastError: string | undefined;

  constructor(
    context: Context,
    attempt: Pick<Attempt, 'ref' | 'webhookToken'>,
    job: Job | undefined,
    options: WaitOptions,
  ) {
    super();
    const { ref } = attempt;
    this.#context = context;
    this.ref = ref;
    this.webhookToken = attempt.webhookToken;
    this.#signal = linkedSignal(context, options.signal);
    this.#timeoutMs = options.timeoutMs ?? providerOf(context, ref).polling.timeoutMs;
    this.#began = Math.floor(context.clock.monotonic());
    this.#intervalMs = pollIntervalMs(context, attempt);
    this.#onUpdate = options.onUpdate;
    this.job = job;
    // A held call has no second response: what is known of its end is all there is.
    this.#isPolledOnceMore =
      (job?.state === 'failed' || job?.state === 'expired') && !isHeldCall(context, ref);
    this.pause = this.#isPolledOnceMore
      ? 0
      : firstPause(job, context.clock, (at) => this.#plannedPause(at, context.clock.random()));
  }

  get over(): boolean {
    return this.job !== undefined && isTerminal(this.job.state) && !this.#isPolledOnceMore;
  }

  /** The job with what a progress bar wants to know. */
  get update(): JobUpdate | undefined {
    if (this.job === undefined) return undefined;
    const { count, lastError } = this;
    const { confirmedAt } = this;
    const seen = confirmedAt === undefined ? {} : { observedAt: new Date(confirmedAt).toISOString() };
    const elapsedMs = this.#context.clock.now() - Date.parse(this.ref.submittedAt);
    const next = this.over
      ? {}
      : { nextInMs: Math.round(this.pause), ...(lastError === undefined ? {} : { lastError }) };
    return { ...this.job, ...seen, poll: { elapsedMs, count, ...next } };
  }

  /** How often the store is read meanwhile for what a delivery to another process brought, in ms. */
  get #storeMs(): number | undefined {
    if (!isReported(this.#context, this)) return undefined;
    return providerOf(this.#context, this.ref).polling.intervalMs;
  }

  /** How long after a moment at which the job was not over it is polled, in ms: once more before the wait is over. */
  #plannedPause(at: number, random: number): number {
    const planned = jittered(pollPauseMs(this.#context, this, at), random);
    return Math.min(planned, Math.max(this.#intervalMs * 1.05, this.#remainingMs - lastPollMs));
  }

  /** Tells the observer of a wait what is known now. */
  notify(): void {
    const onUpdate = this.#onUpdate;
    if (onUpdate === undefined) return;
    const { update } = this;
    if (update !== undefined) callObserver(() => onUpdate(update));
  }

  get #remainingMs(): number {
    return this.#began + this.#timeoutMs - this.#context.clock.monotonic();
  }

  #timeoutError(): CrosspointError {
    const [failures, lastFailure] = [this.#failures, this.#lastFailure];
    const { job, count } = this;
    return timeoutError(this.ref, { job, timeoutMs: this.#timeoutMs, count, failures, lastFailure });
  }

  /** Waits for the pause and polls once. @throws CrosspointError `timeout`, `canceled`, or a lasting error */
  async step(): Promise<void> {
    await this.pass();
    await this.ask();
  }

  /**
   * Lets the pause pass. No async function: a waiting job holds its sleep, and no frame of a call.
   *
   * @throws CrosspointError `timeout`, `canceled`
   */
  pass(): Promise<void> {
    const remainingMs = this.#remainingMs;
    this.#rest = undefined;
    if (this.#isPolledOnceMore) return Promise.resolve();
    if (this.#signal.aborted) throw canceledError(this.ref, this.job);
    if (remainingMs <= 0 && this.count > 0) throw this.#timeoutError();
    const held = this.#context.held.find(this.ref);
    if (held !== undefined) {
      this.#rest = held;
      return waitForCall(this.#context, held, Math.max(0, remainingMs), this.#signal);
    }
    if (this.pause > remainingMs && this.count > 0) this.#rest = 'late';
    const ms = Math.min(this.pause, Math.max(0, remainingMs));
    const storeMs = this.#storeMs;
    return storeMs === undefined
      ? this.#context.clock.sleep(ms, this.#signal)
      : this.#sleepUntilReported(ms, storeMs);
  }

  /** Polls once, where what woke the wait has not ended it. @throws as `step` */
  async ask(): Promise<void> {
    if (this.#isPolledOnceMore) return this.#pollEndedJob();
    if (this.#signal.aborted) throw canceledError(this.ref, this.job);
    const rest = this.#rest;
    if (rest === 'woken' && this.over) return;
    if (rest === 'late' || (typeof rest === 'object' && !rest.ended.aborted)) throw this.#timeoutError();
    this.count += 1;
    const most = Math.max(minPollMs, this.#remainingMs);
    let learned: Pick<PollResult, 'retryAfterMs' | 'inconclusive'>;
    try {
      const result = await pollOnce(this.#context, this.ref, this.job, this.#signal, most, this);
      this.#keep(result);
      learned = result;
    } catch (error) {
      learned = { retryAfterMs: this.#pauseAfterError(error) };
    }
    this.pause = this.#pauseAfter(learned.retryAfterMs);
    if (learned.inconclusive !== undefined) this.#failIfPersistent(learned.inconclusive);
  }

  /** Lets time pass; it ends early where a delivery says something about the job. */
  async #sleepUntilReported(ms: number, storeMs: number): Promise<void> {
    const { sleepUntilReported } = await import('./receive.ts');
    const nap = { ms, storeMs, signal: this.#signal, lastKnown: this.job };
    const report = await sleepUntilReported(this.#context, this.ref, nap);
    if (report?.job !== undefined) this.job = report.job;
    if (report !== undefined) this.#rest = 'woken';
  }

  /** Asks about a job that was over, once. It stays as it is known where there is no response. */
  async #pollEndedJob(): Promise<void> {
    const lastKnown = this.job;
    if (this.#signal.aborted) throw canceledError(this.ref, lastKnown);
    this.#isPolledOnceMore = false;
    this.count += 1;
    try {
      const most = Math.max(minPollMs, this.#remainingMs);
      const { job, retryAfterMs } = await pollOnce(this.#context, this.ref, lastKnown, this.#signal, most);
      this.job = job;
      this.pause = this.#pauseAfter(retryAfterMs);
    } catch (error) {
      if (this.#signal.aborted || !isCrosspointError(error) || lastKnown === undefined) throw error;
      const notice = `another poll of this job failed, so it stays ${lastKnown.state} (${error.message.slice(0, 300)})`;
      this.job = { ...lastKnown, notices: [...new Set([...lastKnown.notices, notice])] };
    }
  }

  /** The pause by how long such jobs take. Trouble doubles the interval, `Retry-After` is obeyed. */
  #pauseAfter(askedMs: number | undefined): number {
    const slowed = Math.min(
      this.#intervalMs * 2 ** this.#failures,
      Math.max(this.#intervalMs, longestPauseMs),
    );
    const { clock } = this.#context;
    const random = clock.random();
    return Math.max(jittered(slowed, random), this.#plannedPause(clock.now(), random), askedMs ?? 0);
  }

  /** Keeps what a poll has taught. */
  #keep(result: PollResult): void {
    if (result.isUnchanged !== true) this.confirmedAt = undefined;
    const fresh = result.job.notices.find((notice) => this.job?.notices.includes(notice) !== true);
    this.job = result.job;
    this.lastError = result.missing ? 'the gateway does not know the job (yet)' : fresh;
    // Trouble slows the polls down; in the first minute a job may turn up at any moment.
    this.#failures = result.job.misses === undefined ? 0 : this.#failures + 1;
    this.#lastFailure = undefined;
    if (result.inconclusive === undefined) this.#trouble = undefined;
  }

  /** The pause after a poll that failed for the moment. @throws the error where asking again does not help */
  #pauseAfterError(error: unknown): number {
    if (!isCrosspointError(error) || isFinal(error)) throw error;
    if (!error.retryable && this.#isBelieved('refused')) throw error;
    this.#failures += 1;
    this.#lastFailure = error;
    this.lastError = error.message;
    const inMs = this.#pauseAfter(error.retryAfterMs);
    emit(this.#context, { type: 'retry', purpose: 'poll', ref: this.ref, code: error.code, inMs });
    return inMs;
  }

  /** Counts one kind of trouble, and says whether it came often and long enough to be believed. */
  #isBelieved(trouble: PollTrouble): boolean {
    this.#trouble ??= new TroubleCount();
    return this.#trouble.add(trouble, this.#context.clock.monotonic());
  }

  /** Ends the wait where the gateway has said often and long enough what no further question will change. */
  #failIfPersistent({
    trouble,
    message,
    response,
    requestId,
  }: NonNullable<PollResult['inconclusive']>): void {
    if (!this.#isBelieved(trouble)) return;
    const charged = chargeStatusOf(this.job);
    throw new CrosspointError({
      code: 'unexpected_response',
      provider: this.ref.provider,
      message: `${message}; the job is kept, and can be asked about later`,
      retryable: true,
      // A gateway that reports success has made what was ordered.
      charged: trouble === 'noFile' && charged === 'maybe' ? 'yes' : charged,
      ref: this.ref,
      response,
      requestId,
    });
  }
}

/** Begins to follow a job. @throws CrosspointError where there is none, or its provider is not installed */
export async function pollerOf(context: Context, given: JobLike, options: WaitOptions): Promise<JobPoller> {
  const ref = refOf(given);
  const { job, attempt } = await knownJob(
    context,
    given,
    Math.max(minPollMs, options.timeoutMs ?? Infinity),
    linkedSignal(context, options.signal),
  );
  const full = ref.id === undefined && attempt !== undefined ? withShortForm(attempt.ref) : ref;
  await learnPace(context, full);
  return new JobPoller(context, { ref: full, webhookToken: attempt?.webhookToken }, job, options);
}

/**
 * Follows a job to its end: yields it as it is known, then after every question, last when it is over.
 *
 * @throws CrosspointError `timeout`, `canceled` or what the gateway responded with, always with the ref.
 */
export async function* watch(
  context: Context,
  given: JobLike,
  options: WaitOptions = {},
): AsyncGenerator<JobUpdate> {
  const poller = await pollerOf(context, given, options);
  if (poller.update !== undefined) yield poller.update;
  while (!poller.over) {
    await poller.step();
    if (poller.update !== undefined) yield poller.update;
  }
}

/**
 * Waits until a job is over. Whatever its end, it is returned; see `watch` for what is thrown. A job that is known as
 * failed or expired already is polled once, and what is known is returned where there is no response.
 */
export const wait = (context: Context, given: JobLike, options: WaitOptions = {}): Promise<Job> =>
  untilOver(pollerOf(context, given, options));
