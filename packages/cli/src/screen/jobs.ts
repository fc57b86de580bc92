import type { Cost } from '@crosspoint/core';
import type { JobRecord } from '@crosspoint/core/store';
import { shortId } from '../store/find-job.ts';
import { isUnfinished } from '../store/states.ts';
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
export function nextStep(record: JobRecord): string {
  const { status } = record;
  const verb =
    status === 'succeeded'
      ? 'download'
      : status === 'unknown'
        ? 'reconcile'
        : isUnfinished(status)
          ? 'wait'
          : 'status';
  return `${verb} ${shortId(record)}`;
}

/** Purchases, each on a row. */
export const jobTable = (
  records: readonly JobRecord[],
  isLive: (record: JobRecord) => boolean,
  now: number,
  width: number,
): string =>
  table(
    ['age', 'state', 'model', 'gateway', 'cost', 'crosspoint …'],
    records.map((record) => [
      ageText(now - Date.parse(record.ref.submittedAt)),
      record.status,
      record.ref.model,
      isLive(record) ? record.ref.provider : `${record.ref.provider}, emulated`,
      lastCost(record.job?.costs),
      nextStep(record),
    ]),
    width,
  );
