import type { Attempt, AttemptWord, Job, JobState } from '@crosspoint/core';

/** How a purchase can stand: the state of its job or, where there is none, the word of its attempt. */
export const states = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'expired',
  'open',
  'not_sent',
  'rejected',
  'accepted',
  'unknown',
] as const satisfies readonly (JobState | AttemptWord)[];
export type State = (typeof states)[number];

/** How a purchase stands now. One whose process never wrote its end down is unknown. */
export function stateOf({ job, word, openUntil }: Attempt, now: number): State {
  if (job !== undefined) return job.state;
  return word === 'open' && openUntil <= now ? 'unknown' : word;
}

const over: ReadonlySet<State> = new Set<Job['state']>(['succeeded', 'failed', 'canceled', 'expired']);

/** What brought no job, and never will. */
export const refused: ReadonlySet<State> = new Set<State>(['not_sent', 'rejected']);

/** Whether there is, or may be, something to wait for. */
export const isUnfinished = (state: State): boolean => !over.has(state) && !refused.has(state);
