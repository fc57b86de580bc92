import {
  type Cost,
  jobError,
  CrosspointError,
  isCrosspointError,
  type PlanOptions,
  refToString,
  type Registry,
  type RegistryEvent,
  type SucceededJob,
} from '@crosspoint/core';
import type { BatchItem, BatchResult, BatchUpdate } from '@crosspoint/core/store';
import type { Gateways } from '../gateways/gateways.ts';
import { jobBehind } from '../jobs/find-unknown.ts';
import { isHeldHere, leavingLoses } from '../jobs/held-call.ts';
import { waitingText } from '../jobs/same-request.ts';
import { save, savedBefore, titledName } from '../jobs/save.ts';
import type { Session } from '../session/session.ts';
import { batchTag } from './identity.ts';
import type { Item, Line } from './item.ts';

export interface Work {
  readonly session: Session;
  readonly gateways: Gateways;
  readonly routing: PlanOptions;
  /** Finds the jobs of this batch. */
  readonly label: string;
  readonly concurrency: number;
  readonly timeoutMs: number | undefined;
  readonly folder: string;
  /** Called whenever the state of a line has changed. */
  readonly onChange: (item: Item) => void;
}

// What one line meets, every other would meet too.
const hopeless: ReadonlySet<string> = new Set(['auth', 'insufficient_funds', 'store_unavailable']);

/** Every line of a batch, so many at a time, and what stops it. */
export class Batch {
  readonly items: readonly Item[];
  readonly #work: Work;
  readonly #waits = new AbortController();
  readonly #responses = new AbortController();
  /** What the offers that were taken cost, by idempotency key. */
  readonly #prices = new Map<string, Cost | undefined>();
  #results: ReturnType<Registry['generateMany']> | undefined;
  #busy = 0;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(lines: readonly Line[], work: Work) {
    this.items = lines.map((line): Item => ({ ...line, stage: 'waiting', files: [] }));
    this.#work = work;
  }

  /** Sends nothing more. What is on its way is waited for; jobs go on where they are made. */
  stop(): void {
    this.#stopped = true;
    this.#waits.abort();
    this.#wake();
  }

  /** The gateways whose responses only this process can have. */
  get holding(): readonly string[] {
    return this.items.flatMap(({ held, job, stage }) =>
      held === true && job !== undefined && stage !== 'failed' && stage !== 'done' ? [job.ref.provider] : [],
    );
  }

  /** Gives up the responses of calls that are held open. */
  leave(): void {
    this.#responses.abort();
    void this.#results?.return?.(); // the loop below hears of its end
  }

  /** Goes through all lines. What goes wrong is written into them. */
  async run(): Promise<void> {
    const { gateways, routing, concurrency, timeoutMs, session } = this.#work;
    const { registry } = gateways;
    const listened = gateways.observe((event) => this.#hear(event));
    const tear = (): void => void registry.close();
    const torn = session.interrupts.listen();
    torn.addEventListener('abort', tear);
    const saving: Promise<void>[] = [];
    try {
      const onUpdate = (update: BatchUpdate): void => this.#goOn(update);
      const options = { ...routing, concurrency, timeoutMs, retryFailed: false, onUpdate };
      this.#results = registry.generateMany(this.#requests(), { ...options, signal: this.#waits.signal });
      for await (const result of this.#results) {
        const finished = this.#finish(this.items[result.index]!, result);
        finished.catch(() => this.stop()); // thrown below, when all is saved
        saving.push(finished);
      }
    } catch (error) {
      if (!isCrosspointError(error) || error.code !== 'canceled' || !this.#stopped) {
        this.stop();
        throw error;
      }
    } finally {
      await Promise.all(saving);
      torn.removeEventListener('abort', tear);
      listened();
      for (const item of this.items) this.#leaveBehind(item);
    }
  }

  /** Every line as it is bought, so many at a time: a line whose file is being saved is one of them. */
  async *#requests(): AsyncGenerator<BatchItem> {
    const { label, concurrency } = this.#work;
    for (const { request, key } of this.items) {
      while (this.#busy >= concurrency && !this.#stopped)
        await new Promise<void>((resolve) => void (this.#wake = resolve));
      if (this.#stopped) return;
      this.#busy += 1;
      yield { request: { ...request, tags: { ...request.tags, [batchTag]: label } }, key };
    }
  }

  /** What only the events of the registry tell: the offers, and whom a line waits for. */
  #hear(event: RegistryEvent): void {
    if (event.type === 'plan') this.#prices.set(event.idempotencyKey, event.offers[0]?.price);
    if (event.type !== 'submit.waiting') return;
    const item = this.items.find(({ key }) => key === event.ref.idempotencyKey);
    if (item === undefined) return;
    const { session } = this.#work;
    session.hint(`Line ${item.line}: ${waitingText(session.io.clock.now(), event.atMostMs)}`);
  }

  #goOn({ index, job, bought }: BatchUpdate): void {
    const { session } = this.#work;
    const item = this.items[index]!;
    if (job === undefined) {
      if (item.stage === 'waiting') this.#set(item, { stage: 'sending', beganAt: session.io.clock.now() });
      return;
    }
    const isFirst = item.job === undefined;
    const stage = job.state === 'queued' ? 'queued' : 'running';
    if (!isFirst) return this.#set(item, { job, stage });
    const held = bought === 'now' && isHeldHere({ job, bought });
    const price = bought === 'now' ? this.#prices.get(item.key) : undefined;
    this.#set(item, { job, stage, held, price, ...(bought === undefined ? {} : { bought }) });
    if (!job.durable) session.info(`Line ${item.line}: ${refToString(job.ref)}`);
    if (held && this.#stopped) session.info(leavingLoses(this.holding));
  }

  async #finish(item: Item, result: BatchResult<SucceededJob>): Promise<void> {
    try {
      const job = result.job ?? (await this.#jobBehind(item, result.error));
      const { signal } = item.held === true ? this.#responses : this.#waits;
      this.#set(item, { job, stage: 'saving' });
      this.#set(item, { files: await this.#save(item, job, signal), stage: 'done' });
    } catch (reason) {
      this.#failed(item, reason);
    } finally {
      this.#busy -= 1;
      this.#wake();
    }
  }

  /** The job of a line whose outcome is unknown, at its end, where the gateway's own listing tells. */
  async #jobBehind(item: Item, error: CrosspointError): Promise<SucceededJob> {
    const { gateways, timeoutMs } = this.#work;
    const { signal } = this.#waits;
    const found = await jobBehind(gateways.registry, error, signal);
    // A plan was made for the line where this run sent it.
    const bought = this.#prices.has(item.key) ? 'now' : 'earlier';
    this.#set(item, { job: found, stage: 'running', bought });
    const job = await gateways.registry.wait(found, { timeoutMs, signal });
    if (job.state !== 'succeeded') throw jobError(job);
    return job;
  }

  /** What was under way when its response was given up: a call that is held open may have been charged. */
  #leaveBehind(item: Item): void {
    if (item.stage !== 'sending' && item.stage !== 'queued' && item.stage !== 'running') return;
    this.#failed(
      item,
      new CrosspointError({
        code: 'canceled',
        provider: item.job?.ref.provider,
        message: 'stopped waiting; the response is lost with this process',
        charged: 'maybe',
        ref: item.job?.ref,
      }),
    );
  }

  #failed(item: Item, error: unknown): void {
    if (!isCrosspointError(error)) {
      this.stop();
      throw error;
    }
    const stopped = error.code === 'canceled' && this.#waits.signal.aborted;
    if (stopped && item.job === undefined) return this.#set(item, { stage: 'waiting' });
    if (stopped && item.held !== true) return this.#set(item, { stage: 'left' });
    if (hopeless.has(error.code)) this.#stopped = true;
    this.#set(item, { stage: 'failed', error });
  }

  #set(item: Item, more: Partial<Item>): void {
    Object.assign(item, more);
    this.#work.onChange(item);
  }

  async #save({ bought, request }: Item, done: SucceededJob, signal: AbortSignal): Promise<Item['files']> {
    const { session, gateways, folder } = this.#work;
    const name = titledName(request, done.ref);
    if (bought === 'earlier') {
      const before = await savedBefore(done, folder, name);
      if (before !== undefined) return before;
    }
    // The links of an emulated job are gone with the emulator that made it.
    const fresh = gateways.live || bought === 'now' ? done : await gateways.registry.status(done, { signal });
    if (fresh.state !== 'succeeded') throw jobError(fresh);
    return save(session, gateways, fresh, folder, { signal, name, onBytes: () => undefined });
  }
}

/** What became of a batch as a whole, as an error; undefined: all is well. */
export function shortfall(items: readonly Item[]): CrosspointError | undefined {
  const failed = items.filter(({ stage }) => stage === 'failed');
  const worst = failed.find(({ error }) => error?.code === 'submission_unknown') ?? failed[0];
  if (worst?.error === undefined) return undefined;
  const message = `${failed.length} of ${items.length} lines failed`;
  return new CrosspointError({ code: worst.error.code, message, charged: worst.error.charged });
}
