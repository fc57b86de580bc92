import { type ErrorCode, errorCodes, jobSchema, refSchema } from '@crosspoint/core';
import type { SyncSchema } from '@crosspoint/core/plugin';
import type { Attempt } from '@crosspoint/core/store';
import * as z from 'zod';

/** A schema of core as a part of one of zod's. */
const asZod = <Value>(schema: SyncSchema<Value>): z.ZodType<Value> =>
  z.unknown().transform((value, context): Value => {
    const read = schema['~standard'].validate(value);
    if (read.issues === undefined) return read.value;
    for (const { message, path = [] } of read.issues)
      context.addIssue({
        code: 'custom',
        message,
        path: path.map((step) => (typeof step === 'object' ? step.key : step)),
      });
    return z.NEVER;
  });

const reservation = z.object({
  budget: z.string(),
  currency: z.string(),
  amount: z.string(),
  settled: z.string().optional(),
  ceiling: z.string(),
  window: z.union([z.literal('day'), z.literal('month'), z.object({ rollingMs: z.number() })]).optional(),
});

const price = z.object({
  amount: z.string(),
  currency: z.string(),
  basis: z.enum(['estimate', 'quote', 'reserved', 'charged', 'refunded']),
  source: z.string(),
  at: z.string(),
  approximate: z.boolean().optional(),
});

/** What the columns of a row say, and not its JSON: it changes with other attempts and with the time. */
type Column = 'superseded' | 'fence' | 'expiresInMs' | 'dueAt';

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text);

const attemptSchema: z.ZodType<Omit<Attempt, Column>> = z.object({
  id: z.string(),
  namespace: z.string(),
  idempotencyKey: z.string(),
  ordinal: z.number(),
  fingerprint: z.string(),
  promptHash: z.string().optional(),
  requestHash: z.string().optional(),
  ref: asZod(refSchema),
  reservations: z.array(reservation),
  price: price.optional(),
  tags: z.record(z.string(), z.string()).optional(),
  webhookToken: z.string().optional(),
  deliveries: z.array(z.string()).optional(),
  status: z.enum(['open', 'not_sent', 'rejected', 'accepted', 'unknown']),
  revision: z.number(),
  createdAt: z.number(),
  job: asZod(jobSchema).optional(),
  // A code of a later version hides no paid job.
  errorCode: z
    .string()
    .transform((code) => (isErrorCode(code) ? code : undefined))
    .optional(),
  response: z.object({ status: z.number(), body: z.string() }).optional(),
});

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
    return z.NEVER;
  }
});

/** The columns that `rowSchema` reads. */
export const rowColumns = 'seq, superseded, fence, expires_in, expires_at, due_at, attempt';

/** A row of attempts as it was written down. */
export const rowSchema = z
  .object({
    seq: z.number(),
    superseded: z.number(),
    fence: z.number(),
    expires_in: z.number(),
    expires_at: z.number(),
    due_at: z.number().nullable(),
    attempt: json.pipe(attemptSchema),
  })
  .transform(({ seq, superseded, fence, expires_in, expires_at, due_at, attempt }) => ({
    seq,
    expiresAt: expires_at,
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
export function attemptAt({ attempt, expiresAt }: AttemptRow, now: number): Attempt {
  const expiresInMs = Math.max(0, Math.min(attempt.expiresInMs, expiresAt - now));
  return { ...attempt, expiresInMs };
}

/** What is written down of an attempt as JSON: all that the columns do not say. */
export function jsonOf(attempt: Attempt): string {
  const {
    superseded: _superseded,
    fence: _fence,
    expiresInMs: _expiresInMs,
    dueAt: _dueAt,
    ...rest
  } = attempt;
  return JSON.stringify(rest);
}

/** Where an attempt stands: by its job, and without one by its status. */
export const stateOf = ({ job, status }: Attempt): string => job?.state ?? status;
