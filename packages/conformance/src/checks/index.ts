import { abort } from './abort.ts';
import { algebra } from './algebra.ts';
import type { Check } from './check.ts';
import { egress } from './egress.ts';
import { evolution } from './evolution.ts';
import { faults } from './faults.ts';
import { money } from './money.ts';
import { once } from './once.ts';
import { purity } from './purity.ts';
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
