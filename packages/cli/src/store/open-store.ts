import { CrosspointError, isCrosspointError, memoryStore } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import type { Session } from '../session/session.ts';
import { errorMessage } from '../text/error-text.ts';
import { folderOf } from '../io/io.ts';
import { isPostgres, shownPlace } from './postgres-address.ts';
import { storePlace } from './store-place.ts';

/** A store that can be searched. */
export type Jobs = Required<JobStore>;

const inMemory =
  'Kept in memory only (--no-store): once this window is closed, only the printed ref finds a job again.';

/** The store as `--store` asks for it, until the end of the run. Memory says so. */
export async function openStore(session: Session, place: string | false | undefined): Promise<Jobs> {
  const path = storePlace(session.io, place);
  if (path === undefined) session.hint(inMemory);
  const store = path === undefined ? memoryStore() : await openPlace(path, folderOf(session.io));
  session.closeAtEnd(() => store.close());
  return store;
}

/**
 * The store in a file, or in a PostgreSQL database.
 *
 * @param folder - Of the project, which has the driver of the database.
 * @throws CrosspointError `store_unavailable` that names the way on
 */
export async function openPlace(path: string, folder: string): Promise<Jobs> {
  try {
    if (isPostgres(path)) {
      const { openPostgres } = await import('./postgres-place.ts');
      return await openPostgres(path, folder);
    }
    const { sqlite } = await import('@crosspoint/store-sqlite');
    return sqlite(path);
  } catch (error) {
    const known = isCrosspointError(error) ? errorMessage(error) : undefined;
    const why = error instanceof Error ? error.message : String(error);
    const message = known ?? `the job store ${shownPlace(path)} cannot be opened (${why})`;
    throw new CrosspointError({
      code: 'store_unavailable',
      message: `${message}. Nothing was sent; --no-store goes on without it, --store names another file`,
      cause: error,
    });
  }
}
