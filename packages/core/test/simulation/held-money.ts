import type { JobRef } from '../../src/index.ts';
import type { Attempt, Budget, Intent } from '../../src/store.ts';
import { scaled } from './amounts.ts';
import { type GatewayKind, prices } from './specs.ts';

/** The one budget of a schedule: it counts every attempt of every worker. */
export interface BudgetOfSchedule {
  /** In USD, an exact decimal. */
  readonly limit: string;
  readonly windowMs: number;
}

export const budgetOf = ({ limit, windowMs }: BudgetOfSchedule): Budget => ({
  name: 'everything',
  limits: { USD: limit },
  window: { rollingMs: windowMs },
});

/** What one attempt holds, with when it began in ms of the timeline. */
interface Entry {
  readonly begunAt: number;
  readonly amount: bigint;
}

/** A job may get its id later: what names its attempt stays. */
const nameOf = ({ idempotencyKey, provider, submittedAt }: JobRef): string =>
  `${idempotencyKey} at ${provider}, ${submittedAt}`;

const priceAt = ({ provider }: JobRef): bigint => scaled(prices[provider as GatewayKind]); // no other is installed

/** What an attempt holds by the rules: its price until the gateway names an amount, then the latest stage of that. */
function heldBy({ status, ref, job }: Attempt): bigint {
  if (status === 'not_sent' || status === 'rejected') return 0n;
  if (job === undefined) return priceAt(ref);
  const amountAt = (stage: string): bigint | undefined => {
    const cost = job.costs.findLast(({ basis }) => basis === stage);
    return cost && scaled(cost.amount);
  };
  const taken = amountAt('charged') ?? amountAt('reserved');
  const refund = amountAt('refunded');
  const isFree = job.state === 'failed' && job.failure.charged === 'no';
  if (taken === undefined) return isFree ? 0n : priceAt(ref);
  if (refund === undefined) return isFree ? 0n : taken;
  return refund >= taken ? 0n : taken - refund;
}

/** The money of one run, added up from what the store was told, beside the store's own sums. */
export class HeldMoney {
  readonly #entries = new Map<string, Entry>();
  readonly #budget: BudgetOfSchedule | undefined;
  /** Attempts by which the budget was overshot, and those of which a process was told so; see `nameOf`. */
  readonly #overshoots = new Set<string>();
  readonly #told = new Set<string>();

  constructor(budget: BudgetOfSchedule | undefined) {
    this.#budget = budget;
  }

  /** Of all attempts there ever were, in ten-thousandths. */
  get total(): bigint {
    return [...this.#entries.values()].reduce((sum, { amount }) => sum + amount, 0n);
  }

  /** Of the attempts that the budget counts at a moment of the timeline. */
  countedAt(at: number): bigint {
    const since = at - (this.#budget?.windowMs ?? 0);
    const counted = [...this.#entries.values()].filter(({ begunAt }) => begunAt >= since);
    return counted.reduce((sum, { amount }) => sum + amount, 0n);
  }

  #excessAt(at: number): bigint {
    return this.#budget === undefined ? 0n : this.countedAt(at) - scaled(this.#budget.limit);
  }

  hasRoomFor({ ref }: Intent, at: number): boolean {
    return this.#excessAt(at) + priceAt(ref) <= 0n;
  }

  /** An intent was written. Returns by how many cents the budget was too small for it. */
  begun(attempt: Attempt, at: number): number {
    this.#entries.set(attempt.id, {
      begunAt: at,
      amount: priceAt(attempt.ref),
    });
    return Math.max(0, Math.ceil(Number(this.#excessAt(at)) / 100));
  }

  updated(attempt: Attempt, at: number): void {
    const before = this.#entries.get(attempt.id);
    if (before === undefined) return;
    const amount = heldBy(attempt);
    this.#entries.set(attempt.id, { ...before, amount });
    const isCounted = before.begunAt >= at - (this.#budget?.windowMs ?? 0);
    if (amount > before.amount && isCounted && this.#excessAt(at) > 0n)
      this.#overshoots.add(nameOf(attempt.ref));
  }

  /** A process was told that what it wrote about an attempt overshot the budget. */
  told(ref: JobRef): void {
    this.#told.add(nameOf(ref));
  }

  /** The attempts that overshot the budget, of which nobody was told. */
  get untold(): readonly string[] {
    return [...this.#overshoots].filter((name) => !this.#told.has(name));
  }
}
