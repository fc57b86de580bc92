import { CrosspointError, isCrosspointError } from '@crosspoint/core';

/** A store that cannot be used. `message` goes on after "the job store in PostgreSQL". */
export const unavailable = (
  message: string,
  more: { readonly cause?: unknown; readonly retryable?: boolean } = {},
): CrosspointError =>
  new CrosspointError({
    code: 'store_unavailable',
    message: `the job store in PostgreSQL ${message}`,
    ...more,
  });

/** The SQLSTATE of an error that PostgreSQL reported; undefined for every other error, such as a broken connection. */
function sqlStateOf(error: unknown): string | undefined {
  // Node.js has codes of five letters too (EPIPE); only PostgreSQL names a severity.
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const noTables = 'has no tables yet; run `crosspoint store migrate`, or call `migrate`';

// By SQLSTATE, or its class: https://www.postgresql.org/docs/15/errcodes-appendix.html
const sentences: Readonly<Record<string, string>> = {
  '25006': 'is a standby, which cannot write; connect to the primary',
  '28': 'refuses this user; check the user and the password',
  '3D000': 'has no such database; create it, or name another one',
  '3F000': noTables,
  '42501': 'does not allow this user to read and write its tables',
  '42P01': noTables,
  '53100': 'cannot grow: the disk is full',
  '53300': 'has no connection left; allow more connections, or use smaller pools',
  '55P03': 'is locked by another process that does not let go; try again when it is done',
  '57014': 'takes too long to respond',
};

const retryableStates: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '57014']);

// Sessions that were ended because they idled in a transaction or had a long one, and connections beyond what the server allows.
const endedStates: ReadonlySet<string> = new Set(['25P03', '25P04', '53300']);

/** Whether the connection broke or was refused, or the server ends or begins: nothing is said about the statement. */
export function isBroken(error: unknown): boolean {
  if (isCrosspointError(error) || error instanceof TypeError || error instanceof RangeError) return false;
  const state = sqlStateOf(error);
  return state === undefined || state.startsWith('08') || state.startsWith('57P') || endedStates.has(state);
}

/** Whether two transactions were in each other's way, so that one was rolled back. */
export const isCollision = (error: unknown): boolean => ['40001', '40P01'].includes(sqlStateOf(error) ?? '');

/** What went wrong in PostgreSQL, for a person; an error of another kind stays what it is. */
export function explained(error: unknown): unknown {
  if (isCrosspointError(error) || error instanceof TypeError || error instanceof RangeError) return error;
  const state = sqlStateOf(error) ?? '';
  const text = error instanceof Error ? error.message : String(error);
  const known = sentences[state] ?? sentences[state.slice(0, 2)];
  const other = isBroken(error) ? `cannot be reached: ${text}` : `reports an error: ${text} (${state})`;
  const retryable = isBroken(error) || retryableStates.has(state);
  return unavailable(known ?? other, { cause: error, retryable });
}
