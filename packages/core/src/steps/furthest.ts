import type { Job } from '../model/job.ts';

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
 * seen besides, an end not for what was seen before it, and of two alike the later counts, with every miss since.
 */
export function furthestJob(inHand: Job | undefined, kept: Job | undefined): Job | undefined {
  if (inHand === undefined || kept === undefined || !isSame(inHand, kept)) return inHand ?? kept;
  const ahead = rank(inHand) - rank(kept);
  if (ahead !== 0) return ahead > 0 ? inHand : kept;
  if (inHand.observedAt !== kept.observedAt) return inHand.observedAt > kept.observedAt ? inHand : kept;
  return (inHand.misses?.count ?? 0) >= (kept.misses?.count ?? 0) ? inHand : kept;
}
