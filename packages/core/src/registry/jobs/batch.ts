import * as z from 'zod';
import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import { ignoreErrors } from '../../model/ignore-errors.ts';
import { issueText } from '../../model/issue.ts';
import { isTerminal, type Job, type SucceededJob } from '../../model/job.ts';
import { ownCopy } from '../../model/own-copy.ts';
import type { GenerationRequest } from '../../model/request.ts';
import type {
  BatchItem,
  BatchItems,
  BatchOptions,
  BatchPosition,
  BatchResult,
  BatchUpdate,
  GenerateBatchOptions,
} from '../batch-options.ts';
import type { SubmitOptions } from '../call-options.ts';
import { type Context, linkedSignal } from '../context.ts';
import { callObserver } from '../emit.ts';
import { followOptionsSchema, submitOptionsSchema } from '../method-options.ts';
import { abortSignal, checked } from '../options.ts';
import type { RoutingOptions } from '../plan/plan.ts';
import { SharedQuotes } from '../plan/shared-quotes.ts';
import { submit, type Submitted, type SubmitSettings } from '../submit/submit.ts';
import { wait } from './follow.ts';
import { generate } from './generate.ts';

/** Checks the options of a submit. */
type PurchaseOf = (options: SubmitOptions) => {
  readonly routing: RoutingOptions;
  readonly settings: SubmitSettings;
};

const ownOptions = {
  batchId: z
    .string()
    .max(128)
    .refine((id) => id.trim() !== '', {
      error: 'must not be blank; leave it out where a batch is not resumed',
    })
    .optional(),
  concurrency: z.int().min(1).max(1_000).optional(),
  onUpdate: followOptionsSchema().shape.onUpdate,
  signal: abortSignal().optional(),
  timeoutMs: followOptionsSchema().shape.timeoutMs,
  retryFailed: followOptionsSchema().shape.retryFailed,
};

/** The options of a batch and those of its submits, so that a misspelt one is told with all that there are. */
const optionsSchema = submitOptionsSchema().omit({ idempotencyKey: true }).extend(ownOptions);

const itemSchema = z.strictObject({
  request: z.unknown(),
  key: z
    .string()
    // An empty variable in an application's template would make one purchase of all items.
    .refine((key) => key.trim() !== '', {
      error: 'must not be blank; leave it out to name the item by its position',
    })
    .optional(),
});

/** An item on its way. */
interface PendingItem extends BatchPosition {
  /** As it was given. */
  readonly given: GenerationRequest | BatchItem;
}

/** What one item is bought with, and what tells how it goes on. */
interface ItemWork {
  readonly routing: RoutingOptions;
  readonly settings: SubmitSettings;
  readonly onJob: (job: Job, bought?: 'now' | 'earlier') => void;
  /** Ends with the batch's signal, and when its loop is left. */
  readonly stopping: AbortSignal;
  /** Ends when the loop is left alone. */
  readonly leaving: AbortSignal;
}

/** Where an item is known by its request alone. */
const isItem = (given: GenerationRequest | BatchItem): given is BatchItem =>
  typeof given === 'object' && given !== null && 'request' in given;

/** Whether a batch was given the name of one purchase; what is no object is refused with the other options. */
const isNamed = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'idempotencyKey' in options;

const longestKey = 256;

/** The request of an item. @throws CrosspointError `invalid_request` for an item that cannot be bought as it stands */
function requestOf({ given, key, idempotencyKey }: PendingItem): unknown {
  const request = isItem(given) ? checked(itemSchema, given).request : given;
  const { length } = idempotencyKey;
  if (length <= longestKey) return request;
  const issue = {
    path: [key === undefined ? 'batchId' : 'key'],
    message: `makes an idempotency key of ${length} characters; at most ${longestKey} are allowed`,
    hint: 'use a shorter one',
  };
  throw new CrosspointError({ code: 'invalid_request', message: issueText(issue), issues: [issue] });
}

/** Cannot be the key of another item: the position is a number, a key a text. */
const keyOf = (batchId: string | undefined, key: string | undefined, index: number): string =>
  batchId === undefined ? (key ?? crypto.randomUUID()) : JSON.stringify([batchId, key ?? index]);

const stopped = (): CrosspointError =>
  new CrosspointError({
    code: 'canceled',
    message:
      'the batch was stopped; what was bought is in the job store, and the same batchId goes on with it',
  });

/** The items of a batch, a few at a time. */
class BatchRun<Done extends Job> {
  readonly #context: Context;
  readonly #input: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #batchId: string | undefined;
  readonly #concurrency: number;
  readonly #onUpdate: ((update: BatchUpdate) => void) | undefined;
  readonly #work: (item: PendingItem, batch: ItemWork) => Promise<Done>;
  readonly #purchase: ReturnType<PurchaseOf>;
  readonly #exchangeSignal: SubmitSettings['signal'];
  readonly #quotes: SharedQuotes;
  readonly #stopping = new AbortController();
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #stop = (): void => {
    this.#stopping.abort();
    this.#wake();
  };
  readonly #finished: BatchResult<Done>[] = [];
  readonly #running = new Set<Promise<void>>();
  #isTaking = false;
  #isInputOver = false;
  #count = 0;
  #succeeded = 0;
  #failed = 0;
  /** What ended the batch as a whole: the input's own error, or one that is no item's. */
  #broken: { readonly error: unknown } | undefined;
  #wake: () => void = ignoreErrors;

  constructor(
    context: Context,
    items: BatchItems,
    given: GenerateBatchOptions,
    purchaseOf: PurchaseOf,
    work: (item: PendingItem, batch: ItemWork) => Promise<Done>,
  ) {
    if (isNamed(given))
      throw new CrosspointError({
        code: 'invalid_request',
        message: 'idempotencyKey names one purchase; a batch has batchId, and each item a key',
      });
    const { batchId, concurrency = 4, signal, ...options } = checked(optionsSchema, given);
    const { onUpdate: _onUpdate, timeoutMs: _timeoutMs, retryFailed: _retryFailed, ...rest } = options;
    this.#context = context;
    this.#purchase = purchaseOf(rest);
    this.#input = inputOf(items);
    this.#batchId = batchId;
    this.#concurrency = concurrency;
    this.#onUpdate = given.onUpdate;
    this.#work = work;
    this.#exchangeSignal = linkedSignal(context, undefined);
    this.#quotes = new SharedQuotes(context.clock);
    this.#signal = signal;
    if (signal?.aborted === true) this.#stop();
    else signal?.addEventListener('abort', this.#stop);
  }

  /** Sends nothing more, and waits for nothing any more. */
  leave(): void {
    this.#leaving.abort();
    this.#stop();
    this.#signal?.removeEventListener('abort', this.#stop);
  }

  async *results(): AsyncGenerator<BatchResult<Done>, undefined, undefined> {
    try {
      for (;;) {
        const result = this.#finished.shift();
        this.#fill();
        if (result !== undefined) yield result;
        else if (this.#isDone) break;
        else await new Promise<void>((resolve) => void (this.#wake = resolve));
      }
      if (this.#broken !== undefined) throw this.#broken.error;
      if (this.#signal?.aborted === true) throw stopped();
    } finally {
      this.leave();
      this.#closeInput();
      // A request on its way is completed first: its job is in the store when the loop has been left.
      await Promise.all(this.#running);
    }
    return undefined;
  }

  get #isEnding(): boolean {
    return this.#isInputOver || this.#broken !== undefined || this.#stopping.signal.aborted;
  }

  get #isDone(): boolean {
    return this.#running.size === 0 && this.#isEnding;
  }

  /** Takes the next item within the limit: results that were not consumed yet hold back new items. */
  #fill(): void {
    const isFull = this.#running.size >= this.#concurrency || this.#finished.length >= this.#concurrency;
    if (this.#isTaking || isFull || this.#isEnding) return;
    this.#isTaking = true;
    void this.#take().then((item) => {
      this.#isTaking = false;
      if (item !== undefined && !this.#isEnding) this.#start(item);
      this.#fill();
      this.#wake();
    });
  }

  async #take(): Promise<PendingItem | undefined> {
    try {
      const next: unknown = await this.#input.next();
      // As `for await` does: what is no result has no end either.
      if (!isResult(next)) throw new TypeError('the items are no iterable: next() gave no object');
      if (next.done === true) {
        this.#isInputOver = true;
        return undefined;
      }
      // A source may give one object again and again, changed each time.
      const given = ownCopy(next.value as GenerationRequest | BatchItem);
      const key = isItem(given) && typeof given.key === 'string' ? given.key : undefined;
      const index = this.#count;
      this.#count += 1;
      const idempotencyKey = keyOf(this.#batchId, key, index);
      return { index, ...(key === undefined ? {} : { key }), idempotencyKey, given };
    } catch (error) {
      this.#broken ??= { error };
      return undefined;
    }
  }

  #start(item: PendingItem): void {
    const { index, key, idempotencyKey } = item;
    const position: BatchPosition = { index, ...(key === undefined ? {} : { key }), idempotencyKey };
    let bought: 'now' | 'earlier' | undefined;
    const onJob: ItemWork['onJob'] = (job, how) => {
      bought = how ?? bought;
      this.#tell({ ...position, job, bought });
    };
    const run = async (): Promise<void> => {
      try {
        const job = await this.#work(item, this.#workOf(item, onJob));
        this.#succeeded += 1;
        this.#finished.push({ ...position, job, bought: bought ?? 'now' });
      } catch (error) {
        if (!isCrosspointError(error)) {
          this.#broken ??= { error };
          return;
        }
        this.#failed += 1;
        this.#finished.push({ ...position, error, bought });
      }
    };
    const running = run().finally(() => {
      this.#running.delete(running);
      this.#tell({ ...position, bought });
      this.#fill();
      this.#wake();
    });
    this.#running.add(running);
    this.#tell(position);
  }

  #workOf({ idempotencyKey }: PendingItem, onJob: ItemWork['onJob']): ItemWork {
    const { routing, settings } = this.#purchase;
    const stopping = this.#stopping.signal;
    return {
      routing,
      settings: {
        ...settings,
        idempotencyKey,
        signal: linkedSignal(this.#context, stopping),
        exchangeSignal: this.#exchangeSignal,
        quotes: this.#quotes,
      },
      onJob,
      stopping,
      leaving: this.#leaving.signal,
    };
  }

  #tell(update: Omit<BatchUpdate, 'progress'>): void {
    const onUpdate = this.#onUpdate;
    if (onUpdate === undefined) return;
    const progress = { underWay: this.#running.size, succeeded: this.#succeeded, failed: this.#failed };
    callObserver(() => onUpdate({ ...update, progress }));
  }

  #closeInput(): void {
    if (this.#isInputOver) return;
    // A source that hangs in `next` would hang here as well.
    void Promise.resolve()
      .then(() => this.#input.return?.())
      .catch(ignoreErrors);
  }
}

function inputOf(items: BatchItems): Iterator<unknown> | AsyncIterator<unknown> {
  if (typeof items === 'object' && items !== null) {
    if (Symbol.asyncIterator in items) return items[Symbol.asyncIterator]();
    if (Symbol.iterator in items) return items[Symbol.iterator]();
  }
  throw new CrosspointError({
    code: 'invalid_request',
    message: 'the items of a batch must be an array, or another iterable, of requests',
  });
}

/** An iterator that stops the batch as soon as it is left, also while a result is being waited for. */
function iteratorOf<Done extends Job>(
  batch: BatchRun<Done>,
): AsyncIterableIterator<BatchResult<Done>, undefined, undefined> {
  const results = batch.results();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => results.next(),
    return: () => {
      batch.leave();
      return results.return(undefined);
    },
  };
}

const isResult = (next: unknown): next is IteratorResult<unknown> =>
  (typeof next === 'object' && next !== null) || typeof next === 'function';

const boughtOf = ({ isEarlier }: Submitted): 'now' | 'earlier' => (isEarlier ? 'earlier' : 'now');

/** Buys every item. */
export const submitMany = (
  context: Context,
  items: BatchItems,
  options: BatchOptions,
  purchaseOf: PurchaseOf,
): AsyncIterableIterator<BatchResult, undefined, undefined> =>
  iteratorOf(
    new BatchRun<Job>(context, items, options, purchaseOf, async (item, { routing, settings, onJob }) => {
      const submitted = await submit(context, requestOf(item), routing, settings);
      onJob(submitted.job, boughtOf(submitted));
      return submitted.job;
    }),
  );

/** Buys every item and waits for its job. */
export const generateMany = (
  context: Context,
  items: BatchItems,
  options: GenerateBatchOptions,
  purchaseOf: PurchaseOf,
): AsyncIterableIterator<BatchResult<SucceededJob>, undefined, undefined> => {
  const work = async (item: PendingItem, batch: ItemWork): Promise<SucceededJob> => {
    const { routing, settings, onJob, stopping, leaving } = batch;
    const { timeoutMs, retryFailed } = options;
    const onBought = (submitted: Submitted): void => onJob(submitted.job, boughtOf(submitted));
    const follow = ({ job }: Submitted): Promise<Job> => {
      // No other process can have the response of a request that is held open here.
      const isHeld = context.held.find(job.ref) !== undefined && !isTerminal(job.state);
      const how = isHeld ? { timeoutMs: Infinity, signal: leaving } : { timeoutMs, signal: stopping };
      return wait(context, job, { ...how, onUpdate: (update) => onJob(update) });
    };
    return generate(context, requestOf(item), routing, settings, { follow, onBought, retryFailed });
  };
  return iteratorOf(new BatchRun(context, items, options, purchaseOf, work));
};
