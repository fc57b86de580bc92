import { cancelJob } from './cancel-job.ts';
import { cancel } from './cancel.ts';
import { deliveries } from './deliveries.ts';
import { jobState } from './job-state.ts';
import type { Check } from './check.ts';
import { secrets } from './secrets.ts';
import { forwardCompat } from './forward-compat.ts';
import { faults } from './faults.ts';
import { money } from './money.ts';
import { atMostOnce } from './at-most-once.ts';
import { immutability } from './immutability.ts';
import { resume } from './resume.ts';
import { roundTrip } from './round-trip.ts';

/** Every family, in the order of the report. */
export const checks: readonly Check[] = [
  faults,
  atMostOnce,
  secrets,
  resume,
  jobState,
  money,
  roundTrip,
  forwardCompat,
  cancel,
  cancelJob,
  deliveries,
  immutability,
];
