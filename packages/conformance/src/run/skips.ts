import * as z from 'zod';

/** A known failure: what, why, and until when it may last. */
export const skipSchema = z.strictObject({
  /** The id of a case, such as `submit.seed-zero` or `faults:submit.seed-zero`. */
  case: z.string().min(1),
  reason: z.string().min(1),
  until: z.iso.date(),
});
export type Skip = z.output<typeof skipSchema>;
