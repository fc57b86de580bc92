import { randomUUID } from 'node:crypto';
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
import { AttemptTable } from './attempts.ts';
import { BudgetTable } from './budgets.ts';
import { DatabaseSteps, type StepResult } from './connection.ts';
import { claimLimit } from './limits.ts';
import type { StoredRow } from './row.ts';
import { schemaName } from './schema.ts';
import type { Sql, SqlQueries } from './sql.ts';

/** Where a store is, and how long it waits. */
export interface PostgresOptions {
  /** The schema of its tables. @default 'crosspoint' */
  readonly schema?: string | undefined;
  /** How long a step waits for a lock that another process holds, in ms. @default 3000 */
  readonly lockTimeoutMs?: number | undefined;
  /**
   * How long a step is tried again after a collision, a broken connection or a failover, in ms. Core waits 10 s for a
   * store, so that more has no use. @default 8000
   */
  readonly stepTimeoutMs?: number | undefined;
  /** The time in ms since 1970, for tests. @default that of the database */
  readonly now?: (() => number) | undefined;
  /** Runs when the store is closed, such as `() => pool.end()` where the pool is the store's alone. */
  readonly onClose?: (() => Promise<void>) | undefined;
}

const read = <Value>(value: Value): StepResult<Value> => ({ value, wrote: false });
const wrote = <Value>(value: Value): StepResult<Value> => ({ value, wrote: true });

class PostgresStore implements JobStore {
  readonly durable: boolean;
  readonly #schema: string;
  readonly #connection: DatabaseSteps;
  readonly #attempts: AttemptTable;
  readonly #budgets: BudgetTable;
  readonly #now: () => number | null;
  readonly #onClose: () => Promise<void>;
  #closing: Promise<void> | undefined;

  constructor(sql: Sql, options: PostgresOptions) {
    const { lockTimeoutMs = 3_000, stepTimeoutMs = 8_000, onClose = async () => {} } = options;
    this.durable = sql.durable ?? true;
    this.#schema = schemaName(options.schema ?? 'crosspoint');
    this.#now = options.now ?? (() => null);
    this.#connection = new DatabaseSteps(sql, this.#schema, { lockTimeoutMs, stepTimeoutMs });
    this.#attempts = new AttemptTable(this.#schema, this.#now);
    this.#budgets = new BudgetTable(this.#schema, this.#now);
    this.#onClose = onClose;
  }

  createAttempt(intent: Intent): Promise<BeginResult> {
    return this.#connection.write(async (queries, mayBeDone): Promise<StepResult<BeginResult>> => {
      for (;;) {
        const result = await this.#begin(queries, intent, mayBeDone);
        if (result !== undefined) return result;
      }
    });
  }

  /** Undefined when somebody else began the purchase at the same moment: it is there the next time. */
  async #begin(
    queries: SqlQueries,
    intent: Intent,
    mayBeDone: boolean,
  ): Promise<StepResult<BeginResult> | undefined> {
    const current = await this.#attempts.lockByKey(queries, intent);
    // Its COMMIT was not confirmed, and is there all the same: no other process writes this id.
    // It counts as written by this transaction, which locked its row: only a COMMIT that is confirmed says that a synchronous
    // standby has all that came before it.
    if (mayBeDone && current?.attempt.id === intent.id && current.attempt.status === 'open')
      return wrote({ outcome: 'begun', attempt: current.attempt });
    if (current !== undefined && current.attempt.fingerprint !== intent.fingerprint)
      return read({ outcome: 'conflict', attempt: current.attempt });
    // A superseded attempt that turned out accepted was paid for, whatever became of the newer ones.
    const holding =
      current !== undefined && isHolding(current.attempt.status)
        ? current
        : await this.#attempts.paidAndSuperseded(queries, intent);
    if (holding !== undefined) return read({ outcome: 'exists', attempt: holding.attempt });
    const { reservations, now } = await this.#budgets.declare(queries, intent.reservations);
    const over = await this.#budgets.over(queries, reservations, now);
    if (over !== undefined) {
      // Whoever had the budgets locked may have begun this very purchase: then it is there, and not over a budget.
      const isBegun = current === undefined && (await this.#attempts.byKey(queries, intent)) !== undefined;
      return isBegun ? undefined : read({ outcome: 'over_budget', ...over });
    }
    if (current !== undefined) await this.#attempts.supersede(queries, current.seq);
    const opened = { status: 'open', revision: 1, createdAt: 0, superseded: false, fence: 0 } as const;
    const row = await this.#attempts.add(queries, { ...intent, ...opened, reservations });
    if (row === undefined) return undefined;
    await this.#budgets.hold(queries, row.seq, row.attempt, row.attempt.createdAt);
    return wrote({ outcome: 'begun', attempt: row.attempt });
  }

  update(id: string, change: AttemptUpdate, condition?: UpdateCondition): Promise<UpdateResult> {
    const writer = randomUUID();
    return this.#connection.write(async (queries, mayBeDone): Promise<StepResult<UpdateResult>> => {
      const known = await this.#attempts.lockById(queries, id);
      if (known === undefined) return read({ outcome: 'not_found' });
      // Its COMMIT was not confirmed, and is there all the same.
      if (mayBeDone && known.writer === writer) return wrote({ outcome: 'updated', attempt: known.attempt });
      const { seq, attempt } = known;
      const decision = decideUpdate(attempt, change, condition);
      if (decision.outcome !== 'updated') return read({ outcome: decision.outcome, attempt });
      const { newJob } = decision;
      if (newJob !== undefined && !(await this.#attempts.giveJob(queries, newJob, seq))) {
        const holder = await this.#attempts.byJob(queries, newJob);
        return read({ outcome: 'id_conflict', attempt: (holder ?? known).attempt });
      }
      const isTimed = 'dueInMs' in change;
      const row = await this.#attempts.change(queries, seq, decision.attempt, { ...change, isTimed, writer });
      const { status, reservations } = decision.attempt;
      const overshot =
        status === attempt.status && reservations === attempt.reservations
          ? []
          : await this.#budgets.move(queries, seq, attempt, decision.attempt, decision.raised);
      const updated = { outcome: 'updated', attempt: row.attempt } as const;
      return wrote(overshot.length === 0 ? updated : { ...updated, overshot });
    });
  }

  async #find(find: (queries: SqlQueries) => Promise<StoredRow | undefined>): Promise<Attempt | undefined> {
    return (await this.#connection.run(find))?.attempt;
  }

  getByKey(key: Omit<PurchaseKey, 'ordinal'> & { readonly ordinal?: number }): Promise<Attempt | undefined> {
    return this.#find((queries) => this.#attempts.byKey(queries, { ...key, ordinal: key.ordinal ?? 1 }));
  }

  getById(id: string): Promise<Attempt | undefined> {
    return this.#find((queries) => this.#attempts.byId(queries, id));
  }

  getByJobId(job: JobIdentity): Promise<Attempt | undefined> {
    return this.#find((queries) => this.#attempts.byJob(queries, job));
  }

  readBudgets(budgets: readonly BudgetLimit[]): Promise<readonly BudgetTotal[]> {
    return this.#connection.run((queries) => this.#budgets.total(queries, budgets));
  }

  claimLimit(claim: LimitClaim): Promise<number> {
    return this.#connection.run((queries) => claimLimit(queries, this.#schema, this.#now(), claim));
  }

  async claimDue(request: LeaseRequest): Promise<readonly Attempt[]> {
    const rows = await this.#connection.run((queries) => this.#attempts.due(queries, request));
    return rows.map(({ attempt }) => attempt);
  }

  async list(filter: AttemptFilter = {}): Promise<readonly Attempt[]> {
    const rows = await this.#connection.run((queries) => this.#attempts.list(queries, filter));
    return rows.map(({ attempt }) => attempt);
  }

  close(): Promise<void> {
    this.#connection.close();
    this.#closing ??= this.#onClose();
    return this.#closing;
  }
}

/**
 * A job store in a PostgreSQL database, for as many machines as like. `migrate` makes its tables, once, before.
 *
 * @param sql the database, by `fromPg`, `fromPostgresJs` or `fromPglite`
 * @example
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const media = createRegistry({ providers: [aimlapi()], store: postgresStore(fromPg(pool)) });
 *
 * @throws TypeError when the schema cannot be a name
 */
export const postgresStore = (sql: Sql, options: PostgresOptions = {}): JobStore =>
  new PostgresStore(sql, options);
