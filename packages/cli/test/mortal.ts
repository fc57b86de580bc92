import { setImmediate } from 'node:timers/promises';
import type { JobStore } from '@crosspoint/core/store';
import type { Clock, OutgoingRequest, Transport } from '@crosspoint/core/transport';

/** A promise that never settles: what a killed process was waiting for. */
const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined);

/** Time that every process of a test shares: a wait is over at once, and the clocks have moved on by it. */
export class SharedTime {
  #skippedMs = 0;
  readonly now = (): number => Date.now() + this.#skippedMs;
  readonly monotonic = (): number => performance.now() + this.#skippedMs;

  /** The clocks of this machine again, for processes that share nothing with those before. */
  reset(): void {
    this.#skippedMs = 0;
  }

  async skip(ms: number): Promise<void> {
    this.#skippedMs += ms;
    await setImmediate();
  }
}

/** One process: it ends at a given event of its store or its sockets, and nothing of it has an effect from then on. */
export class Life {
  /** What it came to, in its order. */
  readonly events: string[] = [];
  /** Resolves when it is killed. */
  readonly killed: Promise<void>;
  /** Requests that have left: the gateway gets them whatever becomes of the process. */
  readonly sent: Promise<unknown>[] = [];
  readonly #last: number;
  readonly #atEnd: (() => Promise<void>)[] = [];
  #isOver = false;
  #kill: () => void = () => undefined;

  /** @param last - The event that it does not survive, from 1. */
  constructor(last = Number.POSITIVE_INFINITY) {
    this.#last = last;
    this.killed = new Promise((resolve) => (this.#kill = resolve));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** An event is reached. @returns whether the process lives on */
  reach(event: string): boolean {
    if (this.#isOver) return false;
    this.events.push(event);
    if (this.events.length < this.#last) return true;
    this.#isOver = true;
    this.#kill();
    return false;
  }

  /** A step that the process can be killed before and after. */
  async around<Value>(name: string, step: () => Promise<Value>): Promise<Value> {
    return this.reach(`before ${name}`) ? this.after(name, step()) : never();
  }

  /** What comes of a step, where the process is not killed right after it. */
  async after<Value>(name: string, step: Promise<Value>): Promise<Value> {
    try {
      const value = await step;
      return this.reach(`after ${name}`) ? value : never();
    } catch (error) {
      if (!this.reach(`after ${name}`)) return never();
      throw error;
    }
  }

  /** What the system does for a process that has ended. */
  atEnd(run: () => Promise<void>): void {
    this.#atEnd.push(run);
  }

  /** Waits until what has left has arrived, and lets go of what it held open. */
  async bury(): Promise<void> {
    this.#isOver = true;
    await Promise.allSettled(this.sent);
    for (const run of this.#atEnd.splice(0)) await run();
  }
}

export function mortalStore(store: JobStore, life: Life): JobStore {
  life.atEnd(() => store.close());
  const read = <Value>(step: () => Promise<Value>): Promise<Value> => (life.isOver ? never() : step());
  return {
    durable: store.durable,
    createAttempt: (intent) => life.around('the intent', () => store.createAttempt(intent)),
    update: (id, change, condition) =>
      life.around(`the update to ${change.status ?? change.job?.state ?? 'what else is known'}`, () =>
        store.update(id, change, condition),
      ),
    claimLimit: (claim) => life.around('a claim', () => store.claimLimit(claim)),
    getByKey: (key) => read(() => store.getByKey(key)),
    getById: (id) => read(() => store.getById(id)),
    getByJobId: (job) => read(() => store.getByJobId(job)),
    readBudgets: (budgets) => read(() => store.readBudgets(budgets)),
    claimDue: (lease) => read(() => store.claimDue(lease)),
    list: (filter) => read(() => store.list(filter)),
    close: () => read(() => store.close()),
  };
}

export function mortalTransport(transport: Transport, life: Life): Transport {
  life.atEnd(() => transport.close());
  /** Asked right before the first byte; once it has left, the gateway has the request. */
  const watched = (outgoing: OutgoingRequest): OutgoingRequest => ({
    ...outgoing,
    canSend: () =>
      life.reach(`before the first byte of a ${outgoing.purpose}`) && (outgoing.canSend?.() ?? true),
  });
  async function* passedOn(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      if (!life.reach('a part of the file')) await never();
      yield chunk;
    }
  }
  const abort = (): void => undefined;
  return {
    name: transport.name,
    request(outgoing, maxBytes) {
      if (!life.reach(`before a ${outgoing.purpose}`)) return { response: never(), abort };
      const exchange = transport.request(watched(outgoing), maxBytes);
      life.sent.push(exchange.response);
      const response = life.after(`a ${outgoing.purpose}`, exchange.response);
      return { ...exchange, response };
    },
    stream(outgoing) {
      if (!life.reach(`before a ${outgoing.purpose}`)) return { response: never(), abort };
      const exchange = transport.stream(watched(outgoing));
      const response = life
        .after(`a ${outgoing.purpose}`, exchange.response)
        .then((stream) => ({ ...stream, body: passedOn(stream.body) }));
      return { ...exchange, response };
    },
    close: () => (life.isOver ? never() : transport.close()),
  };
}

export const mortalClock = (time: SharedTime, life: Life): Clock => ({
  now: time.now,
  monotonic: time.monotonic,
  random: () => 0.5,
  after(ms, run) {
    const timer = setTimeout(() => {
      if (!life.isOver) run();
    }, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  async sleep(ms, signal) {
    if (signal?.aborted !== true) await time.skip(ms);
    if (life.isOver) await never();
  },
});
