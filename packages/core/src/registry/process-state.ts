import { promisesAreShared } from '#timers';
import { ignoreErrors } from '../model/ignore-errors.ts';
import { type CrosspointError, isCrosspointError } from '../model/error.ts';
import type { Job } from '../model/job.ts';
import type { JobRef } from '../model/ref.ts';
import type { AbortSignalLike } from '../io/abort-signal.ts';
import { systemClock } from '../io/clock.ts';
import { withDeadline } from '../io/deadline.ts';

// How long work that was broken off may take to write its end down: what a store has, and a little more.
const lostWorkMs = 12_000;

/** A call that a gateway responds to only when the outputs are there, under way in this process. */
export interface HeldCall {
  /** The ref it left with, without a job id. */
  readonly ref: JobRef;
  /** The job as it is known, running or ended; the error where its result is unknown. */
  readonly latest: Job | CrosspointError;
  /** Fires when the call has ended and its end is written. */
  readonly ended: AbortSignalLike;
}

/** A ref with a job id names the call that brought this job; one without names the attempt. */
function isCallOf({ ref: held, latest }: HeldCall, ref: JobRef): boolean {
  if (held.provider !== ref.provider || held.account !== ref.account) return false;
  const id = isCrosspointError(latest) ? latest.ref?.id : latest.ref.id;
  if (ref.id !== undefined && id !== undefined) return ref.id === id;
  return ref.id === undefined && held.submittedAt === ref.submittedAt;
}

// Of the real time, also where a registry has another clock: a fake clock does not move while the registry closes.
const closingMs = 1_000;

function keepUntilOver(works: Set<Promise<void>>, work: Promise<void>): void {
  works.add(work);
  void work.then(() => works.delete(work));
}

async function allOf(works: ReadonlySet<Promise<void>>): Promise<void> {
  while (works.size > 0) await Promise.allSettled(works);
}

/** The held calls of one registry. One key can have several: another gateway's, or one after a decision. */
export class HeldCalls {
  readonly #calls = new Map<string, readonly HeldCall[]>();
  readonly #work = new Set<Promise<void>>();
  /** Work that writes to the store. */
  readonly #writes = new Set<Promise<void>>();
  readonly #parent: HeldCalls | undefined;

  /** @param parent - Of the registry that a tenant's belongs to, which ends when the tenant's work has. */
  constructor(parent?: HeldCalls) {
    this.#parent = parent;
  }

  find(ref: JobRef): HeldCall | undefined {
    return this.#calls.get(ref.idempotencyKey)?.find((call) => isCallOf(call, ref));
  }

  add(call: HeldCall, work: Promise<void>): void {
    const key = call.ref.idempotencyKey;
    this.#calls.set(key, [...(this.#calls.get(key) ?? []), call]);
    this.track(work);
  }

  /** Lets go of a call whose end the store knows. */
  forget(call: HeldCall): void {
    const key = call.ref.idempotencyKey;
    const rest = (this.#calls.get(key) ?? []).filter((other) => other !== call);
    if (rest.length === 0) this.#calls.delete(key);
    else this.#calls.set(key, rest);
  }

  /** Work that goes on without a caller; it never rejects, and `allEnded` waits for it. */
  track(work: Promise<void>): void {
    this.#parent?.track(work);
    keepUntilOver(this.#work, work);
  }

  /** Work of a caller that writes to the store; it never rejects, and `allEnded` waits for it for a second. */
  trackWrite(work: Promise<void>): void {
    this.#parent?.trackWrite(work);
    keepUntilOver(this.#writes, work);
  }

  /** All the work under way, and what it leaves behind, to its end; a write that hangs is given up. */
  async allEnded(): Promise<void> {
    const written = (): Promise<void> => allOf(this.#writes);
    if (this.#writes.size > 0) await withDeadline(systemClock(), undefined, closingMs, written, ignoreErrors);
    const untilEnded = (): Promise<void> => allOf(this.#work);
    if (promisesAreShared) return untilEnded();
    // A runtime that ended the request of a call has ended the call without a word.
    await withDeadline(systemClock(), undefined, lostWorkMs, untilEnded, ignoreErrors);
  }
}

/** What a verified delivery brought: the job as it is now, or only that something happened. */
export interface DeliveryReport {
  readonly job: Job | undefined;
}

type ReportListener = (report: DeliveryReport) => void;

/** One purchase, also while its job id is unknown. Two tenants may have bought under one key at one moment. */
const nameOf = (namespace: string, { provider, account, idempotencyKey, submittedAt }: JobRef): string =>
  JSON.stringify([namespace, provider, account, idempotencyKey, submittedAt]);

/** Tells waits of one registry what verified deliveries brought. */
export class DeliveryListeners {
  readonly #listeners = new Map<string, Set<ReportListener>>();

  /** Listens for reports about a job. @returns what ends it */
  listen(namespace: string, ref: JobRef, listener: ReportListener): () => void {
    const name = nameOf(namespace, ref);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(name) === listeners) this.#listeners.delete(name);
    };
  }

  notify(namespace: string, ref: JobRef, report: DeliveryReport): void {
    const listeners = Array.from(this.#listeners.get(nameOf(namespace, ref)) ?? []); // one that hears it may stop listening
    for (const listener of listeners) listener(report);
  }
}
