import type * as z from 'zod';
import type { Job } from './job.ts';
import { storedJobSchema } from './job-schema.ts';
import { type JobRef, withShortForm } from './ref.ts';
import { jobRefSchema } from './ref-schema.ts';
import type { GenerationRequest } from './request.ts';
import { generationRequestSchema } from './request-schema.ts';
import type { StandardSchemaIssue, StandardSchemaResult, SyncSchema } from './schema.ts';

/** An unknown key is named by the path, as anything else that is wrong. */
const issuesOf = (issue: z.core.$ZodIssue): readonly StandardSchemaIssue[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not a known key' }))
    : [{ path: issue.path, message: issue.message }];

/** A schema as callers see it: without the validator behind it. `finish` is applied to what was read. */
const standard = <Output>(
  schema: () => z.ZodType<Output>,
  finish: (value: Output) => Output = (value) => value,
): SyncSchema<Output> => ({
  '~standard': {
    version: 1,
    vendor: 'crosspoint',
    validate: (value): StandardSchemaResult<Output> => {
      const read = schema().safeParse(value);
      return read.success
        ? { value: finish(read.data) }
        : { issues: read.error.issues.flatMap((issue) => issuesOf(issue)) };
    },
  },
});

/**
 * A request as an application or a form puts it together.
 *
 * @example const { issues } = requestSchema['~standard'].validate(input);
 */
export const requestSchema: SyncSchema<GenerationRequest> = standard(generationRequestSchema);

/**
 * A ref that was written as JSON and read again. The ref that comes out prints as its ref string.
 *
 * @example const read = refSchema['~standard'].validate(JSON.parse(text));
 */
export const refSchema: SyncSchema<JobRef> = standard(jobRefSchema, withShortForm);

/**
 * A job that was written as JSON and read again. Unknown keys, such as those of a later version, are left out.
 *
 * @example const read = jobSchema['~standard'].validate(JSON.parse(row.job));
 */
export const jobSchema: SyncSchema<Job> = standard(storedJobSchema, (job) => ({
  ...job,
  ref: withShortForm(job.ref),
}));
