import type { Random } from './random.ts';

/** A process whose code runs in an entry of the timeline. */
export interface Owner {
  readonly isDead: boolean;
  /** Its code runs again from then on, in ms of the timeline. */
  readonly frozenUntil: number;
}

/** Something that happens at a moment. */
export interface Entry {
  at: number;
  /** Decides between entries of one moment. */
  readonly order: number;
  /** The process whose code runs; undefined for what happens in the network, in the store and at a gateway. */
  readonly owner: Owner | undefined;
  readonly isTimer: boolean;
  readonly run: () => void;
}

/** What happens next, by virtual time; entries of one moment in an order that the seed decides. */
export class Timeline {
  /** Ms since the schedule began. */
  now = 0;
  readonly #random: Random;
  /** The next one last. */
  #entries: Entry[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  add(inMs: number, owner: Owner | undefined, run: () => void, isTimer = false): Entry {
    const at = this.now + Math.max(0, inMs);
    const entry = { at, order: this.#random.next(), owner, isTimer, run };
    this.#insert(entry);
    return entry;
  }

  #insert(entry: Entry): void {
    const entries = this.#entries;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = entries[middle]!;
      const isLater = other.at === entry.at ? other.order > entry.order : other.at > entry.at;
      if (isLater) low = middle + 1;
      else high = middle;
    }
    entries.splice(low, 0, entry);
  }

  remove(entry: Entry): void {
    const index = this.#entries.lastIndexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  /** The next entry, which is taken out; the time moves to it. What belongs to a dead process never comes. */
  take(): Entry | undefined {
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      const { owner } = entry;
      if (owner?.isDead === true) continue;
      if (owner !== undefined && owner.frozenUntil > entry.at) {
        entry.at = owner.frozenUntil;
        this.#insert(entry);
        continue;
      }
      this.now = Math.max(this.now, entry.at);
      return entry;
    }
    return undefined;
  }

  /** The timers of a machine stand while it sleeps. */
  postponeTimers(owner: Owner, ms: number): void {
    const entries = this.#entries;
    this.#entries = entries.filter((entry) => entry.owner !== owner || !entry.isTimer);
    for (const entry of entries)
      if (entry.owner === owner && entry.isTimer) {
        entry.at += ms;
        this.#insert(entry);
      }
  }

  /** How many timers of a process are waiting, those that are due within `soonMs` left out. */
  timersOf(owner: Owner, soonMs: number): number {
    const from = this.now + soonMs;
    return this.#entries.filter((entry) => entry.owner === owner && entry.isTimer && entry.at > from).length;
  }
}
