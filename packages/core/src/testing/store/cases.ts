import type { JobStore } from '../../registry/store/store.ts';
import { budgetWindowTrials } from './budget-windows.ts';
import { budgetTrials } from './budgets.ts';
import { changeTrials } from './changes.ts';
import { dueTrials } from './due.ts';
import { expiryTrials } from './expiry.ts';
import { jobIdTrials } from './job-ids.ts';
import { keyTrials } from './keys.ts';
import { limitTrials } from './limits.ts';
import { listTrials } from './listings.ts';
import { purchaseTrials } from './purchases.ts';
import { settlementTrials } from './settlement.ts';
import { sharingTrials } from './sharing.ts';
import { statusTrials } from './statuses.ts';
import { type StoreClock, testClock } from './test-clock.ts';
import type { Stores, Trial } from './trial.ts';
import { valueTrials } from './values.ts';

/** How to get stores to try. */
export interface StoreKit {
  /** Opens a store that holds nothing yet. */
  readonly make: (clock: StoreClock) => JobStore | Promise<JobStore>;
  /**
   * Opens another store on the data of one that `make` gave, as a second process would; also after that one was
   * closed. Leave it out where data cannot be shared.
   */
  readonly share?: (store: JobStore, clock: StoreClock) => JobStore | Promise<JobStore>;
  /**
   * Whether the stores read their time from the clock that `make` and `share` are given. Without it, the cases that
   * move time are left out. @default false
   */
  readonly usesClock?: boolean;
}

/** One promise of the JobStore. */
export interface StoreCase {
  /** The promise as a sentence. */
  readonly name: string;
  /** Tries it on stores of its own and closes them. @throws Error that says what was promised and what came */
  readonly run: () => Promise<void>;
}

const trials: readonly Trial[] = [
  ...keyTrials,
  ...purchaseTrials,
  ...statusTrials,
  ...changeTrials,
  ...jobIdTrials,
  ...budgetTrials,
  ...budgetWindowTrials,
  ...settlementTrials,
  ...limitTrials,
  ...expiryTrials,
  ...dueTrials,
  ...listTrials,
  ...valueTrials,
  ...sharingTrials,
];

async function run(trial: Trial, kit: StoreKit): Promise<void> {
  const opened: JobStore[] = [];
  const keep = async (opening: JobStore | Promise<JobStore> | undefined): Promise<JobStore> => {
    const store = await opening;
    if (store === undefined) throw new TypeError('this kit shares no data');
    opened.push(store);
    return store;
  };
  const clock = testClock();
  const stores: Stores = {
    clock,
    open: () => keep(kit.make(clock)),
    share: (store, other = clock) => keep(kit.share?.(store, other)),
  };
  try {
    await trial.run(stores);
  } finally {
    for (const store of opened) await store.close();
  }
}

/**
 * Everything a JobStore promises, as cases for any test runner: a case that fails throws.
 *
 * @example
 * const kit = { make: (clock) => myStore({ clock }), usesClock: true };
 * it.each(storeCases(kit))('$name', ({ run }) => run());
 */
export const storeCases = (kit: StoreKit): readonly StoreCase[] =>
  trials
    .filter((trial) => trial.shares !== true || kit.share !== undefined)
    .filter((trial) => trial.movesTime !== true || kit.usesClock === true)
    .map((trial) => ({ name: trial.name, run: () => run(trial, kit) }));
