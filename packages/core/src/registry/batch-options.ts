import type { CrosspointError } from '../model/error.ts';
import type { Job, JobUpdate } from '../model/job.ts';
import type { GenerationRequest } from '../model/request.ts';
import type { GenerateOptions } from './call-options.ts';

/** A request of a batch with a key of its own. */
export interface BatchItem {
  /** The request to submit. */
  readonly request: GenerationRequest;
  /**
   * Names the item in its batch, so that it may move; without a `batchId` it is the idempotency key itself. Items with one
   * key are one purchase. @default the position of the item
   */
  readonly key?: string | undefined;
}

/** Requests, or items with keys of their own. They are taken one by one, within the limit of concurrent items. */
export type BatchItems =
  | Iterable<GenerationRequest | BatchItem>
  | AsyncIterable<GenerationRequest | BatchItem>;

/**
 * How to buy many requests. The options of a submit hold for each of them.
 *
 * @example media.submitMany(requests, { batchId: 'catalogue-7', concurrency: 8, maxPrice: { USD: '0.60' } });
 */
export interface BatchOptions<ProviderId extends string = string> extends Omit<
  GenerateOptions<ProviderId>,
  'idempotencyKey' | 'onUpdate' | 'timeoutMs' | 'retryFailed' | 'signal'
> {
  /**
   * Names the batch, so that a batch which was interrupted can be resumed: the idempotency key of each item is made of it
   * and of the item's own `key` or position. An item whose request has changed since ends with `idempotency_conflict`.
   *
   * @default none: an item without a key of its own is bought again when the batch is
   */
  readonly batchId?: string | undefined;
  /** How many items are under way at once, 1 to 1,000. @default 4 */
  readonly concurrency?: number | undefined;
  /** Called whenever an item has gone on. What it throws is ignored. */
  readonly onUpdate?: ((update: BatchUpdate) => void) | undefined;
  /**
   * Aborted: sends nothing more. Requests on their way are completed first, so that no paid job is without its ref; then the
   * waits end, except for calls that only this process can have the response of, and at last the iterator throws `canceled`.
   */
  readonly signal?: AbortSignal | undefined;
}

/** How to buy many requests, and how long to wait for each. */
export interface GenerateBatchOptions<ProviderId extends string = string>
  extends BatchOptions<ProviderId>, Pick<GenerateOptions, 'timeoutMs' | 'retryFailed'> {}

/** Which item of a batch. */
export interface BatchPosition {
  /** Counted from 0. */
  readonly index: number;
  /** The item's own key, where it has one. */
  readonly key?: string | undefined;
  /** What the item is bought under. */
  readonly idempotencyKey: string;
}

/** How far an item of a batch is. */
export interface BatchUpdate extends BatchPosition {
  /** Absent while the request is planned and sent. After a poll it says when the next one comes, in `poll`. */
  readonly job?: Job | JobUpdate | undefined;
  /** Whether this batch bought the job or an earlier call with the same key did; absent without a job. */
  readonly bought?: 'now' | 'earlier' | undefined;
  /** How far the batch is, in items: those under way, and those whose result is there. */
  readonly progress: { readonly underWay: number; readonly succeeded: number; readonly failed: number };
}

/** What became of one item of a batch. */
export type BatchResult<Done extends Job = Job> = BatchPosition &
  (
    | { readonly job: Done; readonly bought: 'now' | 'earlier'; readonly error?: undefined }
    /** The error of this item alone; its `ref` finds the job again, where one was bought. */
    | {
        readonly error: CrosspointError;
        readonly job?: undefined;
        readonly bought?: 'now' | 'earlier' | undefined;
      }
  );
