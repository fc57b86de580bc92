import * as z from 'zod';
import type { ErrorCode } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import { type Context, linkedSignal } from '../context.ts';
import { abortSignal, checked } from '../options.ts';
import { type JobStatus, jobStatuses, jobStatusOf } from '../store/job-status.ts';
import { storeCall } from '../store/store-calls.ts';
import type { Attempt, AttemptFilter } from '../store/store.ts';

/**
 * Which jobs to list. What is left out excludes nothing.
 *
 * @example await media.jobs({ status: 'unknown', tags: { order: '42' } });
 */
export interface JobFilter {
  /** One status or several. @default every status */
  readonly status?: JobStatus | readonly JobStatus[] | undefined;
  /** All of these labels, as `request.tags` gave them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Only jobs of this provider; it need not be installed any more. */
  readonly provider?: string | undefined;
  /** The most jobs on a page, 1 to 1,000. @default 100 */
  readonly limit?: number | undefined;
  /** What began before the job of this `id`: the `next` of the page before. @default the newest job begins the page */
  readonly before?: string | undefined;
  /** Stops waiting for the store. */
  readonly signal?: AbortSignal | undefined;
}

/** A purchase as the store holds it. */
export interface JobRecord {
  /** Names the attempt in the store; pages are counted by it. */
  readonly id: string;
  /** How it stands now. */
  readonly status: JobStatus;
  /** What every other method takes, such as `wait`, `download` or, for an `unknown` one, `reconcile`. */
  readonly ref: JobRef;
  /** The job as it was last seen; absent where the gateway named none. */
  readonly job?: Job | undefined;
  /** The labels of the request. */
  readonly tags: Readonly<Record<string, string>>;
  /** When the intent was written, ISO 8601. */
  readonly createdAt: string;
  /** 1, or 2 and more for a purchase that was made because the one before under the same key failed. */
  readonly ordinal: number;
  /** The error that the attempt ended with, where it ended with one. */
  readonly errorCode?: ErrorCode | undefined;
}

/** A page of jobs, the newest first. */
export interface JobPage {
  /** The jobs of the page, the newest first. */
  readonly jobs: readonly JobRecord[];
  /** The `before` of the next page; undefined on the last one. */
  readonly next: string | undefined;
}

const statusNames = jobStatuses.join(', ');
const status = z.enum(jobStatuses, { error: `must be one of ${statusNames}, or a list of these` });
const optionsSchema = z.strictObject({
  status: z.union([status, z.array(status)], { error: `must be one of ${statusNames}` }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  provider: z.string().optional(),
  limit: z.int().min(1).max(1_000).optional(),
  before: z.string().optional(),
  signal: abortSignal().optional(),
});

/** What the store calls the attempts of a status: only the clock tells whether an open one has become unknown. */
const storedAs = (wanted: readonly JobStatus[]): AttemptFilter['states'] =>
  wanted.includes('unknown')
    ? [...new Set([...wanted, 'open', 'queued', 'running', 'expired'] as const)]
    : wanted;

const recordOf = (attempt: Attempt): JobRecord => {
  const { id, ref, job, tags = {}, createdAt, ordinal, errorCode } = attempt;
  return {
    id,
    status: jobStatusOf(attempt),
    ref: withShortForm(ref),
    ...(job === undefined ? {} : { job: { ...job, ref: withShortForm(job.ref) } }),
    tags,
    createdAt: new Date(createdAt).toISOString(),
    ordinal,
    ...(errorCode === undefined ? {} : { errorCode }),
  };
};

/**
 * Lists a page of what the store holds. Asks no gateway.
 *
 * @throws CrosspointError `invalid_request`, `store_unavailable`, `canceled`
 */
export async function listJobs(context: Context, given: JobFilter): Promise<JobPage> {
  const { status: asked, limit = 100, before, signal, ...filter } = checked(optionsSchema, given);
  const wanted: readonly JobStatus[] | undefined = typeof asked === 'string' ? [asked] : asked;
  const { store, namespace } = context;
  const call = { failure: 'could not be read', signal: linkedSignal(context, signal) };
  const jobs: JobRecord[] = [];
  // One more than the page holds tells whether there is another page.
  for (let from = before; ;) {
    const page = await storeCall(context, call, () =>
      store.list({
        ...filter,
        namespace,
        limit: limit + 1,
        before: from,
        ...(wanted === undefined ? {} : { states: storedAs(wanted) }),
      }),
    );
    for (const record of page.map(recordOf)) {
      if (wanted !== undefined && !wanted.includes(record.status)) continue;
      if (jobs.length === limit) return { jobs, next: jobs.at(-1)?.id };
      jobs.push(record);
    }
    from = page.at(-1)?.id;
    if (page.length <= limit) return { jobs, next: undefined };
  }
}
