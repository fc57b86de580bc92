import { type Attempt, type AttemptText, readAttemptText } from '@crosspoint/core/store';
import * as z from 'zod';
import type { SqlRow } from './sql.ts';
import { unavailable } from './trouble.ts';

/** The columns of an attempt, under names that no driver rewrites; `moment` is the time they were read at. */
export const rowColumns = `
  attempts.seq::text AS seq, attempts.superseded::int AS superseded, attempts.fence AS fence,
  attempts.created_at AS created,  attempts.expires_in AS lasts, attempts.expires_at AS ends, attempts.due_in AS due_in, attempts.due_at AS due, attempts.timed_at AS timed,
  attempts.written_by AS writer, attempts.attempt AS attempt`;

const attemptInText = z.string().transform((text, context): AttemptText => {
  try {
    return readAttemptText(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
    return z.NEVER;
  }
});

const rowSchema = z
  .object({
    seq: z.string(),
    superseded: z.number(),
    fence: z.number(),
    created: z.number(),
    lasts: z.number(),
    ends: z.number(),
    due_in: z.number().nullable(),
    due: z.number().nullable(),
    timed: z.number().nullable(),
    writer: z.string().nullable(),
    moment: z.number(),
    attempt: attemptInText,
  })
  .transform(
    ({
      seq,
      superseded,
      fence,
      created,
      lasts,
      ends,
      due_in: dueIn,
      due,
      timed,
      writer,
      moment,
      attempt,
    }) => ({
      seq,
      writer,
      /** The clock was set back since a moment of this row was written. */
      isAhead: ends > moment + lasts || (timed !== null && timed > moment),
      attempt: {
        ...attempt,
        createdAt: created,
        expiresInMs: Math.max(0, Math.min(lasts, ends - moment)),
        superseded: superseded !== 0,
        fence,
        ...(due === null ? {} : { dueAt: due, dueInMs: Math.max(0, Math.min(dueIn ?? 0, due - moment)) }),
      } satisfies Attempt as Attempt,
    }),
  );

/** An attempt as it was read. */
export type StoredRow = z.output<typeof rowSchema>;

/** @throws CrosspointError `store_unavailable` when a row is of a version that this one cannot read */
export function readRows(rows: readonly SqlRow[]): readonly StoredRow[] {
  const read = z.array(rowSchema).safeParse(rows);
  if (read.success) return read.data;
  throw unavailable(
    'holds an attempt that this version cannot read; upgrade @crosspoint/store-postgres and @crosspoint/core',
    { cause: read.error },
  );
}

/** Where an attempt stands: by its job, and without one by its status. */
export const stateOf = ({ job, status }: Attempt): string => job?.state ?? status;
