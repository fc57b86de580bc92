import type { Cancel, Clock } from './clock.ts';

/** A timer that need not keep the process alive. */
interface Handle {
  readonly ref?: () => unknown;
  readonly unref?: () => unknown;
}

const tickMs = 20;

/**
 * Deadlines of many exchanges share one timer: they are kept in slots of 20 ms, and only the nearest slot is timed.
 * Nothing here needs more precision, and a thousand waiting jobs cost one timer.
 */
class Wheel {
  readonly #slots = new Map<number, Set<() => void>>();
  #timer: { readonly slot: number; readonly handle: Handle } | undefined;

  add(ms: number, run: () => void): Cancel {
    const slot = Math.ceil((performance.now() + Math.max(0, ms)) / tickMs);
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
    const wait = Math.min(Math.max(0, slot * tickMs - performance.now()), 2_000_000_000);
    this.#timer = { slot, handle: setTimeout(() => this.#fire(), wait) };
  }

  #fire(): void {
    this.#timer = undefined;
    const now = performance.now() / tickMs;
    for (const slot of [...this.#slots.keys()].filter((each) => each <= now).toSorted((a, b) => a - b)) {
      const jobs = this.#slots.get(slot) ?? [];
      this.#slots.delete(slot);
      for (const job of jobs) job();
    }
    let nearest = Infinity;
    for (const slot of this.#slots.keys()) nearest = Math.min(nearest, slot);
    // What just ran may have planned something, and aimed for it already.
    if (nearest !== Infinity && nearest < this.#aimedAt()) this.#aim(nearest);
  }

  #aimedAt(): number {
    return this.#timer?.slot ?? Infinity;
  }
}

/** Timers of one clock. */
export function createTimers(): Clock['after'] {
  const wheel = new Wheel();
  return (ms, run) => wheel.add(ms, run);
}

/**
 * Whether work of one request may wait for a promise of another. Cloudflare Workers end what a request began with it, so
 * that others would wait for ever.
 */
export const promisesAreShared = true;
