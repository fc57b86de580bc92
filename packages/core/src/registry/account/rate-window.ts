import type { UsageLimit } from '../../model/provider.ts';

/** So many in any stretch of time. */
export type Window = Extract<UsageLimit, { windowMs: number }>;

/** The slots of one window within this process. A slot is free one window after the response, so that no jitter breaks the rule. */
class RateWindow {
  readonly #slots = new Set<{ until: number }>();
  readonly #waiting = new Set<() => void>();
  readonly #row: Window;

  constructor(row: Window) {
    this.#row = row;
  }

  /** How long until a slot is free, in ms; 0 when one is. Infinity while every slot waits for its response. */
  wait(now: number): number {
    for (const slot of this.#slots) if (slot.until <= now) this.#slots.delete(slot);
    if (this.#slots.size < this.#row.max) return 0;
    return Math.min(...[...this.#slots].map(({ until }) => until)) - now;
  }

  acquire(now: () => number): () => void {
    const slot = { until: Number.POSITIVE_INFINITY };
    this.#slots.add(slot);
    return () => {
      slot.until = now() + this.#row.windowMs;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    };
  }

  /** Resolves when the next response has come. */
  nextResponse(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.add(resolve));
  }
}

/** One registry's view of every window, by the account or the address that is counted. */
export class UsageLimits {
  readonly #windows = new Map<string, RateWindow>();

  window(name: string, row: Window): RateWindow {
    const known = this.#windows.get(name) ?? new RateWindow(row);
    this.#windows.set(name, known);
    return known;
  }
}
