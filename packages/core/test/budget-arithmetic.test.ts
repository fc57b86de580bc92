import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';
import type { Cost, CostBasis, Job } from '../src/store.ts';
import { fakeClock } from '../src/testing/index.ts';
import { intentOf, jobRefOf, runningJob } from '../src/testing/store/samples.ts';

// Amounts are whole millionths here and decimals in the store, so that the model shares no arithmetic with it.

const decimalOf = (millionths: bigint): string => {
  const digits = millionths.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
};

const costOf = (basis: CostBasis, millionths: bigint): Cost => ({
  amount: decimalOf(millionths),
  currency: 'USD',
  basis,
  source: 'response',
  at: '2026-01-01T00:00:00.000Z',
});

const amount = fc.bigInt({ min: 0n, max: 3_000_000n });

/** What happens to an attempt after its intent; the amounts are in millionths. */
const step = fc.oneof(
  fc.record({ type: fc.constant('begin' as const), amount }),
  fc.record({
    type: fc.constantFrom('reserved' as const, 'charged' as const, 'refunded' as const),
    attempt: fc.nat(30),
    amount,
  }),
  fc.record({
    type: fc.constantFrom('unknown' as const, 'rejected' as const, 'accepted' as const),
    attempt: fc.nat(30),
  }),
);

/** An attempt as the model sees it. */
interface Modelled {
  readonly setAside: bigint;
  status: 'open' | 'unknown' | 'rejected' | 'accepted';
  costs: { reserved?: bigint; charged?: bigint; refunded?: bigint };
}

const rank = { open: 0, unknown: 1, rejected: 2, accepted: 3 } as const;

function countedOf({ setAside, status, costs }: Modelled): bigint {
  if (status === 'rejected') return 0n;
  const taken = costs.charged ?? costs.reserved;
  if (taken === undefined) return setAside;
  const rest = taken - (costs.refunded ?? 0n);
  return rest < 0n ? 0n : rest;
}

const jobOf = (i: number, { costs }: Modelled): Job => ({
  ...runningJob,
  ref: jobRefOf(`job ${i}`, { idempotencyKey: `key of ${i}` }),
  costs: (['reserved', 'charged', 'refunded'] as const).flatMap((basis) => {
    const millionths = costs[basis];
    return millionths === undefined ? [] : [costOf(basis, millionths)];
  }),
});

describe('what counts in a budget', () => {
  it('is what whole numbers say after any steps, and no intent begins beyond the limit', async () => {
    const limit = 5_000_000n;
    const budget = { budget: 'team', currency: 'USD', ceiling: decimalOf(limit), window: 'day' } as const;
    const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
      const store = memoryStore({ clock: fakeClock() });
      const attempts: Modelled[] = [];
      const total = () => attempts.reduce((sum, attempt) => sum + countedOf(attempt), 0n);
      for (const next of steps) {
        if (next.type === 'begin') {
          const reservations = [{ ...budget, amount: decimalOf(next.amount) }];
          const { outcome } = await store.createAttempt(intentOf(`${attempts.length}`, { reservations }));
          const fits = total() + next.amount <= limit;
          expect(outcome).toBe(fits ? 'begun' : 'over_budget');
          if (fits) attempts.push({ setAside: next.amount, status: 'open', costs: {} });
          continue;
        }
        const i = next.attempt % Math.max(1, attempts.length);
        const attempt = attempts[i];
        if (attempt === undefined) continue;
        if ('amount' in next) {
          attempt.costs = { ...attempt.costs, [next.type]: next.amount };
          await store.update(`${i}`, { job: jobOf(i, attempt) });
        } else {
          if (rank[next.type] > rank[attempt.status]) attempt.status = next.type;
          await store.update(`${i}`, { status: next.type });
        }
        const [read] = await store.readBudgets([budget]);
        expect(read?.counted).toBe(decimalOf(total()) || '0');
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), run), { numRuns: 200 });
  });
});
