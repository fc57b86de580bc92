import type { Check } from './check.ts';
import { faults } from './faults.ts';

/** Every family, in the order it is told. */
export const checks: readonly Check[] = [faults];
