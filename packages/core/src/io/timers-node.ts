import type { Cancel, Clock } from './clock.ts';

/** A timer that need not keep the process alive. */
interface Handle {
  readonly ref?: () => unknown;
  readonly unref?: () => unknown;
}

// Deadlines need no more precision.
const usualTickMs = 20;

/** Many timers share one: they are kept in slots of some ms, and only the nearest slot is timed. */
class Wheel {
  readonly #tickMs: number;
  readonly #slots = new Map<number, Set<() => void>>();
  #timer: { readonly slot: number; readonly handle: Handle } | undefined;

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  add(ms: number, run: () => void): Cancel {
    const slot = Math.ceil((performance.now() + Math.max(0, ms)) / this.#tickMs);
    const jobs = this.#slots.get(slot) ?? new Set();
    const job = jobs.has(run) ? (): void => run() : run; // one identity per call, even of the same function
    if (this.#slots.size === 0) this.#timer?.handle.ref?.();
    this.#slots.set(slot, jobs.add(job));
    if (this.#timer === undefined || slot < this.#timer.slot) this.#aim(slot);
    return () => this.#drop(slot, job);
  }

  /** A timer that has nothing left to do stays, and finds nothing due: most deadlines are cancelled, few are met. */
  #drop(slot: number, job: () => void): void {
    const jobs = this.#slots.get(slot);
    if (jobs?.delete(job) !== true || jobs.size > 0) return;
    this.#slots.delete(slot);
    if (this.#slots.size === 0) this.#timer?.handle.unref?.(); // nothing is left that a process should stay alive for
  }

  #aim(slot: number): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer.handle as ReturnType<typeof setTimeout>);
    // A longer wait than setTimeout can hold (24.8 days) wakes early, finds nothing due and aims again.
    const wait = Math.min(Math.max(0, slot * this.#tickMs - performance.now()), 2_000_000_000);
    this.#timer = { slot, handle: setTimeout(() => this.#fire(), wait) };
  }

  /** Runs the nearest slot, if it is due. What is due beside it comes a turn of the event loop later: responses come first. */
  #fire(): void {
    this.#timer = undefined;
    const due = this.#nearest();
    const jobs = this.#slots.get(due);
    if (jobs !== undefined && due * this.#tickMs <= performance.now()) {
      this.#slots.delete(due);
      for (const job of jobs) job();
    }
    const next = this.#nearest();
    // What just ran may have planned something, and aimed for it already.
    if (next === Infinity || next >= this.#aimedAt()) return;
    if (next * this.#tickMs > performance.now()) this.#aim(next);
    else this.#timer = { slot: next, handle: setImmediate(() => this.#fire()) };
  }

  #aimedAt(): number {
    return this.#timer?.slot ?? Infinity;
  }

  /** Infinity: there is none. */
  #nearest(): number {
    let nearest = Infinity;
    for (const slot of this.#slots.keys()) if (slot < nearest) nearest = slot;
    return nearest;
  }
}

/** Timers of one clock, none of which runs later than one tick. */
export function createTimers(tickMs = usualTickMs): Clock['after'] {
  const wheel = new Wheel(tickMs);
  return (ms, run) => wheel.add(ms, run);
}

/**
 * Whether work of one request may wait for a promise of another. Cloudflare Workers end what a request began with it, so
 * that others would wait for ever.
 */
export const promisesAreShared = true;
