import type { Job } from '../../model/job.ts';
import { type AbortSignalLike, EitherSignal, LightAbortController } from '../../io/abort-signal.ts';
import type { Context } from '../context.ts';
import { callObserver } from '../emit.ts';
import { storeCall } from '../store/store-calls.ts';
import type { Attempt } from '../store/store.ts';
import { stepLeased } from './advance.ts';

/**
 * How a worker drives the jobs of a store.
 *
 * @example await media.work({ concurrency: 200, signal: AbortSignal.timeout(60_000) });
 */
export interface WorkOptions {
  /** How many jobs are asked about at once. @default 100 */
  readonly concurrency?: number | undefined;
  /** Ends the work: no job is taken any more, and the polls under way come to their end. @default until the registry is closed */
  readonly signal?: AbortSignal | undefined;
  /** How long a job that was taken belongs to this worker, in ms; a dead worker's jobs are taken by others after it. @default 60_000 */
  readonly leaseMs?: number | undefined;
  /** How long to wait where no job is due, in ms. @default 1_000 */
  readonly emptyPauseMs?: number | undefined;
  /** Called with each job after its step. What it throws is ignored. */
  readonly onUpdate?: ((job: Job) => void) | undefined;
}

/** What a worker has done. */
export interface WorkResult {
  /** Steps that were taken. */
  readonly steps: number;
  /** Steps that came after their lease was given to another worker; nothing of them was written. */
  readonly late: number;
  /** Steps that brought nothing: a gateway that did not respond, or a store that could not be written. */
  readonly errors: number;
}

/** The jobs of one account: none of them takes the slots that others need. */
interface Lane {
  readonly provider: string;
  readonly account: string;
  active: number;
}

// More than that at once would be leased long before it is asked about.
const longestBatch = 50;

class Worker {
  readonly #context: Context;
  readonly #concurrency: number;
  readonly #leaseMs: number;
  readonly #emptyPauseMs: number;
  readonly #onUpdate: ((job: Job) => void) | undefined;
  readonly #lanes: readonly Lane[];
  readonly #steps = new Set<Promise<void>>();
  #first = 0;
  #woken = new LightAbortController();
  #counts = { steps: 0, late: 0, errors: 0 };

  constructor(context: Context, options: WorkOptions) {
    const { concurrency = 100, leaseMs = 60_000, emptyPauseMs = 1_000, onUpdate } = options;
    this.#context = context;
    this.#concurrency = concurrency;
    this.#leaseMs = leaseMs;
    this.#emptyPauseMs = emptyPauseMs;
    this.#onUpdate = onUpdate;
    this.#lanes = context.providers.map(({ spec, account }) => ({ provider: spec.id, account, active: 0 }));
  }

  /** How many more jobs of a lane may be taken: half of all slots are set aside for the lanes, in equal parts. */
  #room(lane: Lane): number {
    const reserved = Math.floor(this.#concurrency / (2 * this.#lanes.length));
    const ofOthers = this.#lanes
      .filter((other) => other !== lane)
      .reduce((sum, { active }) => sum + Math.max(0, reserved - active), 0);
    return Math.min(longestBatch, this.#concurrency - this.#steps.size - ofOthers);
  }

  async #claim({ provider, account }: Lane, limit: number): Promise<readonly Attempt[]> {
    const request = { limit, leaseMs: this.#leaseMs, provider, account };
    const call = { failure: 'could not be read' };
    return storeCall(this.#context, call, () => this.#context.store.claimDue(request));
  }

  async #step(lane: Lane, attempt: Attempt): Promise<void> {
    const { closing } = this.#context;
    // A poll that would outlast its lease is cut off: another worker would ask as well.
    const options = { signal: closing, maxMs: this.#leaseMs * 0.75, fence: attempt.fence };
    try {
      const { job, error, isLate } = await stepLeased(this.#context, attempt, options);
      if (isLate) this.#counts.late += 1;
      if (error !== undefined) this.#counts.errors += 1;
      const onUpdate = this.#onUpdate;
      if (onUpdate !== undefined && job !== undefined && !isLate) callObserver(() => onUpdate(job));
    } catch {
      this.#counts.errors += 1; // the lease ends by itself, and the job is taken again
    } finally {
      this.#counts.steps += 1;
      lane.active -= 1;
    }
  }

  #start(lane: Lane, attempt: Attempt): void {
    lane.active += 1;
    const step: Promise<void> = this.#step(lane, attempt).finally(() => {
      this.#steps.delete(step);
      this.#woken.abort();
    });
    this.#steps.add(step);
  }

  /**
   * Takes what is due: each lane first up to its part of the slots, then whatever the others leave. So two lanes that both
   * have enough to do have as many slots each, also where several slots become free at once.
   *
   * @returns how many jobs were taken, and whether a lane had no slot left
   */
  async #takeDue(stop: AbortSignalLike): Promise<{ readonly taken: number; readonly isFull: boolean }> {
    let [taken, isFull] = [0, false];
    this.#first = (this.#first + 1) % this.#lanes.length;
    const lanes = [...this.#lanes.slice(this.#first), ...this.#lanes.slice(0, this.#first)];
    const part = Math.ceil(this.#concurrency / lanes.length);
    const exhausted = new Set<Lane>();
    for (const most of [part, this.#concurrency]) {
      for (const lane of lanes) {
        if (stop.aborted || exhausted.has(lane)) continue;
        const room = Math.min(this.#room(lane), most - lane.active);
        isFull ||= room <= 0 && most === this.#concurrency;
        if (room <= 0) continue;
        try {
          const due = await this.#claim(lane, room);
          for (const attempt of due) this.#start(lane, attempt);
          taken += due.length;
          if (due.length < room) exhausted.add(lane);
        } catch {
          this.#counts.errors += 1; // a store that cannot be reached is asked again after a pause
          exhausted.add(lane);
        }
      }
    }
    return { taken, isFull };
  }

  async run(stop: AbortSignalLike): Promise<WorkResult> {
    while (!stop.aborted) {
      this.#woken = new LightAbortController();
      const { taken, isFull } = await this.#takeDue(stop);
      if (taken > 0) continue;
      const signal = isFull ? new EitherSignal(stop, this.#woken) : stop;
      await this.#context.clock.sleep(this.#emptyPauseMs, signal);
    }
    await Promise.all(this.#steps);
    return this.#counts;
  }
}

/** Drives every due job of the store until the signal aborts, or the registry is closed. */
export const work = (context: Context, options: WorkOptions, stop: AbortSignalLike): Promise<WorkResult> =>
  new Worker(context, options).run(stop);
