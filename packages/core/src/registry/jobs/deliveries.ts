import type { Job } from '../../model/job.ts';
import type { JobRef } from '../../model/ref.ts';

/** What a verified delivery brought: the job as it is now, or only that something happened. */
export interface Report {
  readonly job: Job | undefined;
}

type Listener = (report: Report) => void;

/** One purchase, also while its job id is unknown. */
const nameOf = ({ provider, account, idempotencyKey, submittedAt }: JobRef): string =>
  JSON.stringify([provider, account, idempotencyKey, submittedAt]);

/** Tells waits of one registry what verified deliveries brought. */
export class Deliveries {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Listens for reports about a job. @returns what ends it */
  listen(ref: JobRef, listener: Listener): () => void {
    const name = nameOf(ref);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(name) === listeners) this.#listeners.delete(name);
    };
  }

  tell(ref: JobRef, report: Report): void {
    const listeners = Array.from(this.#listeners.get(nameOf(ref)) ?? []); // one that hears it may stop listening
    for (const listener of listeners) listener(report);
  }
}
