import type { Budget, JobStore } from '../../src/store.ts';
import { centsOver, sumOf } from './amounts.ts';

/** In every fourth schedule all workers share a budget that three or four jobs fill; in the others it is never full. */
export const budgetOf = (seed: number): Budget => ({
  name: 'all workers',
  limits: { USD: seed % 4 === 0 ? '1' : '1000' },
  window: { rollingMs: 1e12 },
});

const freed: ReadonlySet<string> = new Set(['not_sent', 'rejected']);

/** By how many cents the attempts of a store exceed a budget, counted without the store's help. */
export async function centsOverBudget(store: JobStore, { limits }: Budget): Promise<number> {
  const attempts = await store.list({ superseded: true, limit: Infinity });
  const counted = attempts
    .filter(({ status }) => !freed.has(status))
    .flatMap(({ reservations }) => reservations.map(({ amount, settled }) => settled ?? amount));
  return centsOver(sumOf(counted), limits['USD']!);
}
