import { CrosspointError, isCrosspointError } from '@crosspoint/core';
import Database from 'libsql';

/** A store that cannot be used. `message` goes on after "the job store <path>". */
export const unavailable = (
  path: string,
  message: string,
  more: { readonly cause?: unknown; readonly retryable?: boolean } = {},
): CrosspointError =>
  new CrosspointError({ code: 'store_unavailable', message: `the job store ${path} ${message}`, ...more });

export const damaged =
  'is damaged, and was left as it is; put a copy of before in its place, or move it away to begin with a new one (refs you have kept still find their jobs)';

// By SQLite's primary result code: https://sqlite.org/rescode.html
const sentences: Readonly<Record<number, string>> = {
  5: 'is being written by another process that does not let go; try again when it is done',
  6: 'is being written by another process that does not let go; try again when it is done',
  8: 'may not be written; this user needs to write the file and its folder',
  10: 'cannot be read or written: the disk reports an error',
  11: damaged,
  13: 'cannot grow: the disk is full',
  14: 'cannot be opened; this user needs to read and write the file and its folder',
  26: 'is not a SQLite database, and was left as it is; name another file',
};

const codeOf = (error: unknown): number | undefined =>
  error instanceof Database.SqliteError && error.rawCode !== undefined ? error.rawCode & 0xff : undefined;

/** Whether somebody else holds the lock right now. */
export const isBusy = (error: unknown): boolean => [5, 6].includes(codeOf(error) ?? 0);

/** Whether what is in the file can no longer be trusted. */
export const isDamage = (error: unknown): boolean => [11, 26].includes(codeOf(error) ?? 0);

/** What went wrong in SQLite, for a person; anything else stays what it is. */
export function explained(path: string, error: unknown): unknown {
  if (isCrosspointError(error) || !(error instanceof Database.SqliteError)) return error;
  const message = sentences[codeOf(error) ?? 0] ?? `cannot be used: ${error.message}`;
  return unavailable(path, message, { cause: error, retryable: isBusy(error) });
}
