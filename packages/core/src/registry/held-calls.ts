import type { CrosspointError } from '../model/error.ts';
import type { Job } from '../model/job.ts';
import type { StopSignal } from '../io/stop.ts';

/** A call that a gateway answers only when the outputs are there, under way in this process. */
export interface HeldCall {
  /** As it is known: running, and at its end what became of it; the error where nobody knows. */
  readonly now: Job | CrosspointError;
  /** Fires when the call has ended and its end is written. */
  readonly over: StopSignal;
}

/** The held calls of one registry, by idempotency key. */
export class HeldCalls {
  readonly #calls = new Map<string, HeldCall>();
  readonly #work = new Set<Promise<void>>();

  find(idempotencyKey: string): HeldCall | undefined {
    return this.#calls.get(idempotencyKey);
  }

  add(idempotencyKey: string, call: HeldCall, work: Promise<void>): void {
    this.#calls.set(idempotencyKey, call);
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** Lets go of a call whose end the store knows. */
  forget(idempotencyKey: string): void {
    this.#calls.delete(idempotencyKey);
  }

  /** Every call under way, to its end. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#work);
  }
}
