import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import type { JobRef } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/stop.ts';

/** A call that a gateway answers only when the outputs are there, under way in this process. */
export interface HeldCall {
  /** The ref it left with, without a job id. */
  readonly ref: JobRef;
  /** As it is known: running, and at its end what became of it; the error where nobody knows. */
  readonly now: Job | CrosspointError;
  /** Fires when the call has ended and its end is written. */
  readonly over: AbortSignalLike;
}

/** A ref with a job id names the call that brought this job; one without names the attempt. */
function isCallOf({ ref: held, now }: HeldCall, ref: JobRef): boolean {
  if (held.provider !== ref.provider || held.account !== ref.account) return false;
  const id = isCrosspointError(now) ? now.ref?.id : now.ref.id;
  if (ref.id !== undefined && id !== undefined) return ref.id === id;
  return ref.id === undefined && held.submittedAt === ref.submittedAt;
}

/** The held calls of one registry. One key can have several: another gateway's, or one after a decision. */
export class HeldCalls {
  readonly #calls = new Map<string, readonly HeldCall[]>();
  readonly #work = new Set<Promise<void>>();

  find(ref: JobRef): HeldCall | undefined {
    return this.#calls.get(ref.idempotencyKey)?.find((call) => isCallOf(call, ref));
  }

  add(call: HeldCall, work: Promise<void>): void {
    const key = call.ref.idempotencyKey;
    this.#calls.set(key, [...(this.#calls.get(key) ?? []), call]);
    this.until(work);
  }

  /** Lets go of a call whose end the store knows. */
  forget(call: HeldCall): void {
    const key = call.ref.idempotencyKey;
    const rest = (this.#calls.get(key) ?? []).filter((other) => other !== call);
    if (rest.length === 0) this.#calls.delete(key);
    else this.#calls.set(key, rest);
  }

  /** Work that goes on without a caller; it never rejects, and `ended` waits for it. */
  until(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** All the work under way, and what it leaves behind, to its end. */
  async ended(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }
}
