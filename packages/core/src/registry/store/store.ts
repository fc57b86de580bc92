import type { Cost } from '../../model/cost.ts';
import type { ErrorCode, ResponseSnapshot } from '../../model/error.ts';
import type { Job, JobState } from '../../model/job.ts';
import type { JobRef } from '../../model/ref.ts';

/** Where an attempt stands: `open` until its end is written, then one of four ends. */
export type AttemptStatus = 'open' | 'not_sent' | 'rejected' | 'accepted' | 'unknown';

/**
 * When an attempt counts in a budget: on the UTC day or in the UTC month in which its intent was written, or for so many
 * ms after that, by the store's own clock.
 */
export type BudgetWindow = 'day' | 'month' | { readonly rollingMs: number };

/** What a process declares about one currency of a budget. */
export interface BudgetLimit {
  /** The budget's name, such as `'today'`. */
  readonly budget: string;
  /** The currency, such as `USD`. */
  readonly currency: string;
  /** The most that may count in it in one window, an exact decimal. */
  readonly ceiling: string;
  /** Absent: an attempt counts for ever. */
  readonly window?: BudgetWindow | undefined;
}

/** Money set aside in a budget; it counts while the attempt is open, unknown or accepted. */
export interface Reservation extends BudgetLimit {
  /** What was set aside when the intent was written, an exact decimal. */
  readonly amount: string;
  /** What counts in place of `amount`: the latest amount the gateway gave, an exact decimal. Absent: it gave none. */
  readonly settled?: string | undefined;
}

/** What counts in a budget now. */
export interface BudgetTotal extends BudgetLimit {
  /** An exact decimal; more than `ceiling` after a charge above its price, or a job that turned up late. */
  readonly counted: string;
  /** From when on attempts count, ms since 1970 by the store's clock; absent without a window. */
  readonly since?: number | undefined;
}

/**
 * What identifies a purchase. The namespace keeps the keys of tenants apart: the same idempotency key in two namespaces
 * is two purchases.
 */
export interface PurchaseKey {
  /** `''` where the application has no tenants. */
  readonly namespace: string;
  /** The key of the purchase, as the application gave it. */
  readonly idempotencyKey: string;
  /** 1, and 2 or more for a purchase made because the one before under this key failed. */
  readonly ordinal: number;
}

/** What is written before a request leaves: one attempt at a purchase. */
export interface Intent extends PurchaseKey {
  /** Unique to this attempt, for ever: a second attempt with it is refused as `invalid_request`. */
  readonly id: string;
  /** Hash of the request; two requests are the same purchase when their fingerprints are equal. */
  readonly fingerprint: string;
  /** Hash of the prompt, to recognise the job in a gateway's listing. Absent: unknown. */
  readonly promptHash?: string | undefined;
  /**
   * SHA-256 of the exact request, address and key included, where the gateway deduplicates: only the same request may be
   * repeated after an unknown end.
   */
  readonly requestHash?: string | undefined;
  /** The ref of the job to come, without the gateway's job id. */
  readonly ref: JobRef;
  /** How long the attempt may stay open, in ms from the moment it is written; after it, it counts as unknown. */
  readonly expiresInMs: number;
  /** What it reserves in budgets. Empty: no budget applies. */
  readonly reservations: readonly Reservation[];
  /** The price of the offer that is taken. Absent: unknown. */
  readonly price?: Cost | undefined;
  /** The application's own labels. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** What the callback address of this attempt names it by; absent where the gateway was given no address. */
  readonly webhookToken?: string | undefined;
}

/** An attempt as the store holds it: plain JSON. */
export interface Attempt extends Intent {
  /** Its status; the store never lowers it. */
  readonly status: AttemptStatus;
  /** Counts every change, from 1. */
  readonly revision: number;
  /** When the intent was written, by the store's clock, ms since 1970. */
  readonly createdAt: number;
  /**
   * How long the attempt may still stay open, in ms by the store's clock when it was read: 0 when that is over, and
   * never more than the intent asked for, also after the clock was set back.
   */
  readonly expiresInMs: number;
  /** Whether its purchase has a newer attempt. It can still be updated, by its id. */
  readonly superseded: boolean;
  /** The job as last seen. */
  readonly job?: Job | undefined;
  /** The error the attempt ended with, where it ended with one. */
  readonly errorCode?: ErrorCode | undefined;
  /** The response that left the end unknown, shortened and without credentials. */
  readonly response?: ResponseSnapshot | undefined;
  /** Marks of the deliveries that were used, the newest last, so that each is used once. */
  readonly deliveries?: readonly string[] | undefined;
  /** When the job should be polled next, by the store's clock, ms since 1970. */
  readonly dueAt?: number | undefined;
  /**
   * How long it was until then, in ms by the store's clock when it was read: 0 when it is due, and never more than was
   * asked for. There exactly where `dueAt` is; a machine whose own clock is wrong waits no longer for it.
   */
  readonly dueInMs?: number | undefined;
  /** Counts how often a worker has leased the attempt; 0 when none has. */
  readonly fence: number;
}

/** What to change about an attempt. A field that is present and `undefined` is removed. */
export interface AttemptUpdate {
  /** The new status. A lower one than the store has is not written. */
  readonly status?: AttemptStatus;
  /** The ref, once the gateway's job id is known. */
  readonly ref?: JobRef;
  /** The job as last seen. */
  readonly job?: Job | undefined;
  /** The error the attempt ended with. */
  readonly errorCode?: ErrorCode | undefined;
  /** The response that left the end unknown. */
  readonly response?: ResponseSnapshot | undefined;
  /** What it holds in budgets from now on, in place of what it held. */
  readonly reservations?: readonly Reservation[];
  /** The deliveries that were used; see `Attempt.deliveries`. */
  readonly deliveries?: readonly string[] | undefined;
  /** The application's labels, in place of those before. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** When the job should be polled next, in ms from now. */
  readonly dueInMs?: number | undefined;
}

/** Under which condition an update is written; without one, the status order alone decides. */
export interface UpdateCondition {
  /** Only if the attempt was not changed since this revision was read. */
  readonly revision?: number | undefined;
  /** Only if no worker has leased the attempt since this lease. */
  readonly fence?: number | undefined;
}

/** The result of an update of an attempt. */
export type UpdateResult =
  | {
      readonly outcome: 'updated';
      readonly attempt: Attempt;
      /** The budgets in which more counts by this update, and now more than their ceiling; absent where there are none. */
      readonly overshot?: readonly BudgetTotal[] | undefined;
    }
  /** Nothing was written: the condition no longer holds, or the status would have been lowered. */
  | { readonly outcome: 'outdated'; readonly attempt: Attempt }
  /** Nothing was written: this attempt has another job id already, or `attempt`, another one, holds that id. */
  | { readonly outcome: 'id_conflict'; readonly attempt: Attempt }
  /** There is no such attempt. */
  | { readonly outcome: 'not_found' };

/** The result of writing an intent. */
export type BeginResult =
  /** The intent is written; the request may leave. Its reservations name the ceilings that were applied. */
  | { readonly outcome: 'begun'; readonly attempt: Attempt }
  /** The purchase has an attempt that is open, accepted or unknown, for the same request. */
  | { readonly outcome: 'exists'; readonly attempt: Attempt }
  /** The key belongs to another request. */
  | { readonly outcome: 'conflict'; readonly attempt: Attempt }
  | {
      readonly outcome: 'over_budget';
      /** The first that does not fit, with the ceiling that was applied. */
      readonly reservation: Reservation;
      /** What counts in its budget already, an exact decimal. */
      readonly counted: string;
    };

/** A counted permission: at most `max` in any `windowMs`. */
export interface LimitClaim {
  /** Claims of one name share its places; they name the same window. */
  readonly name: string;
  /** The length of the window, in ms. */
  readonly windowMs: number;
  /** 1 or more. */
  readonly max: number;
}

/** Which attempts to list. What is left out excludes nothing. */
export interface AttemptFilter {
  /** Only this namespace. */
  readonly namespace?: string | undefined;
  /** Only attempts under this key, superseded ones included. */
  readonly idempotencyKey?: string | undefined;
  /** Only this provider's. */
  readonly provider?: string | undefined;
  /** Only the attempt that this token was issued for; looked up by an index. */
  readonly webhookToken?: string | undefined;
  /** All of these labels. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Any of these: the state of the job or, of an attempt without one, its status. */
  readonly states?: readonly (JobState | AttemptStatus)[] | undefined;
  /** Written at this moment or later, by the store's clock, ms since 1970. */
  readonly since?: number | undefined;
  /** Written before this moment, by the store's clock, ms since 1970. */
  readonly until?: number | undefined;
  /** Superseded attempts too. @default true when `idempotencyKey` or `webhookToken` is given, else only those that ended accepted or unknown */
  readonly superseded?: boolean | undefined;
  /** @default 100 */
  readonly limit?: number | undefined;
  /** What began before the attempt of this `id`, such as the last one of the page before. */
  readonly before?: string | undefined;
}

/** How due attempts are taken by a worker. */
export interface LeaseRequest {
  /** At most so many. */
  readonly limit: number;
  /** How long no other caller is given them, in ms. 0: reads without claiming. */
  readonly leaseMs: number;
  /** Only this provider's. */
  readonly provider?: string | undefined;
  /** Only this account's. */
  readonly account?: string | undefined;
  /** Only this namespace. */
  readonly namespace?: string | undefined;
}

/**
 * Where purchases and their attempts are kept. A purchase has many attempts, which are never removed; at most one of
 * them that is not superseded is open, accepted or unknown. Every method is one indivisible step, however many processes
 * share the store: the promise "never bought twice" rests on that.
 *
 * The store keeps the order of statuses: accepted > rejected, not_sent > unknown > open. No update lowers a status.
 * Times go in as durations and are counted by the store's own clock, so that machines whose clocks differ agree.
 *
 * What comes out is what went in, save that a field that was `undefined` may be absent; changing what was handed in or
 * out changes nothing here. The refs that come out write themselves as their short form. A method that cannot do its
 * step throws CrosspointError `store_unavailable`.
 *
 * `storeCases` of `@crosspoint/core/testing` tests every promise made here. Decision 0008 has the reasons.
 */
export interface JobStore {
  /** Whether it outlives the process. A durable store has written down what it returned, even if power fails. */
  readonly durable: boolean;
  /**
   * Checks the key and the reservations, and writes the intent, in one step.
   *
   * After `not_sent` and `rejected` a purchase begins anew: the attempt before is superseded, and stays. Where a superseded
   * attempt turned out accepted, `exists` gives that one: its purchase was paid for. A reservation fits when what open,
   * accepted and unknown attempts of its window count in its budget and currency, those before it in the same intent, and
   * its own amount are together at most its ceiling; the first that does not fit is named, and nothing is written. Where
   * another caller has declared a smaller ceiling for the budget, window and currency in the last ten minutes, also in an
   * intent that did not fit, that ceiling is applied.
   */
  createAttempt(intent: Intent): Promise<BeginResult>;
  /**
   * Changes an attempt, a superseded one too. A late `accepted` of a superseded attempt is written like any other.
   * Writing the status an attempt has is no lowering; between `rejected` and `not_sent` the first stays, and an update to
   * the other is outdated. An update that lowers the status is not written at all. A job id that is known stays known,
   * also when a change names a ref or a job without one. A change that names `dueInMs` ends the lease of a worker. A change
   * that names a job settles the reservations by its costs (`settledReservations`), whatever the ceilings are.
   */
  update(id: string, change: AttemptUpdate, condition?: UpdateCondition): Promise<UpdateResult>;
  /** The attempt of a purchase that is not superseded; of its first purchase where no ordinal is given. */
  getByKey(key: Omit<PurchaseKey, 'ordinal'> & { readonly ordinal?: number }): Promise<Attempt | undefined>;
  /** An attempt by its id, superseded or not. */
  getById(id: string): Promise<Attempt | undefined>;
  /** The attempt that brought a job: by provider, account and the gateway's own id. */
  getByJobId(job: {
    readonly provider: string;
    readonly account: string;
    readonly id: string;
  }): Promise<Attempt | undefined>;
  /** What counts in budgets now, in their order, with the ceiling that would be applied. Declares nothing. */
  readBudgets(budgets: readonly BudgetLimit[]): Promise<readonly BudgetTotal[]>;
  /** Takes a place in a usage limit: 0 when there was one, else the ms until the next is free, at most `windowMs`. */
  claimLimit(claim: LimitClaim): Promise<number>;
  /**
   * Attempts whose `dueAt` has come and that no other worker holds, the longest due first. Each is leased: its `fence`
   * counts up, its `revision` does not, and an update with an older fence is outdated.
   */
  claimDue(request: LeaseRequest): Promise<readonly Attempt[]>;
  /**
   * Attempts that fit a filter, the newest first.
   *
   * @throws CrosspointError `invalid_request` when `before` names an attempt that is not there.
   */
  list(filter?: AttemptFilter): Promise<readonly Attempt[]>;
  /** Lets go of what it holds open. A durable store rejects every later call with `store_unavailable`; again is no error. */
  close(): Promise<void>;
}
