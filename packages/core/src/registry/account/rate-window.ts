import { promisesAreShared } from '#timers';
import type { RegistryEventMap } from '../../model/event.ts';
import type { UsageLimit } from '../../model/provider.ts';

/** So many in any stretch of time. */
export type Window = Extract<UsageLimit, { windowMs: number }>;

/** What a request that waits is for. */
export type WaitingPurpose = RegistryEventMap['request.waiting']['purpose'];

/** A request's place among those that wait for a slot. */
export interface QueuePlace {
  readonly purpose: WaitingPurpose;
}

/** A place that a request has taken. */
export interface Slot {
  /** The response is there: the place is free one window later. */
  readonly release: () => void;
  /** The place is free at once. */
  readonly free: () => void;
}

// A runtime that ends what a request began ends it without a word: its slot is not kept for ever. No call takes longer.
const lostMs = 15 * 60_000;

/** The slots of one window within this process. A slot is free one window after the response, so that no jitter breaks the rule. */
export class RateWindow {
  readonly #slots = new Set<{ until: number; readonly lostAt: number }>();
  readonly #waiting = new Map<QueuePlace, () => void>();
  readonly #row: Window;
  /** The purposes that anybody waits for, the next one first. */
  readonly #queues = new Map<WaitingPurpose, Set<QueuePlace>>();

  constructor(row: Window) {
    this.#row = row;
  }

  /** How long until a slot is free, in ms; 0 when one is. Infinity while every slot waits for its response. */
  wait(now: number): number {
    for (const slot of this.#slots) if (slot.until <= now || slot.lostAt <= now) this.#slots.delete(slot);
    if (this.#slots.size < this.#row.max) return 0;
    return Math.min(...[...this.#slots].map(({ until }) => until)) - now;
  }

  /** Puts a request behind those of its purpose. It must leave, whether it got a slot or not. */
  enter(purpose: WaitingPurpose): QueuePlace {
    const place = { purpose };
    this.#queues.set(purpose, (this.#queues.get(purpose) ?? new Set<QueuePlace>()).add(place));
    return place;
  }

  #next(): QueuePlace | undefined {
    const [queue = []] = this.#queues.values();
    const [place] = queue;
    return place;
  }

  /** Whether the next free slot is this request's: purposes take turns, so that no poll waits for fifty estimates. */
  isNext(place: QueuePlace): boolean {
    return this.#next() === place;
  }

  /** Takes a request out of the queue; where it got a slot, its purpose goes behind the others. */
  leave(place: QueuePlace, isServed: boolean): void {
    const { purpose } = place;
    const queue = this.#queues.get(purpose);
    this.#waiting.delete(place);
    queue?.delete(place);
    if (isServed || queue?.size === 0) this.#queues.delete(purpose);
    if (queue !== undefined && queue.size > 0) this.#queues.set(purpose, queue);
    this.#wake();
  }

  acquire(now: () => number): Slot {
    const lostAt = promisesAreShared ? Number.POSITIVE_INFINITY : now() + lostMs;
    const slot = { until: Number.POSITIVE_INFINITY, lostAt };
    this.#slots.add(slot);
    return {
      release: () => {
        slot.until = now() + this.#row.windowMs;
        this.#wake();
      },
      free: () => {
        this.#slots.delete(slot);
        this.#wake();
      },
    };
  }

  /** Resolves when a response has come, or another request left the queue, and this one is the next. */
  nextChange(place: QueuePlace): Promise<void> {
    return new Promise((resolve) => void this.#waiting.set(place, resolve));
  }

  // Only the next one: of ten thousand that wait, the others would find that it is not their turn.
  #wake(): void {
    const place = this.#next();
    if (place !== undefined) this.#waiting.get(place)?.();
  }
}
