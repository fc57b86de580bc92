import type { AttemptNote, ErrorCode } from './error.ts';
import type { Job, JobState } from './job.ts';
import type { Issue } from './issue.ts';
import type { JobRef } from './ref.ts';
import type { Cost } from './cost.ts';
import type { GenerationTask } from './request.ts';

/** What a call to a gateway was for. */
export type RequestPurpose = 'submit' | 'poll' | 'cancel' | 'upload' | 'download';
/** What a question that is about no job was for. */
export type QueryKind = 'quote' | 'balance' | 'listJobs' | 'discovery';

interface Of<Type extends string> {
  readonly type: Type;
  /** When, ms since 1970. */
  readonly at: number;
}

interface Call {
  readonly purpose: RequestPurpose;
  readonly provider: string;
  readonly account: string;
  readonly ref: JobRef;
  readonly method: string;
  /** Without the query of a link, which may be signed. */
  readonly url: string;
}

/** A request was held against every gateway's tables. */
export interface PlanEvent extends Of<'plan'> {
  readonly offers: readonly {
    readonly provider: string;
    readonly account: string;
    readonly model: string;
    readonly task: GenerationTask;
    readonly price: Cost | undefined;
  }[];
  readonly declined: readonly { readonly provider: string; readonly reasons: readonly Issue[] }[];
}
/** A call is about to leave. Of a submit the intent is in the store. */
export type RequestStartEvent = Of<'request.start'> & Call;
/** A whole answer came. */
export type RequestEndEvent = Of<'request.end'> &
  Call & { readonly status: number; readonly durationMs: number; readonly requestId: string | undefined };
/** No whole answer came. */
export type RequestErrorEvent = Of<'request.error'> &
  Call & {
    readonly reason: string;
    readonly phase: 'before-write' | 'after-write';
    readonly durationMs: number;
  };
/** An attempt to buy ended in one of the four words; for `accepted` the job tells the rest. */
export interface SubmitEndEvent extends Of<'submit.end'> {
  readonly status: AttemptNote['status'];
  readonly ref: JobRef;
  readonly code: ErrorCode | undefined;
}
/** The same question will be asked again. */
export interface RetryEvent extends Of<'retry'> {
  readonly purpose: RequestPurpose;
  readonly ref: JobRef;
  readonly code: ErrorCode;
  readonly inMs: number;
}
/** A job is seen in another state than before; `from` is absent at the first sight. */
export interface JobUpdateEvent extends Of<'job.update'> {
  readonly from: JobState | undefined;
  readonly job: Job;
}
/** A question that is about no job was asked, and answered or not. It cost nothing. */
export interface QueryEvent extends Of<'query.end'> {
  readonly query: QueryKind;
  readonly provider: string;
  readonly account: string;
  readonly method: string;
  readonly url: string;
  /** Absent: no whole answer came. */
  readonly status: number | undefined;
  readonly durationMs: number;
}
/** An output was saved. */
export interface OutputSavedEvent extends Of<'output.saved'> {
  readonly ref: JobRef;
  readonly bytes: number;
  readonly mediaType: string;
  readonly durationMs: number;
}

/** What a registry does, as it does it: for tracing, progress and metrics. Never holds a key, a prompt or media. */
export type RegistryEvent =
  | PlanEvent
  | RequestStartEvent
  | RequestEndEvent
  | RequestErrorEvent
  | SubmitEndEvent
  | RetryEvent
  | JobUpdateEvent
  | QueryEvent
  | OutputSavedEvent;
