import {
  jobError,
  CrosspointError,
  isCrosspointError,
  type Job,
  type PlanOptions,
  refToString,
  type SucceededJob,
} from '@crosspoint/core';
import { buy } from '../jobs/buy.ts';
import type { Gateways } from '../gateways/gateways.ts';
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
  readonly #answers = new AbortController();
  #next = 0;
  #stopped = false;

  constructor(lines: readonly Line[], work: Work) {
    this.items = lines.map((line): Item => ({ ...line, stage: 'waiting', files: [] }));
    this.#work = work;
  }

  /** Sends nothing more. What is on its way is waited for; jobs go on where they are made. */
  stop(): void {
    this.#stopped = true;
    this.#waits.abort();
  }

  /** The gateways whose answers only this process can have. */
  get holding(): readonly string[] {
    return this.items.flatMap(({ held, job, stage }) =>
      held === true && job !== undefined && stage !== 'failed' && stage !== 'done' ? [job.ref.provider] : [],
    );
  }

  /** Gives up the answers of calls that are held open. */
  leave(): void {
    this.#answers.abort();
  }

  /** Goes through all lines. What goes wrong is written into them. */
  async run(): Promise<void> {
    const workers = Math.min(this.#work.concurrency, this.items.length);
    await Promise.all(Array.from({ length: workers }, () => this.#worker()));
  }

  async #worker(): Promise<void> {
    for (let item = this.#take(); item !== undefined; item = this.#take()) {
      try {
        await this.#one(item);
      } catch (error) {
        this.#failed(item, error);
      }
    }
  }

  #take(): Item | undefined {
    if (this.#stopped) return undefined;
    this.#next += 1;
    return this.items[this.#next - 1];
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

  async #one(item: Item): Promise<void> {
    const { session, gateways, routing, label, timeoutMs } = this.#work;
    this.#set(item, { stage: 'sending', beganAt: session.io.clock.now() });
    const request = { ...item.request, tags: { ...item.request.tags, [batchTag]: label } };
    const options = { ...routing, idempotencyKey: item.key, signal: session.interrupts.listen() };
    const onWait = (atMostMs: number): void =>
      session.hint(`Line ${item.line}: ${waitingText(session.io.clock.now(), atMostMs)}`);
    const done = await buy(gateways, request, options, { onWait });
    const { job, bought, offer } = done;
    const held = isHeldHere(done);
    const making = (now: Job): Partial<Item> => ({
      job: now,
      stage: now.state === 'queued' ? 'queued' : 'running',
    });
    this.#set(item, { ...making(job), bought, held, price: offer?.price });
    if (!job.durable) session.info(`Line ${item.line}: ${refToString(job.ref)}`);
    if (held && this.#stopped) session.info(leavingLoses(this.holding));
    const onUpdate = (seen: Job): void => this.#set(item, making(seen));
    const { signal } = held ? this.#answers : this.#waits;
    const waiting = { timeoutMs: held ? Number.POSITIVE_INFINITY : timeoutMs, signal, onUpdate };
    const made = await gateways.registry.wait(job, waiting);
    this.#set(item, { job: made });
    if (made.state !== 'succeeded') throw jobError(made);
    this.#set(item, { stage: 'saving' });
    this.#set(item, { files: await this.#save(item, made, signal), stage: 'done' });
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
