import { compare, sum } from '../model/decimal.ts';
import type { AllowanceClaim, Attempt, Begun, Change, Intent, JobStore, Reservation } from './store.ts';

const holds: ReadonlySet<Attempt['word']> = new Set(['open', 'accepted', 'unknown']);

class MemoryStore implements JobStore {
  readonly durable = false;
  // The newest attempt of each key; what went before it was refused or never sent.
  readonly #byKey = new Map<string, Attempt>();
  readonly #keyOf = new Map<string, string>();
  readonly #taken = new Map<string, number[]>();

  async begin(intent: Intent): Promise<Begun> {
    const known = this.#byKey.get(intent.idempotencyKey);
    if (known !== undefined && known.fingerprint !== intent.fingerprint)
      return { outcome: 'conflict', attempt: known };
    if (known !== undefined && holds.has(known.word)) return { outcome: 'exists', attempt: known };
    const reservation = intent.reservations.find((it) => this.#exceeds(it));
    if (reservation !== undefined) return { outcome: 'over_budget', reservation };
    const attempt: Attempt = { ...intent, word: 'open', revision: 1 };
    if (known !== undefined) this.#keyOf.delete(known.id);
    this.#byKey.set(intent.idempotencyKey, attempt);
    this.#keyOf.set(intent.id, intent.idempotencyKey);
    return { outcome: 'begun', attempt };
  }

  #exceeds(wanted: Reservation): boolean {
    const inUse = [...this.#byKey.values()]
      .filter((attempt) => holds.has(attempt.word))
      .flatMap((attempt) => attempt.reservations)
      .filter((it) => it.budget === wanted.budget && it.currency === wanted.currency);
    return compare(sum([...inUse.map((it) => it.amount), wanted.amount]), wanted.ceiling) > 0;
  }

  async settle(id: string, revision: number, change: Change): Promise<Attempt | undefined> {
    const key = this.#keyOf.get(id);
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known === undefined || known.revision !== revision) return undefined;
    const attempt = { ...known, ...change, revision: revision + 1 };
    this.#byKey.set(known.idempotencyKey, attempt);
    return attempt;
  }

  async find(idempotencyKey: string): Promise<Attempt | undefined> {
    return this.#byKey.get(idempotencyKey);
  }

  async take(claim: AllowanceClaim): Promise<number> {
    const recent = (this.#taken.get(claim.name) ?? []).filter((at) => at > claim.now - claim.windowMs);
    const free = recent.length < claim.max;
    this.#taken.set(claim.name, free ? [...recent, claim.now] : recent);
    return free ? 0 : recent[recent.length - claim.max]! + claim.windowMs - claim.now;
  }

  async due(now: number, limit: number): Promise<readonly Attempt[]> {
    return [...this.#byKey.values()]
      .filter((attempt) => attempt.dueAt !== undefined && attempt.dueAt <= now)
      .toSorted((a, b) => a.dueAt! - b.dueAt!)
      .slice(0, limit);
  }

  async close(): Promise<void> {
    // Nothing outlives the process, and a closed registry asks no more.
  }
}

/** A store that lives as long as the process. The promises hold within it; a job says so by `durable: false`. */
export const memoryStore = (): JobStore => new MemoryStore();
