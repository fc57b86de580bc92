import type { Sql, SqlQueries, SqlRow } from './sql.ts';

/** What runs a statement in PGlite: a database, or one of its transactions. */
export interface PgliteQueries {
  /** Runs a statement with `$1`, `$2` … as parameters. */
  query<Row>(text: string, values?: (string | number | null)[]): Promise<{ rows: Row[] }>;
}

/** A database of PGlite. */
export interface PgliteDatabase extends PgliteQueries {
  /** Runs `work` in a transaction: it commits when `work` resolves, and rolls back when it rejects. */
  transaction<Value>(work: (queries: PgliteQueries) => Promise<Value>): Promise<Value>;
}

const queriesOf = (database: PgliteQueries): SqlQueries => ({
  query: async (text, values) => (await database.query<SqlRow>(text, [...values])).rows,
});

/**
 * A database in this process, by PGlite: for tests and for trying things out. It does not flush to the disk (`fsync` is
 * off), so that the store says `durable: false`.
 *
 * @param database the database itself; one of its transactions is refused
 * @example const store = postgresStore(fromPglite(new PGlite()));
 * @throws TypeError when it is inside a transaction, or no database
 */
export function fromPglite(database: PgliteDatabase): Sql {
  if (typeof database.transaction !== 'function' || 'rollback' in database)
    throw new TypeError('fromPglite needs a PGlite database; one of its transactions is refused');
  return {
    ...queriesOf(database),
    durable: false,
    transaction: (work) =>
      database.transaction(async (inside) => {
        await inside.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        return work(queriesOf(inside));
      }),
  };
}
