import type { Job } from '../../model/job.ts';
import { furthest } from '../../steps/furthest.ts';
import { type Context, type JobLike, jobOf, refOf } from '../context.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import { findAttempt } from './kept-attempt.ts';
import type { Attempt } from '../store/store.ts';

/** What is known of a job without asking the gateway: from whoever asks, and from the store. */
export async function knownJob(
  context: Context,
  given: JobLike,
  mostMs?: number,
  signal?: AbortSignalLike,
): Promise<{ readonly job: Job | undefined; readonly attempt: Attempt | undefined }> {
  const ref = refOf(given);
  const attempt = await findAttempt(context, ref, mostMs, signal);
  const isOther = ref.id !== undefined && attempt?.ref.id !== undefined && attempt.ref.id !== ref.id;
  return { job: furthest(jobOf(given), isOther ? undefined : attempt?.job), attempt };
}
