import type { Job } from '../model/job.ts';
import { type Context, type JobLike, jobOf, refOf } from './context.ts';
import { remembered } from './kept-attempt.ts';
import type { Attempt } from './store.ts';

const rank = ({ state }: Job): number => {
  if (state === 'succeeded') return 3;
  return state === 'failed' || state === 'canceled' ? 2 : 1; // an expired job may go on
};

/** Without an id, a held call's job is recognised by the moment it was submitted. */
const isSame = ({ ref: one }: Job, { ref: other }: Job): boolean =>
  one.id === undefined || other.id === undefined
    ? one.submittedAt === other.submittedAt
    : one.id === other.id;

/**
 * Of a job in hand and the same job as the store has it, the one that says more: a success is never given up for what was
 * seen besides, an end not for what was seen before it, and of two alike the later counts.
 */
export function furthest(inHand: Job | undefined, kept: Job | undefined): Job | undefined {
  if (inHand === undefined || kept === undefined || !isSame(inHand, kept)) return inHand ?? kept;
  const ahead = rank(inHand) - rank(kept);
  if (ahead !== 0) return ahead > 0 ? inHand : kept;
  return inHand.seenAt >= kept.seenAt ? inHand : kept;
}

/** What is known of a job without asking the gateway: from whoever asks, and from the store. */
export async function knownJob(
  context: Context,
  given: JobLike,
  mostMs?: number,
): Promise<{ readonly job: Job | undefined; readonly attempt: Attempt | undefined }> {
  const ref = refOf(given);
  const attempt = await remembered(context, ref, mostMs);
  const isOther = ref.id !== undefined && attempt?.ref.id !== undefined && attempt.ref.id !== ref.id;
  return { job: furthest(jobOf(given), isOther ? undefined : attempt?.job), attempt };
}
