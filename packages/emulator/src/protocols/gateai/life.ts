import type { EmulatedJob } from '../../frame/job.ts';
import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';
import { stageAt } from '../../frame/script.ts';

const minute = 60_000;

/** "Generation timeouts" and "Rate limit" of the document. */
const slotMs = 10 * minute;
const refundMs = 20 * minute;
const hardLimitMs = 40 * minute;

/** Where a job is: under way, ended as its script says, or ended by the hard limit. */
export type Stage =
  | { readonly phase: PhaseLetter }
  | { readonly end: EndLetter }
  | { readonly timedOut: true };

export function stageOf(job: EmulatedJob, now: number): Stage {
  const elapsed = now - job.startedAt;
  if (lengthMs(job) > hardLimitMs && elapsed >= hardLimitMs) return { timedOut: true };
  return stageAt(job.script, elapsed);
}

export const isActive = (job: EmulatedJob, now: number): boolean => 'phase' in stageOf(job, now);

/** A slot is given back after ten minutes though the job goes on. */
export const holdsSlot = (job: EmulatedJob, now: number): boolean =>
  isActive(job, now) && now - job.startedAt < slotMs;

/** The money comes back once a job has taken twenty minutes; the job goes on, and what it still makes is free. */
export const isRefunded = (job: EmulatedJob, now: number): boolean =>
  lengthMs(job) > refundMs && now - job.startedAt >= refundMs;

const lengthMs = ({ script }: EmulatedJob): number => script.phases.reduce((sum, { ms }) => sum + ms, 0);
