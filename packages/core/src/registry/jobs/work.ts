import type { Job } from '../../model/job.ts';
import { type AbortSignalLike, EitherSignal, LightAbortController } from '../../io/abort-signal.ts';
import type { Context } from '../context.ts';
import { callObserver } from '../emit.ts';
import { storeCall } from '../store/store-calls.ts';
import type { Attempt } from '../store/store.ts';
import { stepLeased } from './advance.ts';
import { freeSlots, type Lane } from './slots.ts';

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
  #woken = new LightAbortController();
  #counts = { steps: 0, late: 0, errors: 0 };

  constructor(context: Context, options: WorkOptions) {
    const { concurrency = 100, leaseMs = 60_000, emptyPauseMs = 1_000, onUpdate } = options;
    this.#context = context;
    this.#concurrency = concurrency;
    this.#leaseMs = leaseMs;
    this.#emptyPauseMs = emptyPauseMs;
    this.#onUpdate = onUpdate;
    this.#lanes = context.providers.map(({ spec, account }) => ({
      provider: spec.id,
      account,
      active: 0,
      taken: 0,
    }));
  }

  /** Leases due jobs for free slots. A lane with fewer of them than slots, or whose jobs cannot be read, is not hungry. */
  async #claim(lane: Lane, slots: number, hungry: Set<Lane>): Promise<readonly Attempt[]> {
    const { provider, account } = lane;
    const request = { limit: slots, leaseMs: this.#leaseMs, provider, account };
    lane.active += slots; // no other claim takes them meanwhile
    let due: readonly Attempt[] = [];
    try {
      const call = { failure: 'could not be read' };
      due = await storeCall(this.#context, call, () => this.#context.store.claimDue(request));
    } catch {
      this.#counts.errors += 1; // a store that cannot be reached is asked again after a pause
    }
    lane.active -= slots - due.length;
    lane.taken += due.length;
    if (due.length < slots) {
      hungry.delete(lane);
      lane.taken = Math.max(...this.#lanes.map(({ taken }) => taken));
    }
    return due;
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
    const step: Promise<void> = this.#step(lane, attempt).finally(() => {
      this.#steps.delete(step);
      this.#woken.abort();
    });
    this.#steps.add(step);
  }

  /**
   * Takes what is due of each hungry lane, for its part of the slots. The polls of all begin at the same moment, so that a
   * lane whose claims are slow has no fewer of them.
   */
  async #takeTogether(hungry: Set<Lane>): Promise<number> {
    const slots = freeSlots({ concurrency: this.#concurrency, lanes: this.#lanes, hungry });
    const claims = [...slots].map(async ([lane, free]) => {
      const due = free === 0 ? [] : await this.#claim(lane, Math.min(longestBatch, free), hungry);
      return due.map((attempt) => ({ lane, attempt }));
    });
    const all = (await Promise.all(claims)).flat();
    for (const { lane, attempt } of all) this.#start(lane, attempt);
    return all.length;
  }

  /**
   * Takes what is due. What a lane without work leaves is shared by the others.
   *
   * @returns how many jobs were taken, and whether a lane may have more than there are slots for
   */
  async #takeDue(stop: AbortSignalLike): Promise<{ readonly taken: number; readonly isFull: boolean }> {
    const hungry = new Set(this.#lanes);
    let taken = 0;
    for (let before = Infinity; hungry.size > 0 && hungry.size < before && !stop.aborted;) {
      before = hungry.size;
      taken += await this.#takeTogether(hungry);
    }
    return { taken, isFull: hungry.size > 0 };
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
