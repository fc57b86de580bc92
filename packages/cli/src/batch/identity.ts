import { isAbsolute } from 'node:path';
import { type Attempt, jobStatuses, jobStatusOf } from '@crosspoint/core/store';
import type { Jobs } from '../store/open-store.ts';
import { shortHash } from '../store/request-hash.ts';
import { refused } from '../store/states.ts';

/** The label that finds the jobs of a batch. */
export const batchTag = 'crosspoint.batch';

/** What names the purchase of a line. */
export interface LineKeys {
  /** @param nth counts lines that ask for the same, from 1 */
  readonly keyOf: (mark: string, nth: number) => string;
  /** The label of the batch that bought under a key; undefined: nothing was bought under it. */
  readonly boughtBy: (key: string) => string | undefined;
}

const page = 500;
const held = jobStatuses.filter((state) => !refused.has(state));
const namedPrefix = 'batch-';

/** The form every key had once, and the lines of a batch with a name of its own still have. */
const namedKey = (name: string, mark: string, nth: number): string =>
  `${namedPrefix}${shortHash(name, mark, String(nth))}`;

/**
 * Names each line by what it asks for and by nothing else, so that a batch which is moved, copied, reached through a
 * link or read from stdin is not bought again, and a changed line is the only one that is. A batch with a name of its
 * own has its own purchases.
 */
export async function lineKeys(store: Jobs, name: string | undefined): Promise<LineKeys> {
  const bought = await labelled(store);
  const boughtBy: LineKeys['boughtBy'] = (key) => bought.get(key);
  if (name !== undefined) return { keyOf: (mark, nth) => namedKey(name, mark, nth), boughtBy };
  const paths = oldNames(bought);
  const keyOf: LineKeys['keyOf'] = (mark, nth) =>
    paths.map((path) => namedKey(path, mark, nth)).find((key) => bought.has(key)) ??
    `line-${shortHash(mark, String(nth))}`;
  return { keyOf, boughtBy };
}

/** Every key of a batch that holds a purchase, with the label of its batch. */
async function labelled(store: Jobs): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let before: string | undefined, more = true; more;) {
    const attempts: readonly Attempt[] = await store.list({ states: held, limit: page, before });
    for (const attempt of attempts) {
      const label = attempt.tags?.[batchTag];
      if (label === undefined || refused.has(jobStatusOf(attempt))) continue;
      found.set(attempt.idempotencyKey, label);
    }
    before = attempts.at(-1)?.id;
    more = attempts.length === page;
  }
  return found;
}

/**
 * Before lines were named by what they ask for, a batch was named by the path of its file as it was typed, or by a hash
 * of what stdin held, and its label was that name.
 */
function oldNames(bought: ReadonlyMap<string, string>): readonly string[] {
  const labels = [...bought].flatMap(([key, label]) => (key.startsWith(namedPrefix) ? [label] : []));
  return [...new Set(labels)].filter((label) => isAbsolute(label) || label.startsWith('stdin '));
}
