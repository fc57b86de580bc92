import { setTimeout as sleep } from 'node:timers/promises';
import { wrongVersion } from './migrate.ts';
import { migrations } from './schema.ts';
import type { Sql, SqlQueries, SqlRow } from './sql.ts';
import { explained, isBroken, isCollision, unavailable } from './trouble.ts';

/** How long a step may take. */
export interface StepTimes {
  /** For a lock that another process holds, in ms. */
  readonly lockTimeoutMs: number;
  /** For a step that is tried again after a collision or a broken connection, in ms. */
  readonly stepTimeoutMs: number;
}

/** What a step came to, and whether it wrote anything. */
export interface StepResult<Value> {
  readonly value: Value;
  readonly wrote: boolean;
}

/** Whether an earlier try of this step may have been committed, though no confirmation came. */
export type WriteStep<Value> = (queries: SqlQueries, mayBeDone: boolean) => Promise<StepResult<Value>>;

// A collision is over when the other transaction is, and a failover takes seconds.
const pauseMs = (tries: number): number => Math.min(500, 10 * 2 ** tries) * (0.5 + Math.random());

const isOff = (value: unknown): boolean => value === 'off' || value === 'local';

/** One store's use of its database. */
export class DatabaseSteps {
  readonly #sql: Sql;
  readonly #schema: string;
  readonly #times: StepTimes;
  readonly #version: number;
  #opened: Promise<void> | undefined;
  #isClosed = false;

  constructor(sql: Sql, schema: string, times: StepTimes) {
    this.#sql = sql;
    this.#schema = schema;
    this.#times = times;
    this.#version = migrations(schema).length;
  }

  /**
   * A step of one statement, or of some that each may stand alone. They run as the application has set up its sessions:
   * where those are serializable, a statement that collides with another one was rolled back, and is run again.
   */
  async run<Value>(step: (queries: SqlQueries) => Promise<Value>): Promise<Value> {
    await this.#open();
    const deadline = performance.now() + this.#times.stepTimeoutMs;
    for (let tries = 0; ; tries += 1) {
      try {
        return await step(this.#sql);
      } catch (error) {
        if (!isCollision(error) || performance.now() >= deadline) throw explained(error);
      }
      await sleep(pauseMs(tries));
      if (this.#isClosed) throw closed();
    }
  }

  /**
   * A step in a transaction. When it resolves, PostgreSQL has confirmed what it wrote. A step whose COMMIT was not
   * confirmed is run again on a new connection, and is told so: it finds what it wrote, or writes it.
   */
  async write<Value>(step: WriteStep<Value>): Promise<Value> {
    await this.#open();
    const deadline = performance.now() + this.#times.stepTimeoutMs;
    let mayBeDone = false;
    for (let tries = 0; ; tries += 1) {
      let result: StepResult<Value> | undefined;
      try {
        return (
          await this.#sql.transaction(async (queries) => {
            await this.#prepare(queries);
            return (result = await step(queries, mayBeDone));
          })
        ).value;
      } catch (error) {
        if (result?.wrote === false) return result.value; // what was read was committed by others
        if (result !== undefined) mayBeDone = true; // COMMIT was sent
        else if (!isBroken(error) && !isCollision(error) && !isStandby(error)) throw explained(error);
        if (performance.now() >= deadline) throw mayBeDone ? unconfirmed(error) : explained(error);
      }
      await sleep(pauseMs(tries));
      if (this.#isClosed) throw closed();
    }
  }

  /** What holds for one transaction, and what must hold for its COMMIT to mean anything. */
  async #prepare(queries: SqlQueries): Promise<void> {
    const { lockTimeoutMs, stepTimeoutMs } = this.#times;
    const [row] = await queries.query(
      `SELECT set_config('lock_timeout', $1::text, true) AS a, set_config('statement_timeout', $2::text, true) AS b,
         set_config('idle_in_transaction_session_timeout', $2::text, true) AS c,
         current_setting('synchronous_commit') AS commits, current_setting('transaction_isolation') AS isolation,
         pg_is_in_recovery()::int AS standby, (SELECT version::text FROM ${this.#schema}.version) AS version`,
      [`${lockTimeoutMs}ms`, `${stepTimeoutMs}ms`],
    );
    this.#check(row);
    if (row?.['isolation'] !== 'read committed')
      throw unavailable(`needs transactions that are read committed, and got ${String(row?.['isolation'])}`);
  }

  #check(row: SqlRow | undefined): void {
    if (row?.['standby'] !== 0) throw standby();
    if (this.#sql.durable !== false && isOff(row['commits']))
      throw unavailable(
        `may forget what it confirmed, because synchronous_commit is ${String(row['commits'])} for this user or database; set it to on`,
      );
    const version = Number(row['version']);
    if (version !== this.#version) throw wrongVersion(version, this.#version);
  }

  #open(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    this.#opened ??= this.#inspect().catch((error: unknown) => {
      this.#opened = undefined;
      throw explained(error);
    });
    return this.#opened;
  }

  async #inspect(): Promise<void> {
    const [row] = await this.#sql.query(
      `SELECT pg_is_in_recovery()::int AS standby, current_setting('server_version_num')::int AS server,
         current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits,
         (SELECT version::text FROM ${this.#schema}.version) AS version`,
      [],
    );
    this.#check(row);
    if (Number(row?.['server']) < 130_000) throw unavailable('needs PostgreSQL 13 or newer');
    // A job that cannot be written down for a letter of it would be lost after it was bought.
    if (row?.['encoding'] !== 'UTF8')
      throw unavailable(
        `needs a database with the encoding UTF8, and this one has ${String(row?.['encoding'])}`,
      );
    if (this.#sql.durable !== false && row?.['fsync'] !== 'on')
      throw unavailable('may forget what it confirmed, because fsync is off; set it to on');
    await this.#refuseTransaction();
  }

  /** Our COMMIT would be the application's, and an intent that is not committed is not written. */
  async #refuseTransaction(): Promise<void> {
    const id = async (): Promise<unknown> =>
      (await this.#sql.query('SELECT txid_current()::text AS id', []))[0]?.['id'];
    if ((await id()) !== (await id())) return;
    throw unavailable(
      'got a connection that is inside a transaction of the application; give it the pool itself',
    );
  }

  close(): void {
    this.#isClosed = true;
  }
}

const closed = (): Error => unavailable('is closed; open it again to go on');

const standbys = new WeakSet<object>();

function standby(): Error {
  const error = unavailable('is a standby, which cannot write; connect to the primary', { retryable: true });
  standbys.add(error);
  return error;
}

// During a failover a new connection may still reach the old primary's successor too early.
const isStandby = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && standbys.has(error);

const unconfirmed = (cause: unknown): Error =>
  unavailable('did not confirm a COMMIT, and could not be reached again; whether it is written is unknown', {
    cause,
    retryable: true,
  });
