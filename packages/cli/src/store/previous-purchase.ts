import { randomUUID } from 'node:crypto';
import type { GenerationRequest, JobRef } from '@crosspoint/core';
import {
  type Attempt,
  type JobStatus,
  jobStatuses,
  jobStatusOf,
  type JobStore,
} from '@crosspoint/core/store';
import type { Jobs } from './open-store.ts';
import { attemptOf } from './find-job.ts';
import { shortHash } from './request-hash.ts';
import { isUnfinished, refused } from './states.ts';

/** The label that finds purchases of the same request again. Like every label it is kept, and never sent. */
const requestTag = 'crosspoint.request';

/** The label of a job whose files were saved: what was paid for is in somebody's hands. */
const savedTag = 'crosspoint.saved';

/** Notes that a job's files were saved; until then the same request goes on with it and buys nothing. */
export async function markSaved(store: JobStore, ref: JobRef): Promise<void> {
  const attempt = await attemptOf(store, ref);
  if (attempt === undefined || attempt.ref.id !== ref.id || attempt.tags?.[savedTag] !== undefined) return;
  await store.update(attempt.id, { tags: { ...attempt.tags, [savedTag]: 'yes' } });
}

/** A request that can be found again by its hash. */
export const tagged = (request: GenerationRequest, hash: string): GenerationRequest => ({
  ...request,
  tags: { ...request.tags, [requestTag]: hash },
});

/** The labels a person gave. */
export const ownTags = ({ tags = {} }: Pick<Attempt, 'tags'>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => name !== requestTag && name !== savedTag));

const kept = jobStatuses.filter((state) => !refused.has(state));
/** States of which it is unknown whether there will be a job to wait for. */
const doubtful: ReadonlySet<JobStatus> = new Set<JobStatus>(['unknown', 'expired']);
const unfinished = jobStatuses.filter(isUnfinished);

/** What is known of a request before it is bought. */
export interface PreviousPurchase {
  /** The purchase of it that is not over. */
  readonly attempt: Attempt | undefined;
  /** Names the next purchase. */
  readonly key: string;
}

/**
 * Looks for a purchase of the same request that is not over, or whose files were not saved. The next key follows from
 * the newest purchase there is: processes that look at the same moment find the same key, and the store lets one of
 * them buy.
 */
export async function findPreviousPurchase(store: Jobs, hash: string): Promise<PreviousPurchase> {
  const tags = { [requestTag]: hash };
  // In this order: what begins in between is found by the second look.
  const [newest] = await store.list({ tags, states: kept, limit: 1 });
  const open = await store.list({ tags, states: unfinished });
  // One that may never end has been decided upon when there is a later purchase.
  const waiting = open.find((attempt) => attempt.id === newest?.id || !doubtful.has(jobStatusOf(attempt)));
  // The same holds for one that was never saved: a later purchase has decided upon it.
  const unsaved = newest?.job?.state === 'succeeded' && newest.tags?.[savedTag] === undefined;
  const attempt = waiting ?? (unsaved ? newest : undefined);
  return { attempt, key: keyAfter(hash, newest) };
}

const keyAfter = (hash: string, newest: Attempt | undefined): string =>
  `run-${shortHash(hash, newest?.id ?? '')}`;

/** A new key: it buys again, whatever was bought before. */
export const newKey = (): string => `run-${randomUUID()}`;
