import type { StoreName } from '../bundle.ts';

/** One place of the source that a planted fault changes. */
export interface Replacement {
  /** Stands exactly once in all of `packages/core/src`, and `packages/store-postgres/src` over PGlite, letter for letter. */
  readonly find: string;
  readonly replace: string;
}

/** A mistake that somebody could make in the source, which the simulation has to notice. */
export interface PlantedFault {
  readonly id: string;
  /** The store that the schedules run over. @default 'memory' */
  readonly store?: StoreName;
  /** The rule of the submit that is broken. */
  readonly rule: string;
  readonly changes: readonly Replacement[];
}
