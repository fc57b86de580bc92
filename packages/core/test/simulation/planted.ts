import type { Failure } from './batch.ts';
import { bundleOver, plant, readSource } from './bundle.ts';
import { carryOut, inParts } from './children.ts';
import type { PlantedFault } from './planted/fault.ts';
import { faultsOfBatches } from './planted/of-batches.ts';
import { faultsOfPostgres } from './planted/of-postgres.ts';
import { faultsFromTheRules } from './planted/from-the-rules.ts';
import { faultsFromTheSource } from './planted/from-the-source.ts';
import { faultsOfMoney } from './planted/of-money.ts';

export const plantedFaults: readonly PlantedFault[] = [
  ...faultsFromTheRules,
  ...faultsFromTheSource,
  ...faultsOfMoney,
  ...faultsOfBatches,
  ...faultsOfPostgres,
];

/** A fault is found within so many schedules, or not at all. */
const mostSchedules = 10_000;

/** What came of looking for a planted fault. */
export interface Hunt {
  readonly fault: PlantedFault;
  /** The schedules that were run, the one that shows the fault included. */
  readonly schedules: number;
  /** Undefined: it was not found. */
  readonly found: { readonly check: string; readonly message: string } | undefined;
  readonly failure: Failure | undefined;
}

/** The source with a fault in it. */
export const planted = async (fault: PlantedFault): Promise<ReadonlyMap<string, string>> =>
  plant(await readSource(fault.store), fault);

/** Runs core with a planted fault until a schedule breaks a promise. */
export async function hunt(fault: PlantedFault, seed: number): Promise<Hunt> {
  const program = await bundleOver(fault.store ?? 'memory', await planted(fault));
  try {
    let schedules = 0;
    for (const order of inParts(seed, mostSchedules, fault.store === 'pglite' ? 200 : 1_000, true)) {
      const report = await carryOut(program, order);
      schedules += report.schedules;
      const [failure] = report.failures;
      const [violation] = failure?.violations ?? [];
      if (failure !== undefined && violation !== undefined)
        return { fault, schedules, found: violation, failure };
    }
    return { fault, schedules, found: undefined, failure: undefined };
  } finally {
    await program.remove();
  }
}
