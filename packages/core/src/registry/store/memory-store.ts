import { type Clock, systemClock } from '../../io/clock.ts';
import { compare, sum } from '../../model/decimal.ts';
import type {
  Attempt,
  AttemptFilter,
  AttemptUpdate,
  BeginResult,
  BudgetLimit,
  BudgetTotal,
  Intent,
  JobStore,
  LeaseRequest,
  LimitClaim,
  PurchaseKey,
  Reservation,
  UpdateCondition,
  UpdateResult,
} from './store.ts';
import { attemptIdTaken, noAttemptToListFrom } from './store-errors.ts';
import {
  ceilingLapseMs,
  ceilingName,
  decideUpdate,
  isHolding,
  type JobIdentity,
  jobIdentityOf,
  leastCeiling,
  windowStart,
} from './store-rules.ts';
import { countedAmount } from './settled-reservations.ts';
import { isDeepFrozen } from '../../model/frozen.ts';
import { withShortForm } from '../../model/ref.ts';

/** An attempt with what is counted about it, in ms of the monotonic clock, which no change of the wall clock touches. */
interface StoredAttempt {
  /** As it was written: `expiresInMs` is what the intent asked for. */
  attempt: Attempt;
  readonly begunAt: number;
  dueAt: number | undefined;
  /** As it was asked for. */
  dueInMs: number | undefined;
  leasedUntil: number | undefined;
  /** The attempts of the same purchase before this one. */
  readonly superseded: readonly StoredAttempt[] | undefined;
}

/** What is found by texts that the attempts hold anyway: none is made for the index alone, or to look into it. */
class Index {
  readonly #groups = new Map<string, Map<string | number, Map<string, StoredAttempt>>>();

  get(group: string, within: string | number, name: string): StoredAttempt | undefined {
    return this.#groups.get(group)?.get(within)?.get(name);
  }

  set(group: string, within: string | number, name: string, entry: StoredAttempt): void {
    const groups = this.#groups.get(group) ?? new Map<string | number, Map<string, StoredAttempt>>();
    const known = groups.get(within) ?? new Map<string, StoredAttempt>();
    this.#groups.set(group, groups.set(within, known.set(name, entry)));
  }
}

const isSameBudget = (a: BudgetLimit, b: BudgetLimit): boolean =>
  a.budget === b.budget && a.currency === b.currency;

class MemoryStore implements JobStore {
  readonly durable = false;
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  // In the order they began, which is the order of `list`.
  readonly #byId = new Map<string, StoredAttempt>();
  /** The current attempt of each purchase, by its key. */
  readonly #purchases = new Index();
  /** By the gateway's own id. */
  readonly #byJob = new Index();
  readonly #byToken = new Map<string, StoredAttempt>();
  readonly #reserving = new Set<StoredAttempt>();
  /** Budget → ceiling → when it was last declared. */
  readonly #ceilings = new Map<string, Map<string, number>>();
  readonly #due = new Set<StoredAttempt>();
  readonly #taken = new Map<string, readonly number[]>();

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock;
  }

  /** An attempt as it is read now. */
  #read({ attempt, begunAt, dueAt: dueMonotonic, dueInMs: askedMs }: StoredAttempt): Attempt {
    // The monotonic clock stands while a machine sleeps, and the wall clock can be set back: the shorter of the two.
    const wall = attempt.createdAt + attempt.expiresInMs - this.#clock.now();
    const expiresAt = begunAt + attempt.expiresInMs;
    const remainingMs = Math.min(expiresAt - this.#clock.monotonic(), wall, attempt.expiresInMs);
    const expiresInMs = Math.max(0, remainingMs);
    if (attempt.dueAt === undefined || dueMonotonic === undefined || askedMs === undefined)
      return Object.freeze({ ...attempt, expiresInMs });
    const dueAt = Math.min(attempt.dueAt, this.#clock.now() + askedMs);
    const dueInMs = Math.max(0, Math.min(dueMonotonic - this.#clock.monotonic(), askedMs));
    return Object.freeze({ ...attempt, expiresInMs, dueAt, dueInMs });
  }

  async createAttempt(intent: Intent): Promise<BeginResult> {
    const current = this.#purchases.get(intent.namespace, intent.ordinal, intent.idempotencyKey);
    if (current !== undefined && current.attempt.fingerprint !== intent.fingerprint)
      return { outcome: 'conflict', attempt: this.#read(current) };
    // A superseded attempt that turned out accepted was paid for, whatever became of the newer ones.
    const earlier = current === undefined ? [] : [current, ...(current.superseded ?? [])];
    const holding = earlier.find((entry) => isHolding(entry.attempt.status));
    if (holding !== undefined) return { outcome: 'exists', attempt: this.#read(holding) };
    if (this.#byId.has(intent.id)) throw attemptIdTaken(intent.id);
    const reservations = intent.reservations.map((reservation) => this.#declared(reservation));
    for (const [i, reservation] of reservations.entries()) {
      const { counted, ceiling } = this.#total(reservation);
      const requested = reservations
        .slice(0, i + 1)
        .filter((other) => isSameBudget(other, reservation))
        .map(countedAmount);
      if (compare(sum([counted, ...requested]), ceiling) > 0)
        return { outcome: 'over_budget', reservation, counted };
    }
    return { outcome: 'begun', attempt: this.#read(this.#add({ ...intent, reservations }, current)) };
  }

  /** Notes the ceiling of a reservation, and gives it the least that is declared. */
  #declared(reservation: Reservation): Reservation {
    const name = ceilingName(reservation);
    const ceilings = this.#ceilings.get(name) ?? new Map<string, number>();
    this.#ceilings.set(name, ceilings.set(reservation.ceiling, this.#clock.monotonic()));
    return { ...reservation, ceiling: this.#ceiling(reservation) };
  }

  #ceiling(budget: BudgetLimit): string {
    const now = this.#clock.monotonic();
    const declared = [...(this.#ceilings.get(ceilingName(budget)) ?? [])];
    return leastCeiling(
      budget.ceiling,
      declared.filter(([, at]) => now - at < ceilingLapseMs).map(([ceiling]) => ceiling),
    );
  }

  #total(limit: BudgetLimit): BudgetTotal {
    const { budget, currency, window } = limit;
    const amounts = [...this.#reserving]
      .filter((entry) => this.#counts(entry, window))
      .flatMap(({ attempt }) => attempt.reservations)
      .filter((reservation) => isSameBudget(reservation, limit))
      .map(countedAmount);
    return {
      budget,
      currency,
      ceiling: this.#ceiling(limit),
      ...(window === undefined ? {} : { window, since: windowStart(window, this.#clock.now()) }),
      counted: sum(amounts),
    };
  }

  #counts({ attempt, begunAt }: StoredAttempt, window: BudgetLimit['window']): boolean {
    // Time that passes is counted by the monotonic clock, and days by the wall clock.
    if (typeof window === 'object') return this.#clock.monotonic() - begunAt <= window.rollingMs;
    const start = windowStart(window, this.#clock.now());
    return start === undefined || attempt.createdAt >= start;
  }

  async readBudgets(budgets: readonly BudgetLimit[]): Promise<readonly BudgetTotal[]> {
    return budgets.map((budget) => this.#total(budget));
  }

  #add(intent: Intent, before: StoredAttempt | undefined): StoredAttempt {
    const entry: StoredAttempt = {
      attempt: Object.freeze({
        ...frozenParts(intent),
        status: 'open',
        revision: 1,
        createdAt: this.#clock.now(),
        superseded: false,
        fence: 0,
      }),
      begunAt: Math.floor(this.#clock.monotonic()),
      dueAt: undefined,
      dueInMs: undefined,
      leasedUntil: undefined,
      superseded: before === undefined ? undefined : [...(before.superseded ?? []), before],
    };
    if (before !== undefined) before.attempt = Object.freeze({ ...before.attempt, superseded: true });
    this.#purchases.set(intent.namespace, intent.ordinal, intent.idempotencyKey, entry);
    this.#byId.set(intent.id, entry);
    if (intent.webhookToken !== undefined) this.#byToken.set(intent.webhookToken, entry);
    this.#index(entry, jobIdentityOf(intent));
    return entry;
  }

  #jobOf({ provider, account, id }: JobIdentity): StoredAttempt | undefined {
    return this.#byJob.get(provider, account, id);
  }

  /** Adds an entry to the indexes. */
  #index(entry: StoredAttempt, job: JobIdentity | undefined): void {
    const { status, reservations } = entry.attempt;
    if (isHolding(status) && reservations.length > 0) this.#reserving.add(entry);
    else this.#reserving.delete(entry);
    if (entry.dueAt === undefined) this.#due.delete(entry);
    else this.#due.add(entry);
    if (job !== undefined && this.#jobOf(job) === undefined)
      this.#byJob.set(job.provider, job.account, job.id, entry);
  }

  async update(id: string, change: AttemptUpdate, condition?: UpdateCondition): Promise<UpdateResult> {
    const entry = this.#byId.get(id);
    if (entry === undefined) return { outcome: 'not_found' };
    const decision = decideUpdate(entry.attempt, frozenParts(change), condition);
    if (decision.outcome !== 'updated') return { outcome: decision.outcome, attempt: this.#read(entry) };
    const { newJob } = decision;
    const holder = newJob && this.#jobOf(newJob);
    if (holder !== undefined) return { outcome: 'id_conflict', attempt: this.#read(holder) };
    const reservations = frozenCopy(decision.attempt.reservations);
    const { dueAt } = 'dueInMs' in change ? this.#setDue(entry, change.dueInMs) : decision.attempt;
    entry.attempt = Object.freeze({ ...decision.attempt, reservations, dueAt });
    this.#index(entry, newJob);
    const overshot = decision.raised
      .map((reservation) => this.#total(reservation))
      .filter(({ counted, ceiling }) => compare(counted, ceiling) > 0);
    return {
      outcome: 'updated',
      attempt: this.#read(entry),
      ...(overshot.length === 0 ? {} : { overshot }),
    };
  }

  /** Sets when a job is due. @returns the same by the wall clock */
  #setDue(entry: StoredAttempt, dueInMs: number | undefined): Pick<Attempt, 'dueAt'> {
    entry.dueInMs = dueInMs;
    entry.dueAt = dueInMs === undefined ? undefined : Math.floor(this.#clock.monotonic() + dueInMs);
    entry.leasedUntil = undefined;
    return { dueAt: dueInMs === undefined ? undefined : this.#clock.now() + dueInMs };
  }

  #found(entry: StoredAttempt | undefined): Attempt | undefined {
    return entry && this.#read(entry);
  }

  async getByKey(key: Omit<PurchaseKey, 'ordinal'> & { ordinal?: number }): Promise<Attempt | undefined> {
    const { namespace, idempotencyKey, ordinal = 1 } = key;
    return this.#found(this.#purchases.get(namespace, ordinal, idempotencyKey));
  }

  async getById(id: string): Promise<Attempt | undefined> {
    return this.#found(this.#byId.get(id));
  }

  async getByJobId(job: JobIdentity): Promise<Attempt | undefined> {
    return this.#found(this.#jobOf(job));
  }

  async claimLimit({ name, windowMs, max }: LimitClaim): Promise<number> {
    const now = this.#clock.monotonic();
    // The same sum as the wait below, so that no rounding makes a wait of 0.
    const claims = (this.#taken.get(name) ?? []).filter((takenAt) => takenAt + windowMs - now > 0);
    const isFree = claims.length < max;
    this.#taken.set(name, isFree ? [...claims, now] : claims);
    return isFree ? 0 : Math.min(windowMs, claims[claims.length - max]! + windowMs - now);
  }

  async claimDue({
    limit,
    leaseMs,
    namespace,
    provider,
    account,
  }: LeaseRequest): Promise<readonly Attempt[]> {
    const now = this.#clock.monotonic();
    const claimed = [...this.#due]
      .filter(({ dueAt, leasedUntil }) => dueAt! <= now && (leasedUntil ?? now) <= now)
      .filter(({ attempt }) => namespace === undefined || attempt.namespace === namespace)
      .filter(({ attempt }) => provider === undefined || attempt.ref.provider === provider)
      .filter(({ attempt }) => account === undefined || attempt.ref.account === account)
      .toSorted((a, b) => a.dueAt! - b.dueAt!)
      .slice(0, limit);
    if (leaseMs > 0)
      for (const entry of claimed) {
        entry.leasedUntil = now + leaseMs;
        entry.attempt = Object.freeze({ ...entry.attempt, fence: entry.attempt.fence + 1 });
      }
    return claimed.map((entry) => this.#read(entry));
  }

  #named(webhookToken: string): readonly StoredAttempt[] {
    const entry = this.#byToken.get(webhookToken);
    return entry === undefined ? [] : [entry];
  }

  async list(filter: AttemptFilter = {}): Promise<readonly Attempt[]> {
    const { limit = 100, before, webhookToken } = filter;
    // A page after another attempt needs the order of all.
    const isNamed = before === undefined && webhookToken !== undefined;
    const all = isNamed ? this.#named(webhookToken) : [...this.#byId.values()].toReversed();
    const from = before === undefined ? 0 : all.findIndex(({ attempt }) => attempt.id === before) + 1;
    if (before !== undefined && from === 0) throw noAttemptToListFrom(before);
    return all
      .slice(from)
      .filter(({ attempt }) => isListed(attempt, filter))
      .slice(0, limit)
      .map((entry) => this.#read(entry));
  }

  async close(): Promise<void> {
    // Nothing outlives the process, and a closed registry asks no more.
  }
}

function isListed(attempt: Attempt, filter: AttemptFilter): boolean {
  const { namespace, idempotencyKey, provider, webhookToken, tags = {}, states, since, until } = filter;
  const isNamed = (idempotencyKey ?? webhookToken) !== undefined;
  const superseded = filter.superseded ?? (isNamed || isHolding(attempt.status));
  return (
    (superseded || !attempt.superseded) &&
    (namespace === undefined || attempt.namespace === namespace) &&
    (idempotencyKey === undefined || attempt.idempotencyKey === idempotencyKey) &&
    (provider === undefined || attempt.ref.provider === provider) &&
    (webhookToken === undefined || attempt.webhookToken === webhookToken) &&
    (since === undefined || attempt.createdAt >= since) &&
    (until === undefined || attempt.createdAt < until) &&
    (states === undefined || states.includes(attempt.job?.state ?? attempt.status)) &&
    Object.entries(tags).every(([name, value]) => attempt.tags?.[name] === value)
  );
}

/** Options of the store in memory. */
export interface MemoryStoreOptions {
  /** What time is read from. @default the clock of this machine */
  readonly clock?: Pick<Clock, 'now' | 'monotonic'> | undefined;
}

/**
 * A store that lives as long as the process. The promises hold within it; a job says so by `durable: false`.
 *
 * @example const media = createRegistry({ providers, store: memoryStore() });
 */
export const memoryStore = ({ clock = systemClock() }: MemoryStoreOptions = {}): JobStore =>
  new MemoryStore(clock);

/**
 * Whether a store is the one in memory, which ends every call at once. One of whose methods another was put in the
 * place, as tests do, is none: only `durable` is its own.
 */
export const endsAtOnce = (store: JobStore): boolean =>
  Object.getPrototypeOf(store) === MemoryStore.prototype && Object.keys(store).length === 1;

type Parts = {
  -readonly [
    Name in 'ref' | 'job' | 'reservations' | 'price' | 'tags' | 'response' | 'deliveries'
  ]?: Attempt[Name];
};

/** A frozen copy, so that reading needs no copy; refs keep the method that prints them, which a plain copy would lose. */
function frozenParts<Part extends Intent | AttemptUpdate>(part: Part): Part {
  const copy = { ...part };
  const parts: Parts = copy;
  const { ref, job, reservations, price, tags, response, deliveries }: Parts = part;
  if (ref !== undefined) parts.ref = withShortForm(ref);
  if (reservations !== undefined) parts.reservations = frozenCopy(reservations);
  if (price !== undefined) parts.price = frozenCopy(price);
  if (deliveries !== undefined) parts.deliveries = frozenCopy(deliveries);
  if (tags !== undefined) parts.tags = frozenCopy(tags);
  if (response !== undefined) parts.response = frozenCopy(response);
  if (job !== undefined && !isDeepFrozen(job))
    parts.job = Object.freeze({ ...frozenCopy(job), ref: withShortForm(job.ref) });
  return copy;
}

// A copy has the names and values of its original, and so its type.
const frozenCopy = <Value>(value: Value): Value => frozen(value) as Value;

const emptyList: readonly [] = Object.freeze([]);

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isDeepFrozen(value)) return value;
  if (Array.isArray(value)) return value.length === 0 ? emptyList : Object.freeze(value.map(frozen));
  // Six times as fast as a structuredClone: this runs at every poll of every job.
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) copy[name] = frozen(copy[name]);
  return Object.freeze(copy);
}
