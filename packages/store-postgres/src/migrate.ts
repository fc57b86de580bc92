import { migrations, schemaName } from './schema.ts';
import type { Sql, SqlQueries } from './sql.ts';
import { explained, unavailable } from './trouble.ts';

/** Where the tables of a store are. */
export interface MigrateOptions {
  /** The schema, which is made where it is missing. @default 'crosspoint' */
  readonly schema?: string | undefined;
}

/** What a migration found and what it left, as versions of the tables; 0 where there were none. */
export interface Migrated {
  /** The version that was found; 0 where there were no tables. */
  readonly from: number;
  /** The version that is there now. */
  readonly to: number;
}

/** A store of a version that this package does not know how to use. */
export const wrongVersion = (version: number, wanted: number): Error =>
  unavailable(
    version < wanted
      ? `has version ${version} of its tables, and this package needs version ${wanted}; run \`crosspoint store migrate\``
      : `was migrated by a newer @crosspoint/store-postgres (version ${version} of its tables, this one knows ${wanted}); upgrade the package`,
  );

async function versionIn(queries: SqlQueries, schema: string): Promise<number> {
  const [row] = await queries.query(`SELECT version::text AS version FROM ${schema}.version`, []);
  return Number(row?.['version'] ?? 0);
}

async function run(queries: SqlQueries, schema: string): Promise<Migrated> {
  // Whoever migrates at the same time waits here, and then finds nothing left to do.
  await queries.query('SELECT 1 FROM pg_advisory_xact_lock(hashtext($1::text))', [
    `crosspoint store migrate ${schema}`,
  ]);
  const [found] = await queries.query(
    'SELECT to_regnamespace($1::text)::text AS namespace, to_regclass($2::text)::text AS version',
    [schema, `${schema}.version`],
  );
  // Also where it exists, CREATE SCHEMA asks for a right that an application rarely has.
  if (typeof found?.['namespace'] !== 'string') await queries.query(`CREATE SCHEMA ${schema}`, []);
  if (typeof found?.['version'] !== 'string')
    await queries.query(`CREATE TABLE ${schema}.version (version integer NOT NULL)`, []);
  const from = await versionIn(queries, schema);
  const all = migrations(schema);
  if (from > all.length) throw wrongVersion(from, all.length);
  for (const statement of all.slice(from).flat()) await queries.query(statement, []);
  if (from < all.length) {
    await queries.query(`DELETE FROM ${schema}.version`, []);
    await queries.query(`INSERT INTO ${schema}.version VALUES (${all.length})`, []);
  }
  return { from, to: all.length };
}

/**
 * Makes the tables of a store, or brings them to the version of this package; forward only. It is safe to run by several
 * machines at once. The command line does the same: `crosspoint store migrate --store postgres://…`.
 *
 * @example await migrate(fromPg(pool));
 * @throws CrosspointError `store_unavailable` when the database cannot be reached, does not allow it, or has newer tables
 */
export async function migrate(sql: Sql, options: MigrateOptions = {}): Promise<Migrated> {
  const schema = schemaName(options.schema ?? 'crosspoint');
  try {
    return await sql.transaction((queries) => run(queries, schema));
  } catch (error) {
    throw explained(error);
  }
}
