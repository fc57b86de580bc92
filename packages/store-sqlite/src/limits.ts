import type { LimitClaim } from '@crosspoint/core/store';
import * as z from 'zod';
import type { Connection, Statement } from './connection.ts';
import { inColumn } from './text.ts';

const placesSchema = z.array(z.object({ taken_at: z.number() }));

/** Places in usage limits that were taken. Every call is part of a step of the connection. */
export class Limits {
  readonly #forget: Statement;
  readonly #newest: Statement;
  readonly #add: Statement;

  constructor(connection: Connection) {
    this.#forget = connection.prepare('DELETE FROM places WHERE name = ? AND taken_at + ? <= ?');
    this.#newest = connection.prepare(
      'SELECT taken_at FROM places WHERE name = ? ORDER BY taken_at DESC LIMIT 1 OFFSET ?',
    );
    this.#add = connection.prepare('INSERT INTO places (name, taken_at) VALUES (?, ?)');
  }

  /** 0 when a place was taken, else the ms until the next is free. No place was taken after `now`. */
  claim({ name, windowMs, max }: LimitClaim, now: number): number {
    const column = inColumn(name);
    this.#forget.run([column, windowMs, now]);
    const [blocking] = placesSchema.parse(this.#newest.all([column, max - 1]));
    if (blocking !== undefined) return Math.min(windowMs, blocking.taken_at + windowMs - now);
    this.#add.run([column, now]);
    return 0;
  }
}
