import type { Mutant } from '../mutant.ts';
import { engine } from './engine.ts';
import { errors } from './errors.ts';
import { key } from './key.ts';
import { money } from './money.ts';
import { requests } from './requests.ts';
import { results } from './results.ts';

/** Every mutant, in the order things happen. */
export const mutants: readonly Mutant[] = [...requests, ...results, ...money, ...errors, ...key, ...engine];
