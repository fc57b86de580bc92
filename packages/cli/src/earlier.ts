import { randomUUID } from 'node:crypto';
import type { Attempt, GenerationRequest } from '@crosspoint/core';
import type { Jobs } from './open-store.ts';
import { shortHash } from './request-mark.ts';
import { isUnfinished, refused, stateOf, states } from './states.ts';

/** The label that finds purchases of the same request again. Like every label it is kept, and never sent. */
const markTag = 'crosspoint.request';

/** A request that can be found again by its mark. */
export const marked = (request: GenerationRequest, mark: string): GenerationRequest => ({
  ...request,
  tags: { ...request.tags, [markTag]: mark },
});

/** The labels a person gave. */
export const ownTags = ({ tags = {} }: Attempt): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => name !== markTag));

const kept = states.filter((state) => !refused.has(state));
const unfinished = states.filter(isUnfinished);

/** What is known of a request before it is bought. */
export interface Earlier {
  /** The purchase of it that is not over. */
  readonly attempt: Attempt | undefined;
  /** Names the next purchase. */
  readonly key: string;
}

/**
 * Looks for a purchase of the same request that is not over. The next key follows from the newest purchase there is:
 * processes that look at the same moment find the same key, and the store lets one of them buy.
 */
export async function earlier(store: Jobs, mark: string, now: number): Promise<Earlier> {
  const tags = { [markTag]: mark };
  // In this order: what begins in between is found by the second look.
  const [newest] = await store.list({ tags, states: kept, limit: 1 });
  const open = await store.list({ tags, states: unfinished });
  // One whose end nobody knows has been decided upon when there is a later purchase.
  const attempt = open.find((it) => it.id === newest?.id || stateOf(it, now) !== 'unknown');
  return { attempt, key: keyAfter(mark, newest) };
}

const keyAfter = (mark: string, newest: Attempt | undefined): string =>
  `run-${shortHash(mark, newest?.id ?? '')}`;

/** A key nobody else has: it buys whatever was bought before. */
export const newKey = (): string => `run-${randomUUID()}`;
