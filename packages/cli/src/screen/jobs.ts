import type { Cost } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { shortId } from '../store/find-job.ts';
import { isUnfinished, stateOf } from '../store/states.ts';
import { ageText } from '../text/span.ts';
import { table } from '../text/table.ts';

/** The last word about money, short: what was charged, or how sure it is. */
export function lastCost(costs: readonly Cost[] = []): string {
  const last = costs.at(-1);
  return last === undefined
    ? 'unknown'
    : `${last.approximate === true ? '~' : ''}${last.amount} ${last.currency}${last.basis === 'charged' ? '' : ` ${last.basis}`}`;
}

/** What can be done next about a purchase: a command and its argument. */
export function nextStep(attempt: Attempt): string {
  const state = stateOf(attempt);
  const verb =
    state === 'succeeded'
      ? 'download'
      : state === 'unknown'
        ? 'reconcile'
        : isUnfinished(state)
          ? 'wait'
          : 'status';
  return `${verb} ${shortId(attempt)}`;
}

/** Purchases, each on a row. */
export const jobTable = (
  attempts: readonly Attempt[],
  isLive: (attempt: Attempt) => boolean,
  now: number,
  width: number,
): string =>
  table(
    ['age', 'state', 'model', 'gateway', 'cost', 'crosspoint …'],
    attempts.map((attempt) => [
      ageText(now - Date.parse(attempt.ref.submittedAt)),
      stateOf(attempt),
      attempt.ref.model,
      isLive(attempt) ? attempt.ref.provider : `${attempt.ref.provider}, emulated`,
      lastCost(attempt.job?.costs),
      nextStep(attempt),
    ]),
    width,
  );
