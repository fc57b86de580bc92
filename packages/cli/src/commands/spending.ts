import { createRegistry } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { emulatorAccount } from '../gateways/gateways.ts';
import { spendingOptions, storeOptions, type Typed } from '../input/options.ts';
import { UsageError } from '../io/usage-error.ts';
import { spendingNotes, spendingTable } from '../screen/spending.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { namespaceIn } from '../store/namespace.ts';
import { openStore } from '../store/open-store.ts';
import { shownPlace } from '../store/postgres-address.ts';
import { storePlace } from '../store/store-place.ts';
import { momentOf } from '../text/moment.ts';

/** `crosspoint spending`: what was spent, is set aside, and is unresolved. Sends nothing. */
export async function spending(session: Session, { flags }: Typed): Promise<CommandResult> {
  const { store: place } = storeOptions.parse(flags);
  const path = storePlace(session.io, place);
  if (path === undefined)
    throw new UsageError('--no-store', 'nothing is known about spending without a store');
  const { by, emulated, since, until } = spendingOptions.parse(flags);
  const now = session.io.clock.now();
  const store = await openStore(session, place);
  const registry = createRegistry({
    providers: session.providers.all.map(({ configure }) => configure({})),
    store,
    namespace: namespaceIn(session.io, flags),
  });
  const moments = {
    ...(since === undefined ? {} : { since: momentOf(since, now) }),
    ...(until === undefined ? {} : { until: momentOf(until, now) }),
  };
  const found = await registry.spending({
    by,
    ...moments,
    filter: ({ ref }: Attempt) => (ref.account === emulatorAccount) === emulated,
    signal: session.interrupts.listen(),
  });
  const { budgets: _none, ...facts } = found; // a budget is declared by an application, and none is here
  return {
    facts: { emulated, store: shownPlace(path), ...moments, ...facts },
    text:
      found.attempts === 0
        ? `Nothing was spent${since === undefined && until === undefined ? '' : ' in this time'}.`
        : spendingTable(found, session.width),
    notes: found.attempts === 0 ? undefined : spendingNotes(found, emulated),
  };
}
