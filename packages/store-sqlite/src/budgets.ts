import { type Attempt, isHolding, type Reservation } from '@crosspoint/core/store';
import * as z from 'zod';
import type { Connection, Statement } from './connection.ts';
import { type Counted, exceeds } from './exact.ts';
import { inColumn } from './text.ts';

const countedSchema: z.ZodType<readonly Counted[]> = z.array(
  z.object({ amount: z.string(), times: z.number() }),
);

/** Money that is set aside. Every call is part of a step of the connection. */
export class Budgets {
  readonly #held: Statement;
  readonly #hold: Statement;
  readonly #release: Statement;

  constructor(connection: Connection) {
    this.#held = connection.prepare(
      'SELECT amount, count(*) AS times FROM holds WHERE budget = ? AND currency = ? GROUP BY amount',
    );
    this.#hold = connection.prepare(
      'INSERT INTO holds (attempt, position, budget, currency, amount) VALUES (?, ?, ?, ?, ?)',
    );
    this.#release = connection.prepare('DELETE FROM holds WHERE attempt = ?');
  }

  /** The first reservation that does not fit. */
  over(reservations: readonly Reservation[]): Reservation | undefined {
    return reservations.find(({ budget, currency, ceiling }, i) => {
      const held = countedSchema.parse(this.#held.all([inColumn(budget), inColumn(currency)]));
      const own = reservations
        .slice(0, i + 1)
        .filter((other) => other.budget === budget && other.currency === currency)
        .map(({ amount }) => ({ amount, times: 1 }));
      return exceeds([...held, ...own], ceiling);
    });
  }

  /** Sets aside what an attempt reserves as it stands now, instead of what it did before. */
  hold(seq: number, { status, reservations }: Pick<Attempt, 'status' | 'reservations'>): void {
    this.release(seq);
    if (!isHolding(status)) return;
    for (const [position, { budget, currency, amount }] of reservations.entries())
      this.#hold.run([seq, position, inColumn(budget), inColumn(currency), amount]);
  }

  release(seq: number): void {
    this.#release.run([seq]);
  }
}
