import type { Item } from './item.ts';
import { costOf, totals } from './totals.ts';
import { type LabelledText, rows } from '../text/rows.ts';
import { table } from '../text/table.ts';

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What a batch came to: successes, cost by unit, and the lines that failed. */
export function closing(items: readonly Item[], live: boolean, width: number): string {
  const of = (stage: Item['stage']): readonly Item[] => items.filter((item) => item.stage === stage);
  const [done, failed, left, waiting] = [of('done'), of('failed'), of('left'), of('waiting')];
  const earlier = items.filter(({ bought }) => bought === 'earlier').length;
  const silent = items.filter((item) => item.job?.costs.length === 0 && costOf(item).length === 0).length;
  const costs = totals(items);
  const facts: readonly LabelledText[] = [
    ['Done', `${done.length} of ${items.length}`],
    ...(earlier === 0
      ? []
      : [['Before', `${many(earlier, 'line')} bought by an earlier run, not again`] as const]),
    ...(left.length === 0 ? [] : [['Left', `${many(left.length, 'job')} still processing`] as const]),
    ...(waiting.length === 0 ? [] : [['Not sent', many(waiting.length, 'line')] as const]),
    ...(silent === 0
      ? []
      : [['Unknown', `the cost of ${many(silent, 'job')}: the gateway named none`] as const]),
    // Each was printed with its reason when it failed.
    ...(failed.length === 0
      ? []
      : [['Failed', `line ${failed.map(({ line }) => line).join(', ')}`] as const]),
  ];
  const prices = costs.map((cost) => [cost.currency, cost.basis, String(cost.jobs), cost.amount]);
  const money = costs.length === 0 ? [] : [table(['unit', 'basis', 'jobs', 'amount'], prices, width)];
  const note = live || costs.length === 0 ? [] : ['Emulated, so no money moved.'];
  return [rows(facts, width), ...money, ...note].join('\n');
}
