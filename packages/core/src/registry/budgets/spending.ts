import { compare, difference, sum } from '../../model/decimal.ts';
import { CrosspointError } from '../../model/error.ts';
import { getOwn } from '../../model/get-own.ts';
import { issueText } from '../../model/issue.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { Context } from '../context.ts';
import { callOption } from '../function-option.ts';
import { storeCall } from '../store/store-calls.ts';
import { countedAmount } from '../store/settled-reservations.ts';
import { isHolding } from '../store/store-rules.ts';
import type { Attempt, BudgetLimit, BudgetTotal, BudgetWindow } from '../store/store.ts';
import { spentBy, stageOf, type SpendingStage } from './spent.ts';

/** What amounts are put together by: `day` is the UTC day on which an attempt began, `tag:team` the value of its tag `team`. */
export type SpendingGroupBy = 'day' | 'gateway' | 'model' | 'currency' | `tag:${string}`;

/** Which attempts to count, and how to group them. */
export interface SpendingOptions {
  /** Attempts that began at this moment or later: a `Date`, or ISO 8601 such as `'2026-11-01'`. @default all */
  readonly since?: Date | string | undefined;
  /** Attempts that began before this moment. @default all */
  readonly until?: Date | string | undefined;
  /** @default 'day' */
  readonly by?: SpendingGroupBy | undefined;
  /**
   * Only the attempts for which it returns true; it must be pure. Budgets count all of theirs.
   *
   * @default every attempt
   * @example filter: ({ ref }) => ref.account === 'team-a'
   */
  readonly filter?: ((attempt: Attempt) => boolean) | undefined;
  /** Stops reading the store. */
  readonly signal?: AbortSignal | undefined;
}

/** Amounts in one currency: exact decimals, which are never converted or added to another currency's. */
export interface SpentAmount {
  /** The currency, such as `USD`. */
  readonly currency: string;
  /** What gateways charged, less what they paid back; of a success whose charge is not named, its price. */
  readonly settled: string;
  /** What is set aside for jobs that are not settled yet. */
  readonly reserved: string;
  /** What is set aside for attempts whose outcome is unknown: `reconcile` settles them. */
  readonly unresolved: string;
  /** How much more than their prices gateways charged; it is part of `settled`. */
  readonly drift: string;
}

/** What attempts with one key have spent. */
export interface SpendingGroup {
  /** The day, gateway, model, currency or value of the tag; `''` for attempts without the tag, or without a known currency. */
  readonly key: string;
  /** The amounts, one for each currency. */
  readonly amounts: readonly SpentAmount[];
  /** How many attempts cost something, or may. */
  readonly attempts: number;
  /** How many of them have no amount at all: their cost is unknown, which is not zero. */
  readonly unpriced: number;
}

/** A budget of this registry, in one currency, in the window that is now. */
export interface BudgetState {
  /** The name of the budget. */
  readonly name: string;
  /** The length of its window. */
  readonly window: BudgetWindow;
  /** The beginning of the window, ISO 8601. */
  readonly since: string;
  /** The currency of its amounts, such as `USD`. */
  readonly currency: string;
  /** The limit that is applied; below the declared one where another process declares less. */
  readonly limit: string;
  /** The limit that this registry declares. */
  readonly declaredLimit: string;
  /** What counts as spent, an exact decimal. */
  readonly settled: string;
  /** What is set aside for jobs that are not settled yet, an exact decimal. */
  readonly reserved: string;
  /** What is set aside for attempts whose outcome is unknown, an exact decimal. */
  readonly unresolved: string;
  /** What is left, at least `'0'`. */
  readonly remaining: string;
  /** By how much the limit is overshot; nothing is bought until it fits again. `'0'` where it is not. */
  readonly overshoot: string;
}

/** What was spent, what is set aside, and the state of every budget. */
export interface Spending {
  /** By what the groups are made. */
  readonly by: SpendingGroupBy;
  /** In the order of their keys. */
  readonly groups: readonly SpendingGroup[];
  /** The sums of all groups, one for each currency. */
  readonly totals: readonly SpentAmount[];
  /** How many attempts cost something, or may. */
  readonly attempts: number;
  /** How many of them have no amount at all: their cost is unknown, which is not zero. */
  readonly unpriced: number;
  /** The budgets of this registry, as they stand now. */
  readonly budgets: readonly BudgetState[];
}

/** A day at least; `Date.parse` finds a date in many other texts, such as 'last 5'. */
const isIso = (text: string): boolean => /^\d{4}-\d\d/.test(text);

/** @throws CrosspointError `invalid_request` for a text that is no moment */
function momentOf(name: 'since' | 'until', given: Date | string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const at = typeof given !== 'string' ? given.getTime() : isIso(given) ? Date.parse(given) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const issue = { path: [name], message: "must be a Date or an ISO 8601 text such as '2026-11-01'" };
  throw new CrosspointError({ code: 'invalid_request', message: issueText(issue), issues: [issue] });
}

/** What of an attempt is its key, and of the amounts it has where they are grouped by currency. */
function keysOf(by: SpendingGroupBy, attempt: Attempt, spent: ReturnType<typeof spentBy>): readonly string[] {
  const { createdAt, ref, tags = {} } = attempt;
  if (by === 'day') return [new Date(createdAt).toISOString().slice(0, 10)];
  if (by === 'gateway') return [ref.provider];
  if (by === 'model') return [ref.model];
  if (by === 'currency') return spent?.map(({ currency }) => currency) ?? [''];
  return [getOwn(tags, by.slice('tag:'.length)) ?? ''];
}

type Sums = Record<SpendingStage | 'drift', string>;

const noSums = (): Sums => ({ settled: '0', reserved: '0', unresolved: '0', drift: '0' });

/** Adds up attempts. */
class Sum {
  readonly #byCurrency = new Map<string, Sums>();
  attempts = 0;
  unpriced = 0;

  add(amounts: ReturnType<typeof spentBy>): void {
    this.attempts += 1;
    if (amounts === undefined) this.unpriced += 1;
    for (const { currency, stage, amount, drift } of amounts ?? []) {
      const sums = this.#byCurrency.get(currency) ?? noSums();
      this.#byCurrency.set(currency, sums);
      sums[stage] = sum([sums[stage], amount]);
      sums.drift = sum([sums.drift, drift]);
    }
  }

  amounts(): readonly SpentAmount[] {
    const all = [...this.#byCurrency].map(([currency, sums]): SpentAmount => ({ currency, ...sums }));
    return all.toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

const pageSize = 1_000;

/** Every attempt since a moment, page by page: a store can hold more than fits in memory. */
async function* attemptsSince(
  context: Pick<Context, 'clock' | 'store'>,
  since: number | undefined,
  signal: AbortSignalLike,
): AsyncGenerator<Attempt> {
  const call = { failure: 'could not be read', signal };
  for (let before: string | undefined; ;) {
    const filter = { since, superseded: true, limit: pageSize, before };
    const page = await storeCall(context, call, () => context.store.list(filter));
    yield* page;
    before = page.at(-1)?.id;
    if (before === undefined || page.length < pageSize) return;
  }
}

/** A budget's limit in one currency, with what counts in it and the amounts of its attempts. */
interface CountedBudget {
  readonly declared: BudgetLimit;
  readonly total: BudgetTotal;
  readonly sums: Sums;
}

async function countedBudgets(context: Context, signal: AbortSignalLike): Promise<readonly CountedBudget[]> {
  const declared = context.budgets.flatMap(({ name, limits, window }) =>
    Object.entries(limits).map(([currency, ceiling]): BudgetLimit => ({
      budget: name,
      currency,
      ceiling,
      window,
    })),
  );
  if (declared.length === 0) return [];
  const call = { failure: 'could not be read', signal };
  const totals = await storeCall(context, call, () => context.store.readBudgets(declared));
  return declared.map((limit, i) => ({ declared: limit, total: totals[i]!, sums: noSums() }));
}

function addToBudget({ total, sums }: CountedBudget, attempt: Attempt): void {
  if (!isHolding(attempt.status) || attempt.createdAt < (total.since ?? -Infinity)) return;
  const amounts = attempt.reservations
    .filter(({ budget, currency }) => budget === total.budget && currency === total.currency)
    .map(countedAmount);
  const stage = stageOf(attempt);
  sums[stage] = sum([sums[stage], ...amounts]);
}

function stateOf({ declared, total, sums }: CountedBudget): BudgetState {
  const { budget, window = 'day', currency } = declared;
  const { ceiling, counted, since = 0 } = total;
  const isOvershot = compare(counted, ceiling) > 0;
  const { settled, reserved, unresolved } = sums;
  return {
    name: budget,
    window,
    since: new Date(Math.max(0, since)).toISOString(), // a window can be longer than a date reaches back
    currency,
    limit: ceiling,
    declaredLimit: declared.ceiling,
    settled,
    reserved,
    unresolved,
    remaining: isOvershot ? '0' : difference(ceiling, counted),
    overshoot: isOvershot ? difference(counted, ceiling) : '0',
  };
}

/**
 * What the attempts of this registry's namespace have cost and may yet cost, and the state of its budgets.
 *
 * @throws CrosspointError `invalid_request` for a moment or a group that cannot be read; `store_unavailable`
 */
export async function spending(
  context: Context,
  { since: from, until: to, by = 'day', filter = () => true }: SpendingOptions,
  signal: AbortSignalLike,
): Promise<Spending> {
  const [since, until] = [momentOf('since', from), momentOf('until', to)];
  const budgets = await countedBudgets(context, signal);
  const starts = budgets.map(({ total }) => total.since ?? -Infinity);
  const earliest = since === undefined ? undefined : Math.min(since, ...starts);
  const groups = new Map<string, Sum>();
  const all = new Sum();
  for await (const attempt of attemptsSince(context, earliest, signal)) {
    for (const budget of budgets) addToBudget(budget, attempt);
    if (attempt.namespace !== context.namespace || !isHolding(attempt.status)) continue;
    if (attempt.createdAt < (since ?? -Infinity) || attempt.createdAt >= (until ?? Infinity)) continue;
    if (!callOption(['filter'], () => filter(attempt))) continue;
    const spent = spentBy(attempt);
    all.add(spent);
    for (const key of keysOf(by, attempt, spent)) {
      const group = groups.get(key) ?? new Sum();
      groups.set(key, group);
      group.add(by === 'currency' ? spent?.filter(({ currency }) => currency === key) : spent);
    }
  }
  const inOrder = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    by,
    groups: inOrder.map(([key, group]) => ({
      key,
      amounts: group.amounts(),
      attempts: group.attempts,
      unpriced: group.unpriced,
    })),
    totals: all.amounts(),
    attempts: all.attempts,
    unpriced: all.unpriced,
    budgets: budgets.map(stateOf),
  };
}
