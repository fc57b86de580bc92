import type { JobStore } from '../../packages/core/src/store.ts';
import type { OutgoingRequest, Transport } from '../../packages/core/src/transport.ts';
import type { Death } from './messages.ts';

/** Kills this process at a step of its store or of its sockets. */
export class Deaths {
  #death: Death | undefined;
  #steps = 0;

  arm(death: Death): void {
    this.#death = death;
    this.#steps = 0;
  }

  /** One step is reached; returns only where the process lives on. */
  reach(at: Death['at']): void {
    if (this.#death?.at !== at) return;
    this.#steps += 1;
    // The kernel ends the process before the call returns.
    if (this.#steps === this.#death.nth) process.kill(process.pid, 'SIGKILL');
  }
}

/** A store whose process can die before and after each write. */
export function mortalStore(store: JobStore, deaths: Deaths): JobStore {
  const around = async <Value>(step: () => Promise<Value>): Promise<Value> => {
    deaths.reach('store');
    const value = await step();
    deaths.reach('store');
    return value;
  };
  return {
    durable: store.durable,
    createAttempt: (intent) => around(() => store.createAttempt(intent)),
    update: (id, change, condition) => around(() => store.update(id, change, condition)),
    claimLimit: (claim) => around(() => store.claimLimit(claim)),
    getByKey: (key) => store.getByKey(key),
    getById: (id) => store.getById(id),
    getByJobId: (job) => store.getByJobId(job),
    readBudgets: (budgets) => store.readBudgets(budgets),
    claimDue: (lease) => store.claimDue(lease),
    list: (filter) => store.list(filter),
    close: () => store.close(),
  };
}

/** A transport whose process can die before a request, right before and after its first byte, and at its response. */
export function mortalTransport(transport: Transport, deaths: Deaths): Transport {
  const watched = (outgoing: OutgoingRequest): OutgoingRequest => ({
    ...outgoing,
    canSend: () => {
      deaths.reach('socket');
      const isAllowed = outgoing.canSend?.() ?? true;
      setImmediate(() => deaths.reach('socket'));
      return isAllowed;
    },
  });
  return {
    ...transport,
    name: transport.name,
    request: (outgoing, maxBytes) => {
      deaths.reach('socket');
      const { response, abort } = transport.request(watched(outgoing), maxBytes);
      const responded = response.finally(() => deaths.reach('socket'));
      return { response: responded, abort };
    },
    stream: (outgoing) => {
      deaths.reach('socket');
      return transport.stream(watched(outgoing));
    },
    close: () => transport.close(),
  };
}
