import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// SQLite and libsql read more into a name than a file: memory, URLs with settings, servers. Two letters at least,
// because one is a drive of Windows.
const special = /^(?:$|:memory:$|[a-z][a-z\d+.-]+:)/i;

/** Without what stands before a host: an address of a database may hold a password. */
const shown = (path: string): string => JSON.stringify(path.replace(/\/\/.*@/s, '//…@'));

/** The absolute path of a store's file. @throws TypeError when the name means anything but a file */
export function placeOf(path: string | URL): string {
  if (path instanceof URL) return fileURLToPath(path);
  if (!special.test(path)) return resolve(path);
  throw new TypeError(
    `a SQLite store lives in a file: give its path or a file: URL object, not ${shown(path)}; without a store, a registry keeps its jobs in memory`,
  );
}

/** How a file stands in an ATTACH: `rw` it is there and will be written; the others never write to it. */
export type Mode = 'mode=rw' | 'mode=ro' | 'immutable=1';

/** The SQL that opens a file under the name `jobs`. */
export const attachSql = (path: string, mode: Mode): string =>
  `ATTACH '${pathToFileURL(path).href.replaceAll("'", "''")}?${mode}' AS jobs`;
