import { CrosspointError, isCrosspointError, memoryStore } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import { storeOptions, type Typed } from './options.ts';
import { errorMessage } from './error-text.ts';
import { storePlace } from './store-place.ts';
import type { Session } from './session.ts';

/** A store that can be searched. */
export type Jobs = Required<JobStore>;

const inMemory =
  'Kept in memory only (--no-store): once this window is closed, only the printed ref finds a job again.';

/** The store as it is asked for. Memory says so. */
async function openStore(session: Session, flags: Typed['flags']): Promise<Jobs> {
  const path = storePlace(session.io, storeOptions.parse(flags).store);
  if (path !== undefined) return openFile(path);
  session.hint(inMemory);
  return memoryStore();
}

/** The store in a file. @throws CrosspointError `store_unavailable` that names the way on */
export async function openFile(path: string): Promise<Jobs> {
  try {
    const { sqlite } = await import('@crosspoint/store-sqlite');
    return sqlite(path);
  } catch (error) {
    const known = isCrosspointError(error) ? errorMessage(error) : undefined;
    const why = error instanceof Error ? error.message : String(error);
    const message = known ?? `the job store ${path} cannot be opened (${why})`;
    throw new CrosspointError({
      code: 'store_unavailable',
      message: `${message}. Nothing was sent; --no-store goes on without it, --store names another file`,
      cause: error,
    });
  }
}

/** Does something with the store, and lets go of it whatever happens. */
export async function withStore<Value>(
  session: Session,
  flags: Typed['flags'],
  work: (store: Jobs) => Promise<Value>,
): Promise<Value> {
  const store = await openStore(session, flags);
  try {
    const value = await work(store);
    await session.deliver(); // while the store is open: the last thing written there is that the person has the files
    return value;
  } finally {
    await close(session, store);
  }
}

/** Everything is written by now, and a failure here must not hide how the command ended. */
async function close(session: Session, store: Jobs): Promise<void> {
  try {
    await store.close();
  } catch (error) {
    session.info(
      `The job store could not be closed (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}
