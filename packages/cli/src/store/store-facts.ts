import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { CrosspointError } from '@crosspoint/core';
import { isCrosspointError } from '@crosspoint/core';
import { openPlace } from './open-store.ts';
import { isPostgres, shownPlace } from './postgres-address.ts';

/** What can be said of a store without changing what is in it. */
export type StoreFacts =
  | { readonly path: undefined }
  | { readonly path: string; readonly jobs: undefined; readonly error?: CrosspointError }
  | { readonly path: string; readonly jobs: number; readonly schema?: number; readonly warning?: string };

// https://sqlite.org/fileformat.html: the user version, a big-endian number at byte 60.
const versionAt = 60;

/** Read while nothing else in this process holds the file: closing it would take away SQLite's locks. */
function schemaOf(path: string): number {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    readSync(file, bytes, 0, bytes.length, versionAt);
    return bytes.readUInt32BE();
  } finally {
    closeSync(file);
  }
}

/** Looks into a store. One that is not there is not made. */
export async function storeFacts(place: string | undefined, folder: string): Promise<StoreFacts> {
  if (place === undefined) return { path: undefined };
  const path = shownPlace(place);
  if (!isPostgres(place) && !existsSync(place)) return { path, jobs: undefined };
  try {
    const store = await openPlace(place, folder);
    let jobs: number;
    try {
      jobs = (await store.list({ limit: Number.POSITIVE_INFINITY })).length;
    } finally {
      await store.close();
    }
    if (!isPostgres(place)) return { path, jobs, schema: schemaOf(place) };
    const { postgresRisk } = await import('./postgres-place.ts');
    const warning = await postgresRisk(place, folder);
    return warning === undefined ? { path, jobs } : { path, jobs, warning };
  } catch (error) {
    if (isCrosspointError(error)) return { path, jobs: undefined, error };
    throw error;
  }
}
