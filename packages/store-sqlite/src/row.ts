import {
  type Attempt,
  type JobRef,
  jobSchema,
  refFromString,
  refSchema,
  refToString,
} from '@crosspoint/core';
import * as z from 'zod';

/** The ref as it comes out of its short form, which it can write again. */
const withShortForm = (ref: JobRef): JobRef => refFromString(refToString(ref)) ?? ref;

const reservation = z.object({
  budget: z.string(),
  currency: z.string(),
  amount: z.string(),
  ceiling: z.string(),
});

const attemptSchema: z.ZodType<Attempt> = z.object({
  id: z.string(),
  idempotencyKey: z.string(),
  fingerprint: z.string(),
  promptMark: z.string().optional(),
  ref: refSchema.transform(withShortForm),
  openUntil: z.number(),
  reservations: z.array(reservation),
  tags: z.record(z.string(), z.string()).optional(),
  word: z.enum(['open', 'not_sent', 'rejected', 'accepted', 'unknown']),
  revision: z.number(),
  job: jobSchema()
    .transform((job) => ({ ...job, ref: withShortForm(job.ref) }))
    .optional(),
  dueAt: z.number().optional(),
});

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
    return z.NEVER;
  }
});

/** A row of attempts as it was written down. */
export const rowSchema = z.object({ seq: z.number(), attempt: json.pipe(attemptSchema) });

export type Row = z.output<typeof rowSchema>;

/** Where an attempt stands: by its job, and without one by its word. */
export const stateOf = ({ job, word }: Attempt): string => job?.state ?? word;
