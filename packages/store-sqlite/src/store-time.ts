import * as z from 'zod';
import type { Connection, Statement } from './connection.ts';

const latestSchema = z.tuple([z.object({ latest: z.number() })]);

// A moment is never later than the time it was written at plus its length; where it is, the clock was set back since.
const turnBackSql = `
  UPDATE attempts SET
    expires_at = min(expires_at, ?1 + expires_in),
    due_at = min(due_at, ?1 + due_in),
    lease_until = min(lease_until, ?1 + lease)
  WHERE expires_at > ?1 + expires_in OR due_at > ?1 + due_in OR lease_until > ?1 + lease`;

/**
 * The time of a file: that of this machine, and the latest at which any process has written. After the clock was set
 * back, nothing that was counted by it lasts longer than it was asked for.
 */
export class StoreTime {
  readonly #now: () => number;
  readonly #latest: Statement;
  readonly #setLatest: Statement;
  readonly #turnBackAttempts: Statement;
  readonly #turnBackPlaces: Statement;
  readonly #turnBackHolds: Statement;
  readonly #turnBackCeilings: Statement;

  constructor(connection: Connection, now: () => number) {
    this.#now = now;
    this.#latest = connection.prepare('SELECT latest FROM clock');
    this.#setLatest = connection.prepare('UPDATE clock SET latest = ?');
    this.#turnBackAttempts = connection.prepare(turnBackSql);
    this.#turnBackPlaces = connection.prepare('UPDATE places SET taken_at = ?1 WHERE taken_at > ?1');
    this.#turnBackHolds = connection.prepare('UPDATE holds SET created_at = ?1 WHERE created_at > ?1');
    this.#turnBackCeilings = connection.prepare(
      'UPDATE ceilings SET declared_at = ?1 WHERE declared_at > ?1',
    );
  }

  #readLatest(): number {
    const [{ latest }] = latestSchema.parse(this.#latest.all([]));
    return latest;
  }

  /** The time in a step that only reads; undefined when the clock was set back, which only a step that writes can mend. */
  inReadStep(): number | undefined {
    const latest = this.#readLatest(); // before the clock: another process may write between the two
    const now = this.#now();
    return now < latest ? undefined : now;
  }

  /** The time in a step that writes. */
  inWriteStep(): number {
    const latest = this.#readLatest();
    const now = this.#now();
    if (now === latest) return now;
    if (now < latest) {
      this.#turnBackAttempts.run([now]);
      this.#turnBackPlaces.run([now]);
      this.#turnBackHolds.run([now]);
      this.#turnBackCeilings.run([now]);
    }
    this.#setLatest.run([now]);
    return now;
  }
}
