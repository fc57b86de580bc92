import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { closeFile, type File, openFile, pragma } from './file.ts';
import { refuseNewer } from './migrate.ts';
import type { Mode } from './place.ts';
import { applicationId, type Migration } from './schema.ts';
import { hasTablesOf } from './shape.ts';
import { damaged, explained, isDamage, unavailable } from './trouble.ts';

// A database is made of pages, of this many bytes at least. SQLite would take anything smaller for an empty one and
// write over it, and not mind when the end of the last page is missing.
const smallestPageBytes = 512;

const anyWriteBit = 0o222;

interface StoreFileFacts {
  readonly application: unknown;
  readonly version: unknown;
  /** Whether its pages fit together, and the tables of its version are in it. */
  readonly sound: boolean;
  /** What is done to our rows beside our back: a trigger could take an attempt away, and it would be bought again. */
  readonly meddles: boolean;
}

/**
 * Reads what a file says of itself, without writing to it. SQLite opens it, never `node:fs`: closing a descriptor of our
 * own would take away every lock this process has on the file (https://sqlite.org/howtocorrupt.html, 2.2).
 */
function factsOf(
  path: string,
  mode: Mode,
  migrations: readonly Migration[],
  busyTimeoutMs: number,
): StoreFileFacts {
  const file = openFile(path, mode, busyTimeoutMs);
  try {
    const [application, version] = [pragma(file, 'application_id'), pragma(file, 'user_version')];
    if (application !== applicationId) return { application, version, sound: true, meddles: false };
    const sound = isSound(file) && hasTablesOf(file, version, migrations);
    return { application, version, sound, meddles: sound && hasTriggers(file) };
  } catch (error) {
    throw explained(path, error);
  } finally {
    closeFile(file);
  }
}

function isSound(file: File): boolean {
  try {
    return pragma(file, 'quick_check(1)') === 'ok'; // a quarter of a millisecond per MB
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

const hasTriggers = (file: File): boolean =>
  file.prepare("SELECT 1 FROM jobs.sqlite_schema WHERE type IN ('trigger', 'view')").all().length > 0;

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unavailable(path, `cannot be reached (${String(cause)}); name another file`, { cause });
  }
}

function mayWrite(path: string, { mode }: Stats): void {
  if ((mode & anyWriteBit) === 0)
    throw unavailable(
      path,
      'is marked read-only; a store is written to, so let its user write it or name another file',
    );
  for (const place of [path, dirname(path)]) {
    try {
      accessSync(place, constants.R_OK | constants.W_OK);
    } catch (cause) {
      const message = `may not be written: this user has no right to change ${place}, and SQLite needs to write the file and its folder`;
      throw unavailable(path, message, { cause });
    }
  }
}

/**
 * Whether there is a store, or an empty file, in this place; asked before anything is opened for writing, so that what is
 * no sound store of a version we know is left byte for byte as it is.
 *
 * @throws CrosspointError `store_unavailable` that says what is there instead, and what to do
 */
export function inspect(
  path: string,
  migrations: readonly Migration[],
  busyTimeoutMs: number,
): 'missing' | 'there' {
  const stat = statOf(path);
  if (stat === undefined) return 'missing';
  if (!stat.isFile())
    throw unavailable(path, `is ${stat.isDirectory() ? 'a folder' : 'no file'}; name a file`);
  mayWrite(path, stat);
  if (stat.size === 0) return 'there';
  if (stat.size < smallestPageBytes)
    throw unavailable(path, 'is not a SQLite database, and was left as it is; name another file');

  // Where no log is beside it the file is all there is; reading it so leaves no new file beside somebody else's.
  const mode = existsSync(`${path}-wal`) ? 'mode=ro' : 'immutable=1';
  let facts = factsOf(path, mode, migrations, busyTimeoutMs);
  // That takes no locks, so that another process may have been writing meanwhile: looked at again before it is believed.
  if (!facts.sound) facts = factsOf(path, 'mode=ro', migrations, busyTimeoutMs);
  if (facts.application !== applicationId)
    throw unavailable(path, "is another application's database, and was left as it is; name another file");
  refuseNewer(path, facts.version, migrations.length);
  if (!facts.sound || stat.size % smallestPageBytes !== 0) throw unavailable(path, damaged);
  if (facts.meddles)
    throw unavailable(
      path,
      'has triggers or views that are not ours and may change what is written, and was left as it is; drop them or name another file',
    );
  return 'there';
}
