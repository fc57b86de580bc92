import * as z from 'zod';
import type { Cost } from './cost.ts';
import { decimal, isDecimal } from './decimal.ts';
import { once } from './once.ts';

const notDecimal = 'must be a decimal number written as text, such as "0.60"';

export const decimalSchema = once((): z.ZodType<string> =>
  z
    .string({ error: notDecimal })
    .refine(isDecimal, { error: notDecimal })
    .transform((text) => decimal(text)),
);

export const costSchema = once((): z.ZodType<Cost> =>
  z.object({
    amount: decimalSchema(),
    currency: z.string(),
    basis: z.enum(['estimate', 'quote', 'reserved', 'charged', 'refunded']),
    source: z.string(),
    at: z.string(),
    approximate: z.boolean().optional(),
  }),
);
