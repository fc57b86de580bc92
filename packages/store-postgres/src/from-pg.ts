import type { Sql, SqlQueries, SqlRow } from './sql.ts';

/** What the store reads of a result of `pg`. */
export interface PgResult {
  /** The rows, with their columns by name. */
  readonly rows: readonly SqlRow[];
  /** The command that ran, such as `COMMIT`; `ROLLBACK` after a COMMIT that failed. */
  readonly command: string;
}

/** A connection that was taken from a pool of `pg`. */
export interface PgClient {
  /** Runs a statement with `$1`, `$2` … as parameters. */
  query(text: string, values?: unknown[]): Promise<PgResult>;
  /** Adds a listener for a connection that breaks while no statement runs. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Adds a listener for what PostgreSQL says beside its results, with the name of the function that says it. */
  on(event: 'notice', listener: (notice: { readonly routine?: string | undefined }) => void): unknown;
  /** Removes a listener. */
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
  /** Removes a listener. */
  removeListener(
    event: 'notice',
    listener: (notice: { readonly routine?: string | undefined }) => void,
  ): unknown;
  /** Gives the connection back; with an error, or `true`, it is closed. */
  release(error?: Error | boolean): void;
}

/** A `Pool` of `pg`. */
export interface PgPool {
  /** How many connections the pool has; it tells a pool from a client. */
  readonly totalCount: number;
  /** Takes a connection out of the pool. */
  connect(): Promise<PgClient>;
  /** Runs one statement on any connection. */
  query(text: string, values?: unknown[]): Promise<PgResult>;
}

const queriesOf = (client: Pick<PgClient, 'query'>): SqlQueries => ({
  query: async (text, values) => (await client.query(text, [...values])).rows,
});

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

// A connection that breaks between two statements says so by an event; without a listener it would end the process.
const ignoreBreak = (): void => {};

/** Rolls back. Returns why the connection cannot be used again. */
async function rollBack(client: PgClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return asError(error);
  }
}

async function commit(client: PgClient): Promise<void> {
  let isAwaited = true;
  // An operator who cancels a COMMIT that waits for a standby ends the wait alone: it is a success, with a warning.
  // https://www.postgresql.org/docs/15/warm-standby.html#SYNCHRONOUS-REPLICATION-HA
  const onNotice = ({ routine }: { readonly routine?: string | undefined }): void => {
    if (routine === 'SyncRepWaitForLSN') isAwaited = false;
  };
  client.on('notice', onNotice);
  try {
    const { command } = await client.query('COMMIT');
    // PostgreSQL responds to the COMMIT of a failed transaction with ROLLBACK, and with no error.
    if (command !== 'COMMIT') throw new Error(`PostgreSQL responded to COMMIT with ${command}`);
    if (!isAwaited) throw new Error('the wait for the synchronous standby was canceled');
  } finally {
    client.removeListener('notice', onNotice);
  }
}

/**
 * A database by a pool of `pg` 8. The pool stays the application's: the store does not end it.
 *
 * @param pool a `Pool`; a `Client`, or a connection taken from a pool, is refused, because it may be inside a transaction
 * of the application
 * @example
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const media = createRegistry({ providers: [aimlapi()], store: postgresStore(fromPg(pool)) });
 *
 * @throws TypeError when it is no pool
 */
export function fromPg(pool: PgPool): Sql {
  if (typeof pool.totalCount !== 'number' || 'release' in pool)
    throw new TypeError(
      'fromPg needs a Pool of pg; a Client or a connection taken from a pool may be inside a transaction of the application',
    );
  return {
    ...queriesOf(pool),
    async transaction(work) {
      const client = await pool.connect();
      client.on('error', ignoreBreak);
      let broken: Error | undefined;
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE').catch((error: unknown) => {
          broken = asError(error);
          throw error;
        });
        const value = await work(queriesOf(client)).catch(async (error: unknown) => {
          broken = await rollBack(client);
          throw error;
        });
        await commit(client).catch((error: unknown) => {
          broken = asError(error);
          throw error;
        });
        return value;
      } finally {
        client.removeListener('error', ignoreBreak);
        client.release(broken);
      }
    },
  };
}
