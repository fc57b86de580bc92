import { compare } from '../../model/decimal.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import { countedAmount, settledReservations } from './settled-reservations.ts';
import type {
  Attempt,
  AttemptStatus,
  AttemptUpdate,
  BudgetLimit,
  BudgetWindow,
  Reservation,
  UpdateCondition,
} from './store.ts';

const rank: Readonly<Record<AttemptStatus, number>> = {
  open: 0,
  unknown: 1,
  not_sent: 2,
  rejected: 2,
  accepted: 3,
};

/**
 * Whether an attempt with this status keeps its reservations, and its purchase from beginning anew.
 *
 * @example if (isHolding(found.status)) return { outcome: 'exists', attempt: found };
 */
export const isHolding = (status: AttemptStatus): boolean => status !== 'not_sent' && status !== 'rejected';

/**
 * How long a smaller ceiling that was declared for a budget is applied to callers with a greater one, in ms: long enough
 * for processes that buy side by side, and short enough that a raised limit holds soon after every process knows it.
 */
export const ceilingLapseMs = 10 * 60_000;

const dayMs = 86_400_000;

/**
 * From when on attempts count in a window, ms since 1970; both ends are included. Undefined: always.
 *
 * @example const since = windowStart(limit.window, now); // count attempts from then to now
 */
export function windowStart(window: BudgetWindow | undefined, now: number): number | undefined {
  if (window === undefined) return undefined;
  if (window === 'day') return Math.floor(now / dayMs) * dayMs;
  if (window !== 'month') return now - window.rollingMs;
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/**
 * A name for the window of a budget, the same for equal windows.
 *
 * @example windowName({ rollingMs: 3_600_000 }) // equal for every window of an hour
 */
export const windowName = (window: BudgetWindow | undefined): string =>
  typeof window === 'object' ? `${window.rollingMs} ms` : (window ?? 'ever');

/**
 * The least of a ceiling and those that others have declared.
 *
 * @example leastCeiling('20', ['5', '10']) // '5'
 */
export const leastCeiling = (ceiling: string, declared: readonly string[]): string =>
  declared.reduce((least, other) => (compare(other, least) < 0 ? other : least), ceiling);

const countedIn = ({ status, reservations }: Pick<Attempt, 'status' | 'reservations'>, i: number): string =>
  !isHolding(status) || reservations[i] === undefined ? '0' : countedAmount(reservations[i]);

/** The reservations in which more counts after a change than before. */
const raisedReservations = (before: Attempt, after: Attempt): readonly Reservation[] =>
  after.reservations.filter((_, i) => compare(countedIn(after, i), countedIn(before, i)) > 0);

/**
 * Ceilings with one name are compared: a limit per day says nothing of one per month.
 *
 * @example ceilingName({ budget: 'team', currency: 'USD', window: 'day' })
 */
export const ceilingName = ({ budget, currency, window }: Omit<BudgetLimit, 'ceiling'>): string =>
  JSON.stringify([budget, currency, windowName(window)]);

const isLowered = (from: AttemptStatus, to: AttemptStatus): boolean => from !== to && rank[to] <= rank[from];

/** What a job is recognised by. */
export interface JobIdentity {
  /** The id of the provider. */
  readonly provider: string;
  /** The account of the provider. */
  readonly account: string;
  /** The gateway's own id. */
  readonly id: string;
}

/**
 * The job an attempt brought, as far as its id is known: it is a job of the attempt's provider and account.
 *
 * @example const job = jobIdentityOf(attempt); // the columns of an index over provider, account and job id
 */
export function jobIdentityOf({ ref, job }: Pick<Attempt, 'ref' | 'job'>): JobIdentity | undefined {
  const id = ref.id ?? job?.ref.id;
  return id === undefined ? undefined : { provider: ref.provider, account: ref.account, id };
}

/** The job ids in an attempt and in a change to it contradict each other. */
function isContradiction(attempt: Attempt, change: AttemptUpdate): boolean {
  let known: JobRef | undefined;
  for (const ref of [attempt.ref, attempt.job?.ref, change.ref, change.job?.ref]) {
    if (ref?.id === undefined) continue;
    known ??= ref;
    if (ref.id !== known.id || ref.provider !== known.provider || ref.account !== known.account) return true;
  }
  return false;
}

/** An id that was known stays known: a change that names none, or takes the job away, does not lose a paid job. */
function keepJobId(attempt: Attempt, known: JobIdentity | undefined): Attempt {
  if (known === undefined || jobIdentityOf(attempt) !== undefined) return attempt;
  return { ...attempt, ref: withShortForm({ ...attempt.ref, id: known.id }) };
}

function applyChange(attempt: Attempt, change: AttemptUpdate): Attempt {
  const { status = attempt.status, ref = attempt.ref, reservations = attempt.reservations } = change;
  const changed: { -readonly [Name in keyof Attempt]: Attempt[Name] } = {
    ...attempt,
    status,
    ref,
    reservations: 'job' in change ? settledReservations(reservations, change.job) : reservations,
    revision: attempt.revision + 1,
  };
  if ('job' in change) changed.job = change.job;
  if ('errorCode' in change) changed.errorCode = change.errorCode;
  if ('response' in change) changed.response = change.response;
  if ('deliveries' in change) changed.deliveries = change.deliveries;
  if ('tags' in change) changed.tags = change.tags;
  return changed;
}

/** What a store does with an update, as far as one attempt alone decides it. */
export type UpdateDecision =
  /** To be written; `dueInMs` is left to the store, whose clock counts it. */
  | {
      readonly outcome: 'updated';
      readonly attempt: Attempt;
      /** The job whose id this update makes known: it is a conflict where another attempt holds it. */
      readonly newJob: JobIdentity | undefined;
      /** The reservations in which more counts by it: their budgets may be overshot. */
      readonly raised: readonly Reservation[];
    }
  | { readonly outcome: 'outdated' | 'id_conflict' };

/**
 * The rules of {@link JobStore.update} that need no more than the attempt as it stands; every store applies them in its step.
 *
 * @example const decision = decideUpdate(attempt, change, condition); // in the step that also writes it
 */
export function decideUpdate(
  attempt: Attempt,
  change: AttemptUpdate,
  { revision = attempt.revision, fence = attempt.fence }: UpdateCondition = {},
): UpdateDecision {
  if (revision !== attempt.revision || fence !== attempt.fence) return { outcome: 'outdated' };
  if (change.status !== undefined && isLowered(attempt.status, change.status)) return { outcome: 'outdated' };
  if (isContradiction(attempt, change)) return { outcome: 'id_conflict' };
  const known = jobIdentityOf(attempt);
  const changed = keepJobId(applyChange(attempt, change), known);
  return {
    outcome: 'updated',
    attempt: changed,
    newJob: known === undefined ? jobIdentityOf(changed) : undefined,
    raised: raisedReservations(attempt, changed),
  };
}
