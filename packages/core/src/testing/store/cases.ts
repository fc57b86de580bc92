import type { JobStore } from '../../registry/store.ts';
import { allowanceTrials } from './allowances.ts';
import { budgetTrials } from './budgets.ts';
import { changeTrials } from './changes.ts';
import { keyTrials } from './keys.ts';
import { lookTrials } from './looks.ts';
import { sharingTrials } from './sharing.ts';
import type { Stores, Trial } from './trial.ts';
import { valueTrials } from './values.ts';

/** How to get stores to try. */
export interface StoreKit {
  /** Opens a store that holds nothing yet. */
  readonly make: () => JobStore | Promise<JobStore>;
  /**
   * Opens another store on the data of one that `make` gave, as a second process would; also after that one was
   * closed. Leave it out where data cannot be shared.
   */
  readonly share?: (store: JobStore) => JobStore | Promise<JobStore>;
}

/** One promise of the JobStore. */
export interface StoreCase {
  /** The promise, in words. */
  readonly name: string;
  /** Tries it on stores of its own and closes them. @throws Error that says what was promised and what came */
  readonly run: () => Promise<void>;
}

const trials: readonly Trial[] = [
  ...keyTrials,
  ...changeTrials,
  ...budgetTrials,
  ...allowanceTrials,
  ...lookTrials,
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
  const stores: Stores = { open: () => keep(kit.make()), share: (store) => keep(kit.share?.(store)) };
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
 * it.each(storeCases({ make: () => myStore() }))('$name', ({ run }) => run());
 */
export const storeCases = (kit: StoreKit): readonly StoreCase[] =>
  trials
    .filter((trial) => trial.shares !== true || kit.share !== undefined)
    .map((trial) => ({ name: trial.name, run: () => run(trial, kit) }));
