import { type Attempt, type AttemptText, readAttemptText } from '@crosspoint/core/store';
import * as z from 'zod';

const attemptInText = z.string().transform((text, context): AttemptText => {
  try {
    return readAttemptText(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
    return z.NEVER;
  }
});

/** The columns that `rowSchema` reads. */
export const rowColumns = 'seq, superseded, fence, expires_in, expires_at, due_in, due_at, attempt';

/** A row of attempts as it was written down. */
export const rowSchema = z
  .object({
    seq: z.number(),
    superseded: z.number(),
    fence: z.number(),
    expires_in: z.number(),
    expires_at: z.number(),
    due_in: z.number().nullable(),
    due_at: z.number().nullable(),
    attempt: attemptInText,
  })
  .transform(({ seq, superseded, fence, expires_in, expires_at, due_in, due_at, attempt }) => ({
    seq,
    expiresAt: expires_at,
    dueIn: due_in,
    /** As it was written: `expiresInMs` is what the intent asked for. */
    attempt: {
      ...attempt,
      expiresInMs: expires_in,
      superseded: superseded !== 0,
      fence,
      ...(due_at === null ? {} : { dueAt: due_at }),
    } satisfies Attempt as Attempt,
  }));

export type AttemptRow = z.output<typeof rowSchema>;

/** An attempt as it is read at this time. */
export function attemptAt({ attempt, expiresAt, dueIn }: AttemptRow, now: number): Attempt {
  const expiresInMs = Math.max(0, Math.min(attempt.expiresInMs, expiresAt - now));
  const { dueAt } = attempt;
  if (dueAt === undefined) return { ...attempt, expiresInMs };
  return { ...attempt, expiresInMs, dueInMs: Math.max(0, Math.min(dueIn ?? 0, dueAt - now)) };
}

/** Where an attempt stands: by its job, and without one by its status. */
export const stateOf = ({ job, status }: Attempt): string => job?.state ?? status;
