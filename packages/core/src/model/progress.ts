import * as z from 'zod';

/** How far a job is, as its gateway says. Every part is the gateway's own; nothing is worked out or guessed. */
export interface JobProgress {
  /** 0 to 1. It never falls, and it is 1 once the job succeeded. */
  readonly fraction?: number | undefined;
  /** How many jobs are before this one; 0 is the next. Absent once the job is no longer queued. */
  readonly queuePosition?: number | undefined;
  /** What is being done now, in the gateway's own words, on one line. */
  readonly stage?: string | undefined;
  /** The last line of the job's log, on one line. */
  readonly logLine?: string | undefined;
  /** The gateway's estimate of the time that is left, in ms. */
  readonly remainingMs?: number | undefined;
}

/** Progress as it was written down: earlier versions wrote the fraction alone, as a number. */
export const progressSchema: z.ZodType<JobProgress, number | JobProgress> = z.union([
  z.number().transform((fraction): JobProgress => ({ fraction })),
  z.object({
    fraction: z.number().optional(),
    queuePosition: z.number().optional(),
    stage: z.string().optional(),
    logLine: z.string().optional(),
    remainingMs: z.number().optional(),
  }),
]);
