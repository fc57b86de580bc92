import type { Job, JobState } from '../model/job.ts';
import type { JobRef } from '../model/ref.ts';

/** How an attempt stands: `open` until its end is written, then one of the four words. */
export type AttemptWord = 'open' | 'not_sent' | 'rejected' | 'accepted' | 'unknown';

/** Money set aside in a budget; it stays while the attempt is open, unknown or accepted. */
export interface Reservation {
  /** The budget's name, such as `'today'`. */
  readonly budget: string;
  readonly currency: string;
  /** An exact decimal. */
  readonly amount: string;
  /** What the budget holds in all, an exact decimal. */
  readonly ceiling: string;
}

/** What is written before a request leaves. */
export interface Intent {
  /** Unique to this attempt. */
  readonly id: string;
  readonly idempotencyKey: string;
  /** What makes two requests the same purchase. */
  readonly fingerprint: string;
  /** What the prompt hashes to, to tell jobs in a gateway's listing apart. Absent: nobody knows. */
  readonly promptMark?: string | undefined;
  readonly ref: JobRef;
  /** After this moment (ms since 1970) an open attempt counts as unknown. */
  readonly openUntil: number;
  readonly reservations: readonly Reservation[];
  /** The application's own labels. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** An attempt as the store holds it: plain JSON. */
export interface Attempt extends Intent {
  readonly word: AttemptWord;
  /** Counts every change; a change names the one it saw. */
  readonly revision: number;
  /** The job as last seen. */
  readonly job?: Job | undefined;
  /** When it should be looked at again, ms since 1970. */
  readonly dueAt?: number | undefined;
}

export type Change = Partial<
  Pick<Attempt, 'word' | 'ref' | 'job' | 'dueAt' | 'openUntil' | 'reservations' | 'tags'>
>;

export type Begun =
  /** The intent is written; the request may leave. */
  | { readonly outcome: 'begun'; readonly attempt: Attempt }
  /** The key has an attempt that is open, accepted or unknown, for the same request. */
  | { readonly outcome: 'exists'; readonly attempt: Attempt }
  /** The key belongs to another request. */
  | { readonly outcome: 'conflict'; readonly attempt: Attempt }
  | { readonly outcome: 'over_budget'; readonly reservation: Reservation };

/** A counted permission: at most `max` in any `windowMs`. */
export interface AllowanceClaim {
  /** Claims of one name share its places; they name the same window. */
  readonly name: string;
  readonly windowMs: number;
  /** 1 or more. */
  readonly max: number;
  /** ms since 1970. */
  readonly now: number;
}

/** Which attempts to list. What is left out excludes nothing. */
export interface AttemptFilter {
  /** All of these labels. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Any of these: the state of the job or, of an attempt without one, its word. */
  readonly states?: readonly (JobState | AttemptWord)[] | undefined;
  /** @default 100 */
  readonly limit?: number | undefined;
  /** What began before the attempt of this `id`, such as the last one of the page before. */
  readonly before?: string | undefined;
}

/**
 * Where attempts are kept. Every method is one indivisible step, however many processes share the store; that is what
 * the promise "never bought twice" rests on.
 *
 * What comes out is what went in, save that a field that was `undefined` may be absent; changing what was handed in or
 * out changes nothing here. The refs that come out write themselves as their short form. A method that cannot do its
 * step throws CrosspointError `store_unavailable`.
 *
 * `storeCases` of `@crosspoint/core/testing` tries every promise made here.
 */
export interface JobStore {
  /** Whether it outlives the process. A durable store has written down what it answered, even if power fails. */
  readonly durable: boolean;
  /**
   * Checks the key and the reservations, and writes the intent, in one step.
   *
   * A key begins anew after `not_sent` and `rejected`; the attempt before is forgotten. A reservation fits when what
   * open, accepted and unknown attempts hold in its budget and currency, those before it in the same intent, and its
   * own amount are together at most its ceiling; the first that does not fit is named, and nothing is written.
   */
  begin(intent: Intent): Promise<Begun>;
  /**
   * Changes an attempt if its revision is still the one seen; undefined when somebody else was first, or when the
   * attempt is not there (any more). A field of the change that is `undefined` is taken away.
   */
  settle(id: string, revision: number, change: Change): Promise<Attempt | undefined>;
  /** The newest attempt of a key. */
  find(idempotencyKey: string): Promise<Attempt | undefined>;
  /** Takes a place in an allowance: 0 when there was one, else the ms until the next is free. */
  take(claim: AllowanceClaim): Promise<number>;
  /** Attempts whose `dueAt` has come, the longest due first. */
  due(now: number, limit: number): Promise<readonly Attempt[]>;
  /**
   * Attempts as a person looks for them, the newest first. A store may leave it out: buying and following do not need it.
   *
   * @throws CrosspointError `invalid_request` when `before` names an attempt that is not there (any more).
   */
  list?(filter?: AttemptFilter): Promise<readonly Attempt[]>;
  /** Lets go of what it holds open. A durable store answers every later call with `store_unavailable`; again is no error. */
  close(): Promise<void>;
}
