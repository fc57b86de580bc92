import {
  type Attempt,
  type AttemptFilter,
  type AttemptUpdate,
  type BeginResult,
  type BudgetLimit,
  type BudgetTotal,
  decideUpdate,
  type Intent,
  isHolding,
  type JobIdentity,
  type JobStore,
  type LeaseRequest,
  type LimitClaim,
  type PurchaseKey,
  type UpdateCondition,
  type UpdateResult,
} from '@crosspoint/core/store';
import { Attempts } from './attempts.ts';
import { Budgets } from './budgets.ts';
import { Connection } from './connection.ts';
import { Limits } from './limits.ts';
import { placeOf } from './place.ts';
import { attemptAt, type AttemptRow } from './row.ts';
import { StoreTime } from './store-time.ts';

/** How a store gets along with other processes. */
export interface SqliteOptions {
  /** How long a step waits for other processes to let go of the file, in ms. @default 5000 */
  readonly busyTimeoutMs?: number | undefined;
  /** The time, in ms since 1970; for tests. All processes on one file should agree about it. @default Date.now */
  readonly now?: (() => number) | undefined;
}

class SqliteStore implements JobStore {
  readonly durable = true;
  readonly #connection: Connection;
  readonly #attempts: Attempts;
  readonly #budgets: Budgets;
  readonly #limits: Limits;
  readonly #time: StoreTime;

  constructor(path: string, busyTimeoutMs: number, now: () => number) {
    this.#connection = new Connection(path, busyTimeoutMs);
    this.#attempts = new Attempts(path, this.#connection);
    this.#budgets = new Budgets(this.#connection);
    this.#limits = new Limits(this.#connection);
    this.#time = new StoreTime(this.#connection, now);
  }

  #write<Value>(step: (now: number) => Value): Promise<Value> {
    return this.#connection.write(() => step(this.#time.inWriteStep()));
  }

  /** A step that only reads, save after the clock was set back. */
  async #read(step: (now: number) => readonly AttemptRow[]): Promise<readonly Attempt[]> {
    const attemptsAt = (now: number): readonly Attempt[] => step(now).map((row) => attemptAt(row, now));
    const attempts = await this.#connection.read(() => {
      const now = this.#time.inReadStep();
      return now === undefined ? undefined : attemptsAt(now);
    });
    return attempts ?? this.#write(attemptsAt);
  }

  async #readOne(find: () => AttemptRow | undefined): Promise<Attempt | undefined> {
    const [attempt] = await this.#read(() => [find()].filter((row) => row !== undefined));
    return attempt;
  }

  createAttempt(intent: Intent): Promise<BeginResult> {
    return this.#write((now): BeginResult => {
      const current = this.#attempts.byKey(intent);
      if (current !== undefined && current.attempt.fingerprint !== intent.fingerprint)
        return { outcome: 'conflict', attempt: attemptAt(current, now) };
      // A superseded attempt that turned out accepted was paid for, whatever became of the newer ones.
      const holding =
        current !== undefined && isHolding(current.attempt.status)
          ? current
          : this.#attempts.paidAndSuperseded(intent);
      if (holding !== undefined) return { outcome: 'exists', attempt: attemptAt(holding, now) };
      const reservations = this.#budgets.declare(intent.reservations, now);
      const over = this.#budgets.over(reservations, now);
      if (over !== undefined) return { outcome: 'over_budget', ...over };
      if (current !== undefined) this.#attempts.supersede(current.seq);
      const opened = { status: 'open', revision: 1, createdAt: now, superseded: false, fence: 0 } as const;
      const row = this.#attempts.add({ ...intent, ...opened, reservations }, now);
      this.#budgets.hold(row.seq, row.attempt, now);
      return { outcome: 'begun', attempt: attemptAt(row, now) };
    });
  }

  update(id: string, change: AttemptUpdate, condition?: UpdateCondition): Promise<UpdateResult> {
    return this.#write((now): UpdateResult => {
      const known = this.#attempts.byId(id);
      if (known === undefined) return { outcome: 'not_found' };
      const { seq, attempt } = known;
      const decision = decideUpdate(attempt, change, condition);
      if (decision.outcome !== 'updated')
        return { outcome: decision.outcome, attempt: attemptAt(known, now) };
      const holder = decision.newJob && this.#attempts.byJob(decision.newJob);
      if (holder !== undefined) return { outcome: 'id_conflict', attempt: attemptAt(holder, now) };
      this.#attempts.change(seq, decision.attempt);
      if ('tags' in change) this.#attempts.relabel(seq, change.tags ?? {});
      const { status, reservations } = decision.attempt;
      if (status !== attempt.status || reservations !== attempt.reservations)
        this.#budgets.hold(seq, decision.attempt, now);
      if ('dueInMs' in change) this.#attempts.setDue(seq, change.dueInMs, now);
      const overshot = this.#budgets.overshot(decision.raised, now);
      const updated = attemptAt(this.#attempts.bySeq(seq), now);
      return { outcome: 'updated', attempt: updated, ...(overshot.length === 0 ? {} : { overshot }) };
    });
  }

  getByKey(key: Omit<PurchaseKey, 'ordinal'> & { readonly ordinal?: number }): Promise<Attempt | undefined> {
    return this.#readOne(() => this.#attempts.byKey({ ...key, ordinal: key.ordinal ?? 1 }));
  }

  getById(id: string): Promise<Attempt | undefined> {
    return this.#readOne(() => this.#attempts.byId(id));
  }

  getByJobId(job: JobIdentity): Promise<Attempt | undefined> {
    return this.#readOne(() => this.#attempts.byJob(job));
  }

  async readBudgets(budgets: readonly BudgetLimit[]): Promise<readonly BudgetTotal[]> {
    const totals = (now: number): readonly BudgetTotal[] =>
      budgets.map((budget) => this.#budgets.total(budget, now));
    const read = await this.#connection.read(() => {
      const now = this.#time.inReadStep();
      return now === undefined ? undefined : totals(now);
    });
    return read ?? this.#write(totals);
  }

  claimLimit(claim: LimitClaim): Promise<number> {
    return this.#write((now) => this.#limits.claim(claim, now));
  }

  claimDue(request: LeaseRequest): Promise<readonly Attempt[]> {
    const { leaseMs } = request;
    if (leaseMs <= 0) return this.#read((now) => this.#attempts.due(request, now));
    return this.#write((now) =>
      this.#attempts
        .due(request, now)
        .map(({ seq }) => attemptAt(this.#attempts.lease(seq, leaseMs, now), now)),
    );
  }

  list(filter: AttemptFilter = {}): Promise<readonly Attempt[]> {
    return this.#read(() => this.#attempts.list(filter));
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
export const sqlite = (path: string | URL, options: SqliteOptions = {}): JobStore =>
  new SqliteStore(placeOf(path), options.busyTimeoutMs ?? 5_000, options.now ?? Date.now);
