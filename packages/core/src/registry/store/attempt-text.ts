import * as z from 'zod';
import { type ErrorCode, errorCodes } from '../../model/error.ts';
import { jobSchema, refSchema } from '../../model/public-schemas.ts';
import type { SyncSchema } from '../../model/schema.ts';
import type { Attempt } from './store.ts';

/** What the text of an attempt says: all but what changes with other attempts and with the time. */
export type AttemptText = Omit<Attempt, 'superseded' | 'fence' | 'expiresInMs' | 'dueAt' | 'dueInMs'>;

/** A schema of callers as a part of another one. */
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

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text);

function attemptSchema(): z.ZodType<AttemptText> {
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
  return z.object({
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
}

let schema: z.ZodType<AttemptText> | undefined;

/**
 * Reads what `attemptText` wrote.
 *
 * @example const attempt = { ...readAttemptText(row.text), superseded: row.superseded };
 * @throws Error when the text is damaged, or of a version that this one cannot read
 */
export const readAttemptText = (text: string): AttemptText =>
  (schema ??= attemptSchema()).parse(JSON.parse(text));

/**
 * An attempt as JSON text, without what a store keeps in columns: `superseded`, `fence`, `expiresInMs`, `dueAt`, `dueInMs`.
 *
 * @example await sql`INSERT INTO attempts (text) VALUES (${attemptText(attempt)})`;
 */
export function attemptText(attempt: Attempt): string {
  const {
    superseded: _superseded,
    fence: _fence,
    expiresInMs: _expiresInMs,
    dueAt: _dueAt,
    dueInMs: _dueInMs,
    ...rest
  } = attempt;
  return JSON.stringify(rest);
}
