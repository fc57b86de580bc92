import { type File, pragma } from './file.ts';
import { applicationId, type Migration } from './schema.ts';
import { unavailable } from './trouble.ts';

/** @throws CrosspointError `store_unavailable` for a version that a later release of this package made */
export function refuseNewer(path: string, version: unknown, newest: number): void {
  if (typeof version === 'number' && version <= newest) return;
  const message = `was written by a newer @crosspoint/store-sqlite (version ${String(version)} of its tables, this one knows ${newest}), and was left as it is; upgrade the package`;
  throw unavailable(path, message);
}

/** Makes the tables of some versions, one after the other. */
export function run(file: File, migrations: readonly Migration[]): void {
  for (const migration of migrations) {
    if (typeof migration === 'string') file.exec(migration);
    else migration(file);
  }
}

/** Brings a file to the newest version, in one step: however many processes open it at once, each version is made once. */
export function migrate(file: File, path: string, migrations: readonly Migration[]): void {
  const newest = migrations.length;
  if (pragma(file, 'user_version') === newest) return;
  file.exec('BEGIN IMMEDIATE');
  try {
    const version = pragma(file, 'user_version');
    refuseNewer(path, version, newest);
    run(file, migrations.slice(Number(version)));
    file.exec(`PRAGMA jobs.application_id = ${applicationId}; PRAGMA jobs.user_version = ${newest}`);
    file.exec('COMMIT');
  } catch (error) {
    if (file.inTransaction) file.exec('ROLLBACK');
    throw error;
  }
}
