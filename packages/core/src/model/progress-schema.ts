import * as z from 'zod';
import { once } from './once.ts';
import type { JobProgress } from './progress.ts';

/** Progress as it was written down: earlier versions wrote the fraction alone, as a number. */
export const progressSchema = once((): z.ZodType<JobProgress, number | JobProgress> =>
  z.union([
    z.number().transform((fraction): JobProgress => ({ fraction })),
    z.object({
      fraction: z.number().optional(),
      queuePosition: z.number().optional(),
      stage: z.string().optional(),
      logLine: z.string().optional(),
      remainingMs: z.number().optional(),
    }),
  ]),
);
