import { storeOptions, type Typed } from '../input/options.ts';
import { folderOf } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { isPostgres, shownPlace } from '../store/postgres-address.ts';
import { migratePostgres } from '../store/postgres-place.ts';
import { storePlace } from '../store/store-place.ts';

/** `crosspoint store migrate`: makes the tables of a store in PostgreSQL, or brings them to this version. */
export async function store(session: Session, { argument, flags }: Typed): Promise<CommandResult> {
  if (argument !== 'migrate') throw new UsageError('<action>', 'must be migrate');
  const place = storePlace(session.io, storeOptions.parse(flags).store);
  if (place === undefined || !isPostgres(place))
    throw new UsageError(
      '--store',
      'must be an address such as postgres://user@host/database; a file is migrated when it is opened',
    );
  const { from, to } = await migratePostgres(place, folderOf(session.io));
  const shown = shownPlace(place);
  const text =
    from === to
      ? `The tables in ${shown} have version ${to} already.`
      : `The tables in ${shown} have version ${to} now.`;
  return { facts: { store: shown, from, to }, text };
}
