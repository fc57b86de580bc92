import type { EndpointPath } from './endpoint-path.ts';
import type { HttpMethod, HttpResponse } from './http.ts';
import type { Job } from './job.ts';
import type { ParsedResponse } from './reading.ts';
import type { JobRef } from './ref.ts';
import type { StandardSchemaV1 } from './schema.ts';

/**
 * How a cancel ended. `requested`: the gateway took the request and decides later, so a later poll shows the result. `unknown`: no
 * response came, or none that says; the job may be canceled or not.
 */
export type CancelOutcome = 'canceled' | 'requested' | 'already_finished' | 'not_found' | 'unknown';

/** The outcome of a cancel, and the job as it is known after it. */
export interface CancelResult {
  /** What became of the cancel. */
  readonly outcome: CancelOutcome;
  /** The job after the cancel. */
  readonly job: Job;
}

/** What a successful response to a cancel says. Without `outcome` its `status` decides, by the provider's `states`. */
export interface CancelReading extends ParsedResponse {
  /** What the gateway says it did. */
  readonly outcome?: 'canceled' | 'requested' | 'already_finished' | undefined;
}

/** An error response that says that the job had finished already. Every part that is given must fit. */
export interface FinishedError {
  /** Fits responses with one of these HTTP statuses. */
  readonly status?: number | readonly number[];
  /** The gateway's own code. */
  readonly code?: string;
  /** Fits where the gateway's message matches. */
  readonly message?: RegExp;
}

/** How a job is canceled. */
export interface CancelEndpoint<Read = unknown> {
  /** PUT and DELETE are idempotent: without a response the request is sent once more. */
  readonly method: HttpMethod;
  /** Filled in like the path of any endpoint. */
  readonly path: EndpointPath;
  /** The path where a `{params.name}` gives no address that may be used. */
  readonly fallbackPath?: `/${string}`;
  /** Query parameters of the request. */
  readonly query?: Readonly<Record<string, string>>;
  /** Further headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `false`: sent without the key. */
  readonly auth?: false;
  /** @default no body */
  readonly body?: (ref: JobRef) => unknown;
  /** Of a response that has a body. */
  readonly schema: StandardSchemaV1<unknown, Read>;
  /** What the response says. Pure and small. */
  readonly parse: (
    response: Read,
    ref: JobRef,
    more: { readonly headers: HttpResponse['headers'] },
  ) => CancelReading;
  /** What a success without a body means, such as a 204. @default 'requested' */
  readonly emptyMeans?: 'canceled' | 'requested';
  /** @default 30 000 */
  readonly timeoutMs?: number;
  /**
   * What the gateway does with a cancel of a finished job. `deletesOutput`: it removes what was paid for, so core sends
   * such a cancel only where the caller accepts that.
   */
  readonly onFinished: 'noop' | 'error' | 'deletesOutput';
  /** The error responses that mean "finished already". */
  readonly finishedErrors?: readonly FinishedError[];
}
