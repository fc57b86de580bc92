import type { PlantedFault } from './fault.ts';

/** Faults written beside the source, at places where the rules meet each other. */
export const faultsFromTheSource: readonly PlantedFault[] = [];
