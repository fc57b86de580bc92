/** The job store of Crosspoint for many machines: one schema in a PostgreSQL database. */
export { failoverRisk } from './failover-risk.ts';
export { fromPg, type PgClient, type PgPool, type PgResult } from './from-pg.ts';
export { fromPglite, type PgliteDatabase, type PgliteQueries } from './from-pglite.ts';
export { fromPostgresJs, type PostgresJs, type PostgresJsQueries } from './from-postgres-js.ts';
export { migrate, type Migrated, type MigrateOptions } from './migrate.ts';
export { postgresStore, type PostgresOptions } from './postgres-store.ts';
export type { Sql, SqlQueries, SqlRow, SqlValue } from './sql.ts';
