import { posix, resolve, win32 } from 'node:path';
import { folderOf, type Io, variable } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';
import { hasPassword, isPostgres } from './postgres-address.ts';

type Machine = Pick<Io, 'env' | 'home' | 'platform'>;

/** Where this machine's programs keep a person's data. */
function dataFolder(io: Machine): string {
  if (io.platform === 'win32') return variable(io, 'LOCALAPPDATA') ?? win32.join(io.home, 'AppData', 'Local');
  if (io.platform === 'darwin') return posix.join(io.home, 'Library', 'Application Support');
  const named = variable(io, 'XDG_DATA_HOME');
  // https://specifications.freedesktop.org/basedir-spec: one that is not absolute is ignored.
  return named !== undefined && posix.isAbsolute(named) ? named : posix.join(io.home, '.local', 'share');
}

/** Where jobs are kept when nothing else is said. */
export function usualPlace(io: Machine): string {
  const paths = io.platform === 'win32' ? win32 : posix;
  return paths.join(dataFolder(io), 'crosspoint', 'jobs.db');
}

// Two letters at least, because one is a drive of Windows. A path that begins so is written ./name.
const likeAddress = /^(?::|[a-z][a-z\d+.-]+:)/i;

/** An address that cannot be read would fail in the driver; it may hold a password, so it is not repeated. @throws UsageError */
function checkAddress(from: string, place: string): void {
  if (!URL.canParse(place))
    throw new UsageError(
      from,
      'is an address that cannot be read; write postgres://user@host:5432/database, with %40 and the like for signs within a name or a password',
    );
}

/**
 * A misspelt address would be a file on each machine, and what one of them bought another one would buy again. It may hold
 * a password, so it is not repeated.
 *
 * @throws UsageError
 */
function checkFile(from: string, place: string): void {
  if (likeAddress.test(place))
    throw new UsageError(
      from,
      'is neither a file nor an address of PostgreSQL, which begins with postgres:// or postgresql://; write ./ before the name of a file with a colon',
    );
}

/**
 * The file jobs are kept in, or the address of a PostgreSQL database; undefined: in none. A flag goes before the
 * environment.
 *
 * @throws UsageError for an address with a password in a flag, for one that cannot be read, and for an address of anything else
 */
export function storePlace(io: Io, flag: string | false | undefined): string | undefined {
  if (flag === false) return undefined;
  if (flag !== undefined && hasPassword(flag))
    throw new UsageError('--store', 'must hold no password; set CROSSPOINT_STORE, or PGPASSWORD');
  const named = flag ?? variable(io, 'CROSSPOINT_STORE');
  if (named === undefined) return usualPlace(io);
  const from = flag === undefined ? 'CROSSPOINT_STORE' : '--store';
  if (isPostgres(named)) {
    checkAddress(from, named);
    return named;
  }
  checkFile(from, named);
  return resolve(folderOf(io), named);
}
