import type { Mutant } from '../mutant.ts';
import { accidents } from './accidents.ts';
import { buying } from './buying.ts';
import { errors } from './errors.ts';
import { files } from './files.ts';
import { following } from './following.ts';
import { holding } from './holding.ts';
import { key } from './key.ts';
import { money } from './money.ts';
import { requests } from './requests.ts';
import { results } from './results.ts';
import { stopping } from './stopping.ts';

/** Every mutant, in the order things happen. */
export const mutants: readonly Mutant[] = [
  ...requests,
  ...buying,
  ...accidents,
  ...holding,
  ...results,
  ...money,
  ...errors,
  ...following,
  ...stopping,
  ...files,
  ...key,
];
