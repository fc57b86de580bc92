import { abort } from './cancel.ts';
import { algebra } from './job-state.ts';
import type { Check } from './check.ts';
import { egress } from './secrets.ts';
import { evolution } from './forward-compat.ts';
import { faults } from './faults.ts';
import { money } from './money.ts';
import { once } from './at-most-once.ts';
import { purity } from './immutability.ts';
import { resume } from './resume.ts';
import { roundTrip } from './round-trip.ts';

/** Every family, in the order it is told. */
export const checks: readonly Check[] = [
  faults,
  once,
  egress,
  resume,
  algebra,
  money,
  roundTrip,
  evolution,
  abort,
  purity,
];
