import type { AttemptNote, ErrorCode } from './error.ts';
import type { Job, JobState } from './job.ts';
import type { Issue } from './issue.ts';
import type { ExtensionChange } from './media.ts';
import type { JobRef } from './ref.ts';
import type { Cost } from './cost.ts';
import type { GenerationTask } from './request.ts';

/** What a call to a gateway was for. */
export type RequestPurpose = 'submit' | 'poll' | 'cancel' | 'upload' | 'download';
/** What a question that is about no job was for. */
export type QueryKind = 'quote' | 'balance' | 'listJobs' | 'discovery';

/** What every event about one HTTP request of a job says. */
export interface RequestEventDetails {
  /** What the request is for. */
  readonly purpose: RequestPurpose;
  /** The id of the provider. */
  readonly provider: string;
  /** The account of the provider. */
  readonly account: string;
  /** The ref of the job it is about. */
  readonly ref: JobRef;
  /** The HTTP method. */
  readonly method: string;
  /** Without the query of a link, which may be signed. */
  readonly url: string;
}

/** Event type → what such an event says, besides its type and its time. */
export interface RegistryEventMap {
  /** A request was checked against every provider's tables. */
  plan: {
    /** The key of the submit that plans; of `plan` itself one that nothing is bought under. */
    readonly idempotencyKey: string;
    readonly offers: readonly {
      readonly provider: string;
      readonly account: string;
      readonly model: string;
      readonly task: GenerationTask;
      readonly price: Cost | undefined;
    }[];
    readonly declined: readonly { readonly provider: string; readonly reasons: readonly Issue[] }[];
  };
  /** A request is about to leave. The intent of a submit is in the store. */
  'request.start': RequestEventDetails;
  /** The usage limits of the gateway allow no request now; this one waits for its turn. */
  'request.waiting': {
    readonly purpose: RequestPurpose | 'query';
    readonly provider: string;
    readonly account: string;
    /** Until when it waits at least, ms since 1970; absent while every request allowed is under way. */
    readonly until: number | undefined;
  };
  /** A whole response came. */
  'request.end': RequestEventDetails & {
    readonly status: number;
    readonly durationMs: number;
    readonly requestId: string | undefined;
  };
  /** No whole response came. */
  'request.error': RequestEventDetails & {
    readonly reason: string;
    readonly phase: 'before-write' | 'after-write';
    readonly durationMs: number;
  };
  /** Another caller is sending the request under this idempotency key: the submit waits for its end, and sends nothing. */
  'submit.waiting': {
    readonly ref: JobRef;
    /** The longest it can take, in ms; after that the outcome of the other caller's attempt is unknown. */
    readonly atMostMs: number;
  };
  /** A submit ended with one of four outcomes; for `accepted` the job holds the rest. */
  'submit.end': {
    readonly status: AttemptNote['status'];
    readonly ref: JobRef;
    readonly code: ErrorCode | undefined;
  };
  /** A background look for the job of a submit whose outcome is unknown; see `RegistryOptions.reconcileUnknown`. */
  'reconcile.end': {
    readonly ref: JobRef;
    readonly outcome: 'accepted' | 'not_accepted' | 'undecided';
  };
  /** The same request will be sent again. */
  retry: {
    readonly purpose: RequestPurpose;
    readonly ref: JobRef;
    readonly code: ErrorCode;
    readonly inMs: number;
  };
  /** A job is in another state than before; `from` is absent the first time it is seen. */
  'job.update': { readonly from: JobState | undefined; readonly job: Job };
  /** A gateway charged more than the price that the submit was planned with. */
  'price.exceeded': {
    readonly ref: JobRef;
    readonly currency: string;
    readonly quoted: string;
    readonly charged: string;
  };
  /**
   * What counts in a budget is more than its limit now: by a charge above its price, or by a job that was accepted late or
   * by a person's decision. Nothing is bought in the budget until it fits again.
   */
  'budget.overshot': {
    readonly ref: JobRef;
    readonly budget: string;
    readonly currency: string;
    readonly counted: string;
    /** The limit that is applied. */
    readonly ceiling: string;
  };
  /** A query, which is about no job and costs nothing, got a response or not. */
  'query.end': {
    readonly query: QueryKind;
    readonly provider: string;
    readonly account: string;
    readonly method: string;
    readonly url: string;
    /** Absent: no whole response came. */
    readonly status: number | undefined;
    readonly durationMs: number;
  };
  /** An output was saved. */
  'output.saved': {
    readonly ref: JobRef;
    readonly bytes: number;
    readonly mediaType: string;
    /** Present where the path asked for named another format: its extension, and the one the file has. */
    readonly extensionChange?: ExtensionChange;
    readonly durationMs: number;
  };
}

/**
 * What a registry does, as it does it: for tracing, progress and metrics. Never holds a key, a prompt or media. One kind
 * of event is `Extract<RegistryEvent, { type: 'plan' }>`.
 *
 * @example onEvent: (event) => event.type === 'request.end' && histogram.record(event.durationMs)
 */
export type RegistryEvent = {
  [Type in keyof RegistryEventMap]: {
    readonly type: Type;
    /** When, ms since 1970. */
    readonly at: number;
  } & RegistryEventMap[Type];
}[keyof RegistryEventMap];
