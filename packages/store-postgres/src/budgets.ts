import {
  type Attempt,
  type BudgetLimit,
  type BudgetTotal,
  ceilingLapseMs,
  countedAmount,
  isHolding,
  leastCeiling,
  type Reservation,
  windowName,
  windowStart,
} from '@crosspoint/core/store';
import * as z from 'zod';
import { clockSql } from './clock.ts';
import type { SqlQueries } from './sql.ts';
import { inColumn } from './text.ts';

/** What an attempt sets aside. */
type Holding = Pick<Attempt, 'status' | 'reservations'>;

const ceilingsSchema = z.record(z.string(), z.number());
/** When each ceiling was last declared, in ms since 1970, by the name of its window and its amount. */
type Ceilings = z.output<typeof ceilingsSchema>;

const windowsSchema = z.array(z.object({ name: z.string(), ceilings: z.string() }));

/** Budgets as they are, by their names in the table, at one moment. */
interface BudgetsNow {
  readonly now: number;
  readonly ceilings: ReadonlyMap<string, Ceilings>;
}

// A ceiling that was declared a second ago is not written again.
const declaredAgainMs = 1_000;

const plain = /^-?\d+(?:\.\d+)?$/;

/** @throws RangeError when a text is not a decimal such as `'0.60'`; `numeric` takes more than that, such as NaN */
function exact(text: string): string {
  if (plain.test(text)) return text;
  throw new RangeError(`not an exact decimal: ${JSON.stringify(text.slice(0, 40))}`);
}

/** What a budget is locked and counted under. */
const columnName = ({ budget, currency }: Omit<BudgetLimit, 'ceiling'>): string =>
  inColumn(JSON.stringify([budget, currency]));

const ceilingKey = ({ window, ceiling }: BudgetLimit): string => `${windowName(window)} ${ceiling}`;

const namesOf = (budgets: readonly BudgetLimit[]): string =>
  JSON.stringify([...new Set(budgets.map(columnName))].toSorted());

/** The least ceiling that is declared for a window now. */
function ceilingOf(limit: BudgetLimit, { now, ceilings }: BudgetsNow): string {
  const prefix = `${windowName(limit.window)} `;
  const declared = Object.entries(ceilings.get(columnName(limit)) ?? {})
    .filter(([key, at]) => key.startsWith(prefix) && now - Math.min(at, now) < ceilingLapseMs)
    .map(([key]) => key.slice(prefix.length));
  return leastCeiling(limit.ceiling, declared);
}

/** The budgets in one schema: their rows are what transactions lock, and the holds of attempts are what counts. */
export class BudgetTable {
  readonly #windows: string;
  readonly #holds: string;
  readonly #now: () => number | null;

  constructor(schema: string, now: () => number | null) {
    this.#windows = `${schema}.budget_window`;
    this.#holds = `${schema}.holds`;
    this.#now = now;
  }

  async #read(queries: SqlQueries, budgets: readonly BudgetLimit[], lock: string): Promise<BudgetsNow> {
    const rows = windowsSchema.parse(
      await queries.query(
        `SELECT windows.name AS name, windows.ceilings::text AS ceilings FROM ${this.#windows} AS windows
         WHERE windows.name IN (SELECT jsonb_array_elements_text($1::text::jsonb)) ORDER BY windows.name ${lock}`,
        [namesOf(budgets)],
      ),
    );
    const [moment] = await queries.query(`SELECT ${clockSql} AS moment`, [this.#now()]);
    return {
      now: z.number().parse(moment?.['moment']),
      ceilings: new Map(rows.map((row) => [row.name, ceilingsSchema.parse(JSON.parse(row.ceilings))])),
    };
  }

  /** Locks budgets in one order, so that no two transactions wait for each other. */
  async #lock(queries: SqlQueries, budgets: readonly BudgetLimit[]): Promise<BudgetsNow> {
    await queries.query(
      `INSERT INTO ${this.#windows} (name) SELECT jsonb_array_elements_text($1::text::jsonb) AS name ORDER BY name
       ON CONFLICT DO NOTHING`,
      [namesOf(budgets)],
    );
    const locked = await this.#read(queries, budgets, 'FOR UPDATE OF windows');
    // After the clock was set back, nothing counts longer than it should.
    await queries.query(
      `UPDATE ${this.#holds} SET created_at = $1::float8
       WHERE created_at > $1::float8 AND name IN (SELECT jsonb_array_elements_text($2::text::jsonb))`,
      [locked.now, namesOf(budgets)],
    );
    return locked;
  }

  /**
   * Notes the ceilings of reservations, and gives each the least that is declared. No other transaction changes these budgets
   * until the transaction ends.
   */
  async declare(
    queries: SqlQueries,
    reservations: readonly Reservation[],
  ): Promise<{ readonly reservations: readonly Reservation[]; readonly now: number }> {
    if (reservations.length === 0) return { reservations, now: 0 };
    for (const { amount, ceiling } of reservations) [amount, ceiling].forEach(exact);
    const { now, ceilings } = await this.#lock(queries, reservations);
    const declared = new Map(
      [...new Set(reservations.map(columnName))].map((name) => {
        const before = ceilings.get(name) ?? {};
        const kept = Object.entries(before)
          .map(([key, at]) => [key, Math.min(at, now)] as const)
          .filter(([, at]) => now - at < ceilingLapseMs);
        const requested = reservations
          .filter((reservation) => columnName(reservation) === name)
          .map((reservation) => [ceilingKey(reservation), now] as const);
        return [name, { before, after: Object.fromEntries([...kept, ...requested]) }] as const;
      }),
    );
    for (const [name, { before, after }] of declared) {
      const isKnown = Object.entries(after).every(
        ([key, at]) => Math.abs(at - (before[key] ?? 0)) < declaredAgainMs,
      );
      if (!isKnown)
        await queries.query(`UPDATE ${this.#windows} SET ceilings = $2::text::jsonb WHERE name = $1::text`, [
          name,
          JSON.stringify(after),
        ]);
    }
    const current = { now, ceilings: new Map([...declared].map(([name, { after }]) => [name, after])) };
    return {
      now,
      reservations: reservations.map((reservation) => ({
        ...reservation,
        ceiling: ceilingOf(reservation, current),
      })),
    };
  }

  /** What counts in each of these budgets, and whether it is, with the amounts up to it, more than its ceiling. */
  async #counted(
    queries: SqlQueries,
    budgets: readonly (BudgetLimit & { readonly own: string })[],
    now: number,
  ): Promise<readonly { readonly counted: string; readonly isExceeded: boolean }[]> {
    const list = budgets.map((limit) => ({
      name: columnName(limit),
      own: exact(limit.own),
      ceiling: exact(limit.ceiling),
      since: windowStart(limit.window, now) ?? null,
    }));
    const rows = await queries.query(
      `SELECT trim_scale(counted)::text AS counted,
         (counted + sum(own) OVER (PARTITION BY name ORDER BY position) > ceiling)::int AS over
       FROM (
         SELECT position, item ->> 'name' AS name, (item ->> 'own')::numeric AS own,
           (item ->> 'ceiling')::numeric AS ceiling,
           (SELECT coalesce(sum(holds.amount), 0) FROM ${this.#holds} AS holds
            WHERE holds.name = item ->> 'name'
              AND holds.created_at >= coalesce((item ->> 'since')::float8, '-Infinity')) AS counted
         FROM jsonb_array_elements($1::text::jsonb) WITH ORDINALITY AS list (item, position)
       ) AS sums ORDER BY position`,
      [JSON.stringify(list)],
    );
    return rows.map((row) => ({ counted: String(row['counted']), isExceeded: row['over'] === 1 }));
  }

  /** The first reservation that does not fit, with what counts in its budget. */
  async over(
    queries: SqlQueries,
    reservations: readonly Reservation[],
    now: number,
  ): Promise<{ readonly reservation: Reservation; readonly counted: string } | undefined> {
    if (reservations.length === 0) return undefined;
    const own = reservations.map((reservation) => ({ ...reservation, own: countedAmount(reservation) }));
    const counted = await this.#counted(queries, own, now);
    const first = counted.findIndex(({ isExceeded }) => isExceeded);
    return first < 0 ? undefined : { reservation: reservations[first]!, counted: counted[first]!.counted };
  }

  async #totals(
    queries: SqlQueries,
    budgets: readonly BudgetLimit[],
    current: BudgetsNow,
  ): Promise<readonly (BudgetTotal & { readonly isExceeded: boolean })[]> {
    const limits = budgets.map(({ budget, currency, window, ceiling }) => {
      const limit = { budget, currency, ...(window === undefined ? {} : { window }), ceiling };
      return { ...limit, ceiling: ceilingOf(limit, current) };
    });
    const counted = await this.#counted(
      queries,
      limits.map((limit) => ({ ...limit, own: '0' })),
      current.now,
    );
    return limits.map((limit, i) => ({
      ...limit,
      ...(limit.window === undefined ? {} : { since: windowStart(limit.window, current.now) }),
      ...counted[i]!,
    }));
  }

  /** What counts in budgets now. */
  async total(queries: SqlQueries, budgets: readonly BudgetLimit[]): Promise<readonly BudgetTotal[]> {
    if (budgets.length === 0) return [];
    const totals = await this.#totals(queries, budgets, await this.#read(queries, budgets, ''));
    return totals.map(({ isExceeded: _isOver, ...total }) => total);
  }

  /** Sets aside what an attempt reserves when it is written; its budgets are locked. */
  async hold(queries: SqlQueries, seq: string, attempt: Holding, createdAt: number): Promise<void> {
    if (!isHolding(attempt.status) || attempt.reservations.length === 0) return;
    const list = attempt.reservations.map((reservation) => ({
      name: columnName(reservation),
      amount: exact(countedAmount(reservation)),
    }));
    await queries.query(
      `INSERT INTO ${this.#holds} (attempt, position, name, amount, created_at)
       SELECT $1::text::bigint, position, item ->> 'name', (item ->> 'amount')::numeric, $3::float8
       FROM jsonb_array_elements($2::text::jsonb) WITH ORDINALITY AS list (item, position)`,
      [seq, JSON.stringify(list), createdAt],
    );
  }

  /**
   * Sets aside what an attempt reserves now instead of what it did before.
   *
   * @returns the budgets of `raised` in which more counts than their ceilings
   */
  async move(
    queries: SqlQueries,
    seq: string,
    before: Attempt,
    after: Attempt,
    raised: readonly Reservation[],
  ): Promise<readonly BudgetTotal[]> {
    const all = [...before.reservations, ...after.reservations];
    if (all.length === 0) return [];
    const current = await this.#lock(queries, all);
    await queries.query(`DELETE FROM ${this.#holds} WHERE attempt = $1::text::bigint`, [seq]);
    await this.hold(queries, seq, after, Math.min(after.createdAt, current.now));
    if (raised.length === 0) return [];
    const totals = await this.#totals(queries, raised, current);
    return totals.filter(({ isExceeded }) => isExceeded).map(({ isExceeded: _isOver, ...total }) => total);
  }
}
