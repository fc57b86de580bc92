import * as z from 'zod';
import { withCurrentNames } from './old-names.ts';
import { once } from './once.ts';
import { isRefParams, type RefParams } from './params.ts';
import { isJobId, type JobRef } from './ref.ts';
import { tasks } from './request.ts';

const currentRef = (): z.ZodType<JobRef> =>
  z.object({
    version: z.literal(1),
    provider: z.string().min(1),
    account: z.string().min(1),
    model: z.string().min(1),
    slug: z.string().min(1),
    task: z.enum(tasks),
    apiVariant: z.string().optional(),
    submittedAt: z.iso.datetime(),
    idempotencyKey: z.string().min(1),
    id: z.string().min(1).refine(isJobId).optional(),
    params: z.custom<RefParams>(isRefParams, { error: 'cannot stand in a ref' }).optional(),
  });

/** A ref that was written down as JSON and read again, also with the names of earlier versions. */
export const jobRefSchema = once((): z.ZodType<JobRef> =>
  z.preprocess((value) => withCurrentNames('ref', value), currentRef()),
);
