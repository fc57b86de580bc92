import type { AttemptNote, ErrorCode } from './error.ts';
import type { Job, JobState } from './job.ts';
import type { Issue } from './field-report.ts';
import type { JobRef } from './ref.ts';
import type { Cost } from './cost.ts';
import type { Task } from './request.ts';

/** What a call to a gateway was for. */
export type Purpose = 'submit' | 'poll' | 'download';
/** What a question that is about no job was for. */
export type Asking = 'quote' | 'balance' | 'recent' | 'discovery';

interface Of<Type extends string> {
  readonly type: Type;
  /** When, ms since 1970. */
  readonly at: number;
}

interface Call {
  readonly purpose: Purpose;
  readonly provider: string;
  readonly account: string;
  readonly ref: JobRef;
  readonly method: string;
  /** Without the query of a link, which may be signed. */
  readonly url: string;
}

/** A request was held against every gateway's tables. */
export interface PlannedEvent extends Of<'planned'> {
  readonly offers: readonly {
    readonly provider: string;
    readonly account: string;
    readonly model: string;
    readonly task: Task;
    readonly price: Cost | undefined;
  }[];
  readonly declined: readonly { readonly provider: string; readonly reasons: readonly Issue[] }[];
}
/** A call is about to leave. Of a submit the intent is in the store. */
export type SendingEvent = Of<'sending'> & Call;
/** A whole answer came. */
export type RepliedEvent = Of<'replied'> &
  Call & { readonly status: number; readonly ms: number; readonly requestId: string | undefined };
/** No whole answer came. */
export type BrokenEvent = Of<'broken'> &
  Call & { readonly reason: string; readonly phase: 'before-write' | 'after-write'; readonly ms: number };
/** An attempt to buy ended in one of the four words; for `accepted` the job tells the rest. */
export interface AttemptedEvent extends Of<'attempted'> {
  readonly status: AttemptNote['status'];
  readonly ref: JobRef;
  readonly code: ErrorCode | undefined;
}
/** The same question will be asked again. */
export interface RetryingEvent extends Of<'retrying'> {
  readonly purpose: Purpose;
  readonly ref: JobRef;
  readonly code: ErrorCode;
  readonly inMs: number;
}
/** A job is seen in another state than before; `from` is absent at the first sight. */
export interface ChangedEvent extends Of<'changed'> {
  readonly from: JobState | undefined;
  readonly job: Job;
}
/** A question that is about no job was asked, and answered or not. It cost nothing. */
export interface AskedEvent extends Of<'asked'> {
  readonly about: Asking;
  readonly provider: string;
  readonly account: string;
  readonly method: string;
  readonly url: string;
  /** Absent: no whole answer came. */
  readonly status: number | undefined;
  readonly ms: number;
}
/** An output was saved. */
export interface SavedEvent extends Of<'saved'> {
  readonly ref: JobRef;
  readonly bytes: number;
  readonly mediaType: string;
  readonly ms: number;
}

/** What a registry does, as it does it: for tracing, progress and metrics. Never holds a key, a prompt or media. */
export type RegistryEvent =
  | PlannedEvent
  | SendingEvent
  | RepliedEvent
  | BrokenEvent
  | AttemptedEvent
  | RetryingEvent
  | ChangedEvent
  | AskedEvent
  | SavedEvent;
