import * as z from 'zod';
import { costSchema } from './cost-schema.ts';
import { errorCodes, type ErrorCode } from './error.ts';
import type { Job } from './job.ts';
import { withCurrentNames } from './old-names.ts';
import { flaggedSchema } from './flagged-schema.ts';
import { once } from './once.ts';
import { progressSchema } from './progress-schema.ts';
import { jobRefSchema } from './ref-schema.ts';

function build(): z.ZodType<Job> {
  const output = z.object({
    url: z.string(),
    role: z.enum(['main', 'preview']),
    mediaType: z.string().optional(),
    expiresAt: z.string().optional(),
    bytes: z.number().optional(),
    duration: z.number().optional(),
    width: z.number().optional(),
    height: z.number().optional(),
  });

  const fieldOutcome = z.object({
    field: z.string(),
    outcome: z.enum([
      'sent',
      'converted',
      'fixed',
      'defaulted',
      'ineffective',
      'dropped',
      'rejected',
      'adjusted',
    ]),
    wire: z.array(z.string()).optional(),
    from: z.unknown().optional(),
    to: z.unknown().optional(),
    note: z.string().optional(),
  });

  const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];
  const facts = {
    ref: jobRefSchema(),
    kind: z.enum(['video', 'image', '3d']),
    gatewayStatus: z.string().optional(),
    progress: progressSchema().optional(),
    costs: z.array(costSchema()),
    fieldReport: z.array(fieldOutcome),
    notices: z.array(z.string()),
    resumable: z.boolean(),
    durable: z.boolean(),
    observedAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    lastActiveAt: z.iso.datetime().optional(),
    attempts: z
      .array(
        z.object({
          provider: z.string(),
          account: z.string(),
          status: z.enum(['not_sent', 'rejected', 'accepted', 'unknown']),
          code: z.enum(codes).optional(),
          at: z.string(),
        }),
      )
      .optional(),
    misses: z.object({ count: z.number(), since: z.iso.datetime() }).optional(),
  };

  const nothing = z.tuple([]);
  const failure = z.object({
    code: z.enum(codes),
    message: z.string(),
    charged: z.enum(['no', 'maybe', 'yes']),
    flagged: flaggedSchema(),
  });
  const current = z.discriminatedUnion('state', [
    z.object({ ...facts, state: z.enum(['queued', 'running']), outputs: nothing }),
    z.object({ ...facts, state: z.literal('succeeded'), outputs: z.tuple([output], output) }),
    z.object({ ...facts, state: z.literal('failed'), outputs: nothing, failure }),
    z.object({ ...facts, state: z.enum(['canceled', 'expired']), outputs: nothing }),
  ]);
  return z.preprocess((value) => withCurrentNames('job', value), current);
}

/** A job that was written down and read again; unknown keys, such as those of a later version, are left out; names of earlier versions are read. */
export const storedJobSchema = once(build);
