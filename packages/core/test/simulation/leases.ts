import type { Attempt, UpdateCondition, UpdateResult } from '../../src/store.ts';

interface Lease {
  /** Ms of the timeline. */
  readonly until: number;
  readonly fence: number;
}

/** Which attempts are leased to a worker, from what the store answered. */
export class Leases {
  readonly #byAttempt = new Map<string, Lease>();
  readonly #report: (message: string) => void;

  constructor(report: (message: string) => void) {
    this.#report = report;
  }

  claimed(attempts: readonly Attempt[], at: number, leaseMs: number): void {
    for (const { id, fence } of attempts) {
      const before = this.#byAttempt.get(id);
      if (before !== undefined && before.until > at)
        this.#report(`attempt ${id} was leased again ${before.until - at} ms before its lease was over`);
      if (before !== undefined && before.fence >= fence)
        this.#report(`the lease of attempt ${id} has the fence ${fence}, and there was ${before.fence}`);
      this.#byAttempt.set(id, { until: at + leaseMs, fence });
    }
  }

  /** Whoever was overtaken while it stood still writes nothing. */
  updated(id: string, { fence }: UpdateCondition = {}, { outcome }: UpdateResult): void {
    const lease = this.#byAttempt.get(id);
    if (fence !== undefined && lease !== undefined && outcome === 'updated' && lease.fence > fence)
      this.#report(`attempt ${id} was changed under the fence ${fence}, and its lease has ${lease.fence}`);
  }

  /** A change that says when the next step is due gives the lease back. */
  ended(id: string, { outcome }: UpdateResult): void {
    const lease = this.#byAttempt.get(id);
    if (lease !== undefined && outcome === 'updated') this.#byAttempt.set(id, { ...lease, until: -Infinity });
  }
}
