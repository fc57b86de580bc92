/** A parameter of a statement. */
export type SqlValue = string | number | null;

/** A row of a result, by the names of its columns. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** What runs one statement. */
export interface SqlQueries {
  /** Runs one statement with the parameters `$1`, `$2`, …, and returns its rows. */
  query(text: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/**
 * A PostgreSQL database as the store needs it: a pool of connections, none of them inside a transaction of the
 * application. `fromPg`, `fromPostgresJs` and `fromPglite` make one of a driver.
 */
export interface Sql extends SqlQueries {
  /**
   * Runs `work` on one connection, between `BEGIN ISOLATION LEVEL READ COMMITTED` and `COMMIT`; rolls back when `work`
   * rejects. It resolves only after PostgreSQL has confirmed the `COMMIT`, and rejects when no confirmation came.
   */
  transaction<Value>(work: (queries: SqlQueries) => Promise<Value>): Promise<Value>;
  /** Whether what was committed outlives the process and a power failure. @default true */
  readonly durable?: boolean;
}
