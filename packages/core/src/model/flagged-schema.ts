import * as z from 'zod';
import { type Field, fieldNames } from './field.ts';
import type { FlaggedInput } from './flagged-input.ts';
import { once } from './once.ts';

const names = fieldNames as readonly [Field, ...Field[]];

/** A flagged input that was written down; the name of a field of a later version hides no failure. */
export const flaggedSchema = once((): z.ZodType<readonly FlaggedInput[] | undefined> =>
  z
    .array(
      z.object({
        input: z.enum(names),
        index: z.number().optional(),
        category: z.string().optional(),
      }),
    )
    .optional()
    .catch(undefined),
);
