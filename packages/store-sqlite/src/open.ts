import { randomUUID } from 'node:crypto';
import { closeSync, constants, copyFileSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { closeFile, type File, openFile, pragma } from './file.ts';
import { inspect } from './inspect.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './schema.ts';
import { explained, unavailable } from './trouble.ts';

/** Opens a file that is a store, or is empty, for reading and writing. */
function openStore(path: string, migrations: readonly Migration[], busyTimeoutMs: number): File {
  const file = openFile(path, 'mode=rw', busyTimeoutMs);
  try {
    // An intent that is lost in a power cut could be bought a second time, so that every step is on the disk before it
    // counts. macOS means less by that unless it is asked.
    pragma(file, 'synchronous = FULL');
    pragma(file, 'fullfsync = ON');
    migrate(file, path, migrations);
    // Readers and the writer do not wait for each other; the file remembers it.
    if (pragma(file, 'journal_mode = WAL') !== 'wal')
      throw unavailable(path, 'is on a disk that several processes cannot share; put it on a local one');
    return file;
  } catch (error) {
    closeFile(file);
    throw explained(path, error);
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Gives a whole file its name, if nothing has it yet. */
function name(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (isTaken(error)) return; // another process was first: its empty store is as good as ours
    copyFileSync(draft, path, constants.COPYFILE_EXCL); // a disk without hard links
  }
}

/** Makes an empty store that appears under its name only when it is whole, for this user alone. */
function create(path: string, migrations: readonly Migration[], busyTimeoutMs: number): void {
  let draft: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    draft = `${path}.${randomUUID()}.new`;
    closeSync(openSync(draft, 'wx', 0o600));
    closeFile(openStore(draft, migrations, busyTimeoutMs));
    name(draft, path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw unavailable(path, `cannot be made (${why}); name another place`, { cause });
  } finally {
    if (draft !== undefined) rmSync(draft, { force: true });
  }
}

/**
 * Opens the store in a file; makes it, and its folder, where there is none.
 *
 * @throws CrosspointError `store_unavailable`; what was there is left as it was
 */
export function open(path: string, migrations: readonly Migration[], busyTimeoutMs: number): File {
  if (inspect(path, migrations, busyTimeoutMs) === 'missing') create(path, migrations, busyTimeoutMs);
  return openStore(path, migrations, busyTimeoutMs);
}
