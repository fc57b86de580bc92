import type { RegistryEventMap } from '../../model/event.ts';
import type { UsageLimit } from '../../model/provider.ts';

/** So many in any stretch of time. */
export type Window = Extract<UsageLimit, { windowMs: number }>;

/** What a request that waits is for. */
export type WaitingPurpose = RegistryEventMap['request.waiting']['purpose'];

/** A request's place among those that wait for a slot. */
export interface Place {
  readonly purpose: WaitingPurpose;
}

/** The slots of one window within this process. A slot is free one window after the response, so that no jitter breaks the rule. */
export class RateWindow {
  readonly #slots = new Set<{ until: number }>();
  readonly #waiting = new Set<() => void>();
  readonly #row: Window;
  /** The purposes that anybody waits for, the next one first. */
  readonly #queues = new Map<WaitingPurpose, Place[]>();

  constructor(row: Window) {
    this.#row = row;
  }

  /** How long until a slot is free, in ms; 0 when one is. Infinity while every slot waits for its response. */
  wait(now: number): number {
    for (const slot of this.#slots) if (slot.until <= now) this.#slots.delete(slot);
    if (this.#slots.size < this.#row.max) return 0;
    return Math.min(...[...this.#slots].map(({ until }) => until)) - now;
  }

  /** Puts a request behind those of its purpose. It must leave, whether it got a slot or not. */
  enter(purpose: WaitingPurpose): Place {
    const place = { purpose };
    this.#queues.set(purpose, [...(this.#queues.get(purpose) ?? []), place]);
    return place;
  }

  /** Whether the next free slot is this request's: purposes take turns, so that no poll waits for fifty estimates. */
  isNext(place: Place): boolean {
    const [queue] = this.#queues.values();
    return queue?.[0] === place;
  }

  /** Takes a request out of the queue; where it got a slot, its purpose goes behind the others. */
  leave(place: Place, isServed: boolean): void {
    const rest = (this.#queues.get(place.purpose) ?? []).filter((other) => other !== place);
    if (isServed || rest.length === 0) this.#queues.delete(place.purpose);
    if (rest.length > 0) this.#queues.set(place.purpose, rest);
    this.#wake();
  }

  acquire(now: () => number): () => void {
    const slot = { until: Number.POSITIVE_INFINITY };
    this.#slots.add(slot);
    return () => {
      slot.until = now() + this.#row.windowMs;
      this.#wake();
    };
  }

  /** Resolves when a response has come, or another request left the queue. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
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
