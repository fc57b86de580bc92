import Database from 'libsql';
import * as z from 'zod';
import type { File } from './file.ts';
import { run } from './migrate.ts';
import type { Migration } from './schema.ts';

const columnsSchema = z.array(z.object({ name: z.string() }));

/** The columns of every table, such as `attempts.id`. */
function columnsOf(file: File): readonly string[] {
  const sql = `
    SELECT tables.name || '.' || columns.name AS name
    FROM jobs.sqlite_schema AS tables, pragma_table_info(tables.name, 'jobs') AS columns
    WHERE tables.type = 'table'`;
  return columnsSchema.parse(file.prepare(sql).all()).map(({ name }) => name);
}

/** The columns of an empty store of this version. */
function columnsAfter(migrations: readonly Migration[]): readonly string[] {
  const empty = new Database(':memory:');
  try {
    empty.exec("ATTACH ':memory:' AS jobs");
    run(empty, migrations);
    return columnsOf(empty);
  } finally {
    empty.close();
  }
}

/**
 * Whether a file that says it is a store has the tables of the version it bears, and nothing of a later one. No store
 * bears version 0: its tables and its version are written in one step. Of a version that is not known nothing is said.
 */
export function hasTablesOf(file: File, version: unknown, migrations: readonly Migration[]): boolean {
  if (typeof version !== 'number' || version < 1) return false;
  if (version > migrations.length) return true;
  const found = new Set(columnsOf(file));
  const wanted = new Set(columnsAfter(migrations.slice(0, version)));
  const later = version === migrations.length ? [] : columnsAfter(migrations);
  return (
    [...wanted].every((column) => found.has(column)) &&
    !later.some((column) => !wanted.has(column) && found.has(column))
  );
}
