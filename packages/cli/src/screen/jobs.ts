import type { Cost } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { shortId } from '../find-job.ts';
import { isUnfinished, stateOf } from '../states.ts';
import { table } from './table.ts';

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** `5 s`, `3 min`, `2 h`, `12 d`: as exact as anybody wants it. */
export function ageText(ms: number): string {
  const [size, unit] = units.find(([each]) => ms >= each) ?? units[3];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

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
    attempts.map((it) => [
      ageText(now - Date.parse(it.ref.submittedAt)),
      stateOf(it),
      it.ref.model,
      isLive(it) ? it.ref.provider : `${it.ref.provider}, emulated`,
      lastCost(it.job?.costs),
      nextStep(it),
    ]),
    width,
  );
