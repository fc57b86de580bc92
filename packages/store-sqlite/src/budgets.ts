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
import type { Connection, Statement } from './connection.ts';
import { type Counted, exceeds, totalOf } from './exact.ts';
import { inColumn } from './text.ts';

const countedSchema: z.ZodType<readonly Counted[]> = z.array(
  z.object({ amount: z.string(), times: z.number() }),
);

const ceilingsSchema = z.array(z.object({ ceiling: z.string() }));

/** A reservation that does not fit. */
export interface OverBudget {
  readonly reservation: Reservation;
  readonly counted: string;
}

const inOneBudget = (a: BudgetLimit, b: BudgetLimit): boolean =>
  a.budget === b.budget && a.currency === b.currency;

/** Money that is set aside. Every call is part of a step of the connection. */
export class Budgets {
  readonly #held: Statement;
  readonly #hold: Statement;
  readonly #release: Statement;
  readonly #declare: Statement;
  readonly #ceilings: Statement;
  readonly #forget: Statement;

  constructor(connection: Connection) {
    this.#held = connection.prepare(
      `SELECT amount, count(*) AS times FROM holds
       WHERE budget = ? AND currency = ? AND created_at >= ? GROUP BY amount`,
    );
    this.#hold = connection.prepare(
      'INSERT INTO holds (attempt, position, budget, currency, amount, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#release = connection.prepare('DELETE FROM holds WHERE attempt = ?');
    this.#declare = connection.prepare(
      `INSERT INTO ceilings (budget, currency, span, ceiling, declared_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET declared_at = excluded.declared_at`,
    );
    this.#ceilings = connection.prepare(
      'SELECT ceiling FROM ceilings WHERE budget = ? AND currency = ? AND span = ? AND declared_at > ?',
    );
    this.#forget = connection.prepare('DELETE FROM ceilings WHERE declared_at <= ?');
  }

  /** Notes the ceilings of reservations, and gives each the least that is declared. */
  declare(reservations: readonly Reservation[], now: number): readonly Reservation[] {
    if (reservations.length > 0) this.#forget.run([now - ceilingLapseMs]);
    return reservations.map((reservation) => {
      const { budget, currency, window, ceiling } = reservation;
      const columns = [budget, currency, windowName(window), ceiling].map(inColumn);
      this.#declare.run([...columns, now]);
      return { ...reservation, ceiling: this.#ceiling(reservation, now) };
    });
  }

  #ceiling({ budget, currency, window, ceiling }: BudgetLimit, now: number): string {
    const columns = [budget, currency, windowName(window)].map(inColumn);
    const declared = ceilingsSchema.parse(this.#ceilings.all([...columns, now - ceilingLapseMs]));
    return leastCeiling(
      ceiling,
      declared.map((row) => row.ceiling),
    );
  }

  #counted({ budget, currency, window }: BudgetLimit, now: number): readonly Counted[] {
    const since = windowStart(window, now) ?? -Infinity;
    return countedSchema.parse(this.#held.all([inColumn(budget), inColumn(currency), since]));
  }

  total(limit: BudgetLimit, now: number): BudgetTotal {
    const { budget, currency, window } = limit;
    return {
      budget,
      currency,
      ceiling: this.#ceiling(limit, now),
      ...(window === undefined ? {} : { window, since: windowStart(window, now) }),
      counted: totalOf(this.#counted(limit, now)),
    };
  }

  /** The first reservation that does not fit. */
  over(reservations: readonly Reservation[], now: number): OverBudget | undefined {
    for (const [i, reservation] of reservations.entries()) {
      const held = this.#counted(reservation, now);
      const requested = reservations
        .slice(0, i + 1)
        .filter((other) => inOneBudget(other, reservation))
        .map((other) => ({ amount: countedAmount(other), times: 1 }));
      if (exceeds([...held, ...requested], reservation.ceiling))
        return { reservation, counted: totalOf(held) };
    }
    return undefined;
  }

  /** The budgets of these reservations in which more counts than their ceilings. */
  overshot(reservations: readonly Reservation[], now: number): readonly BudgetTotal[] {
    return reservations
      .map((reservation) => this.total(reservation, now))
      .filter(({ counted, ceiling }) => exceeds([{ amount: counted, times: 1 }], ceiling));
  }

  /** Sets aside what an attempt reserves as it stands now, instead of what it did before. */
  hold(
    seq: number,
    { status, reservations, createdAt }: Pick<Attempt, 'status' | 'reservations' | 'createdAt'>,
    now: number,
  ): void {
    this.#release.run([seq]);
    if (!isHolding(status)) return;
    for (const [position, reservation] of reservations.entries()) {
      const { budget, currency } = reservation;
      const columns = [budget, currency, countedAmount(reservation)].map(inColumn);
      this.#hold.run([seq, position, ...columns, Math.min(createdAt, now)]);
    }
  }
}
