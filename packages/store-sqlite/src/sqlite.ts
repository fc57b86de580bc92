import type { AllowanceClaim, Attempt, Begun, Change, Intent, JobStore } from '@crosspoint/core';
import { Allowances } from './allowances.ts';
import { Attempts, type Filter } from './attempts.ts';
import { Budgets, isHolding } from './budgets.ts';
import { Connection } from './connection.ts';
import { placeOf } from './place.ts';

/** How a store gets along with other processes. */
export interface SqliteOptions {
  /** How long a step waits for other processes to let go of the file, in ms. @default 5000 */
  readonly busyTimeoutMs?: number | undefined;
}

class SqliteStore implements JobStore {
  readonly durable = true;
  readonly #connection: Connection;
  readonly #attempts: Attempts;
  readonly #budgets: Budgets;
  readonly #allowances: Allowances;

  constructor(path: string, busyTimeoutMs: number) {
    this.#connection = new Connection(path, busyTimeoutMs);
    this.#attempts = new Attempts(path, this.#connection);
    this.#budgets = new Budgets(this.#connection);
    this.#allowances = new Allowances(this.#connection);
  }

  begin(intent: Intent): Promise<Begun> {
    return this.#connection.write((): Begun => {
      const known = this.#attempts.byKey(intent.idempotencyKey);
      if (known !== undefined && known.attempt.fingerprint !== intent.fingerprint)
        return { outcome: 'conflict', attempt: known.attempt };
      if (known !== undefined && isHolding(known.attempt.word))
        return { outcome: 'exists', attempt: known.attempt };
      const reservation = this.#budgets.over(intent.reservations);
      if (reservation !== undefined) return { outcome: 'over_budget', reservation };
      if (known !== undefined) this.#attempts.remove(known.seq);
      const { seq, attempt } = this.#attempts.add({ ...intent, word: 'open', revision: 1 });
      this.#budgets.hold(seq, attempt);
      return { outcome: 'begun', attempt };
    });
  }

  settle(id: string, revision: number, change: Change): Promise<Attempt | undefined> {
    return this.#connection.write(() => {
      const known = this.#attempts.byId(id);
      if (known === undefined || known.attempt.revision !== revision) return undefined;
      const changed = { ...known.attempt, ...change, revision: revision + 1 };
      const { attempt } = this.#attempts.change(known.seq, changed);
      if ('tags' in change) this.#attempts.relabel(known.seq, change.tags ?? {});
      if ('word' in change || 'reservations' in change) this.#budgets.hold(known.seq, attempt);
      return attempt;
    });
  }

  find(idempotencyKey: string): Promise<Attempt | undefined> {
    return this.#connection.read(() => this.#attempts.byKey(idempotencyKey)?.attempt);
  }

  take(claim: AllowanceClaim): Promise<number> {
    return this.#connection.write(() => this.#allowances.take(claim));
  }

  due(now: number, limit: number): Promise<readonly Attempt[]> {
    return this.#connection.read(() => this.#attempts.due(now, limit));
  }

  list(filter: Filter = {}): Promise<readonly Attempt[]> {
    return this.#connection.read(() => this.#attempts.list(filter));
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}

/**
 * A job store in one file, for as many processes as like. The file and its folder are made where they are missing.
 *
 * @param path the file's path, or its `file:` URL
 * @example
 * const media = createRegistry({ providers: [aimlapi()], store: sqlite('jobs.db') });
 *
 * @throws CrosspointError `store_unavailable` when there is something else in its place, or a store that is damaged, newer
 * or may not be written; what was there is left as it was
 * @throws TypeError when the path names no file
 */
export const sqlite = (path: string | URL, options: SqliteOptions = {}): Required<JobStore> =>
  new SqliteStore(placeOf(path), options.busyTimeoutMs ?? 5_000);
