import Database from 'libsql';
import * as z from 'zod';
import { attachSql, type Mode } from './place.ts';
import { explained } from './trouble.ts';

export type File = Database.Database;

const rowSchema = z.record(z.string(), z.unknown());

/**
 * Opens a file under the name `jobs`, beside an empty database in memory. `close` of libsql leaves a file open for the
 * life of the process once a statement was prepared (tursodatabase/libsql-js#228 and #230); what is attached can be
 * detached, which really closes it, writes the log back and takes away the two files beside it.
 *
 * @throws CrosspointError `store_unavailable`
 */
export function openFile(path: string, mode: Mode, busyTimeoutMs: number): File {
  const file = new Database(':memory:', { timeout: busyTimeoutMs });
  try {
    file.exec(attachSql(path, mode));
    return file;
  } catch (error) {
    file.close();
    throw explained(path, error);
  }
}

export function closeFile(file: File): void {
  file.exec('DETACH jobs');
  file.close();
}

/** What a PRAGMA of the file returns, or returns when it is set. */
export function pragma(file: File, sql: string): unknown {
  const [row] = file.prepare(`PRAGMA jobs.${sql}`).all();
  return row === undefined ? undefined : Object.values(rowSchema.parse(row))[0];
}
