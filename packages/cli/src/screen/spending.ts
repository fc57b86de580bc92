import type { Spending, SpendingGroupBy, SpentAmount } from '@crosspoint/core/store';
import { table } from '../text/table.ts';

/** The title of the first column, and what stands there for purchases that have no such key. */
function keyWords(by: SpendingGroupBy): readonly [title: string, none: string] {
  if (by === 'currency') return ['currency', '(unknown price)'];
  return by.startsWith('tag:') ? [by.slice('tag:'.length), '(no such tag)'] : [by, ''];
}

const amountColumns = ({ currency, settled, reserved, unresolved }: SpentAmount): readonly string[] =>
  [settled, reserved, unresolved].map((amount) => (amount === '0' ? '' : `${amount} ${currency}`));

/** What was spent: a row for each group and currency, and the total of each currency in the end. */
export function spendingTable({ by, groups, totals, attempts }: Spending, width: number): string {
  const [title, none] = keyWords(by);
  const lines = groups.flatMap((group) => {
    const amounts = group.amounts.length === 0 ? [['', '', '']] : group.amounts.map(amountColumns);
    return amounts.map((columns, i) => [
      i === 0 ? group.key || none : '',
      ...columns,
      i === 0 ? `${group.attempts}` : '',
    ]);
  });
  const sums = totals.map((total, i) => [
    i === 0 ? 'total' : '',
    ...amountColumns(total),
    i === 0 ? `${attempts}` : '',
  ]);
  const isOneLine = lines.length === 1;
  return table(
    [title, 'settled', 'reserved', 'unresolved', 'jobs'],
    isOneLine ? lines : [...lines, ...sums],
    width,
  );
}

/** What the amounts do not say, a sentence on each line. */
export function spendingNotes({ totals, unpriced }: Spending, isEmulated: boolean): string | undefined {
  const drift = totals
    .filter((total) => total.drift !== '0')
    .map((total) => `${total.drift} ${total.currency}`);
  const notes = [
    ...(isEmulated ? ['Emulated, so no amount is real.'] : []),
    ...(unpriced > 0
      ? [`${unpriced === 1 ? 'One job has' : `${unpriced} jobs have`} no known price, and are in no amount.`]
      : []),
    ...(totals.some((total) => total.unresolved !== '0')
      ? [
          'Unresolved: the outcome is unknown; crosspoint jobs --state unknown lists these, reconcile settles them.',
        ]
      : []),
    ...(drift.length > 0 ? [`Charged above the price: ${drift.join(', ')}.`] : []),
  ];
  return notes.length === 0 ? undefined : notes.join('\n');
}
