import type { Mutant } from '../mutant.ts';
import { purchaseFaults } from './purchase-faults.ts';
import { purchases } from './purchases.ts';
import { errors } from './errors.ts';
import { outputs } from './outputs.ts';
import { polls } from './polls.ts';
import { heldRequests } from './held-requests.ts';
import { jobsOfFjord } from './jobs-of-fjord.ts';
import { key } from './key.ts';
import { limitsAndNames } from './limits-and-names.ts';
import { links } from './links.ts';
import { memory } from './memory.ts';
import { money } from './money.ts';
import { purchasesOfFjord } from './purchases-of-fjord.ts';
import { requests } from './requests.ts';
import { results } from './results.ts';
import { cancellation } from './cancellation.ts';
import { variations } from './variations.ts';

/** Every mutant, in the order things happen. */
export const mutants: readonly Mutant[] = [
  ...requests,
  ...purchases,
  ...purchaseFaults,
  ...heldRequests,
  ...results,
  ...money,
  ...errors,
  ...polls,
  ...cancellation,
  ...outputs,
  ...links,
  ...limitsAndNames,
  ...memory,
  ...key,
  ...purchasesOfFjord,
  ...jobsOfFjord,
  ...variations,
];
