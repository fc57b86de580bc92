import type { Sql, SqlQueries, SqlRow } from './sql.ts';

/** What runs a statement in `postgres` (Postgres.js): its `sql`, or that of one of its transactions. */
export interface PostgresJsQueries {
  /** Runs a statement that is given as a text, with `$1`, `$2` … as parameters. */
  unsafe(text: string, values?: (string | number | null)[]): PromiseLike<readonly SqlRow[]>;
}

/** The root `sql` of `postgres` (Postgres.js). */
export interface PostgresJs extends PostgresJsQueries {
  /** Runs `work` in a transaction with these options, such as `isolation level read committed`. */
  begin(options: string, work: (queries: PostgresJsQueries) => Promise<unknown>): PromiseLike<unknown>;
}

const queriesOf = (sql: PostgresJsQueries): SqlQueries => ({
  query: async (text, values) => [...(await sql.unsafe(text, [...values]))],
});

/**
 * A database by `postgres` 3 (Postgres.js). Its connections stay the application's: the store does not end them.
 *
 * @param sql what `postgres(…)` returned; the `sql` of a transaction and a reserved connection are refused
 * @example const store = postgresStore(fromPostgresJs(postgres(process.env.DATABASE_URL)));
 * @throws TypeError when it is inside a transaction, or no `sql` of Postgres.js
 */
export function fromPostgresJs(sql: PostgresJs): Sql {
  if (typeof sql.begin !== 'function' || 'savepoint' in sql || 'release' in sql)
    throw new TypeError(
      'fromPostgresJs needs what postgres(…) returned; the sql of a transaction or a reserved connection may be inside a transaction of the application',
    );
  return {
    ...queriesOf(sql),
    async transaction<Value>(work: (queries: SqlQueries) => Promise<Value>): Promise<Value> {
      const results: Value[] = [];
      await sql.begin('isolation level read committed read write', async (inside) => {
        results.push(await work(queriesOf(inside)));
      });
      return results[0]!; // `begin` resolves only after `work` did
    },
  };
}
