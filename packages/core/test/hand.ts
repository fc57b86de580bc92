import {
  TransportError,
  type IncomingResponse,
  type OutgoingRequest,
  type Transport,
} from '../src/io/transport.ts';

/** A call that has left and waits for its response. */
export interface Waiting {
  readonly call: OutgoingRequest;
  readonly respond: (status: number, body: unknown, headers?: Record<string, string>) => void;
  readonly breakOff: () => void;
  /** Fails as a connection that was refused does: nothing had left. */
  readonly breakOffBefore: () => void;
}

export interface Hand extends Transport {
  /** Every call so far, oldest first. */
  readonly calls: readonly Waiting[];
  /** The nth call, counted from 0, as soon as it has left. */
  call(n: number): Promise<Waiting>;
  /** What a promise comes to. A call that leaves meanwhile, which has no response coming, fails it at once. */
  endOf<T>(promise: Promise<T>): Promise<T>;
}

/** A transport worked by hand: nothing is answered until the test says so. */
export function hand(): Hand {
  const calls: Waiting[] = [];
  const watchers = new Set<(call: OutgoingRequest) => void>();
  const left = async (n: number): Promise<Waiting> => {
    // What is loaded at its first use takes a moment of the real clock.
    for (let turn = 0; turn < 4_000; turn += 1) {
      const found = calls[n];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`call ${n} never left`);
  };
  return {
    name: 'by hand',
    calls,
    call: left,
    async endOf(promise) {
      let watcher!: (call: OutgoingRequest) => void;
      const surprise = new Promise<never>((_resolve, reject) => {
        watcher = ({ method, url }) => reject(new Error(`${method} ${url} left, and was not expected`));
      });
      watchers.add(watcher);
      return Promise.race([promise, surprise]).finally(() => watchers.delete(watcher));
    },
    request(call) {
      for (const watch of watchers) watch(call);
      let resolve!: (response: IncomingResponse) => void;
      let reject!: (error: Error) => void;
      const response = new Promise<IncomingResponse>((onResponse, onBreak) => {
        resolve = onResponse;
        reject = onBreak;
      });
      calls.push({
        call,
        respond: (status, body, headers = {}) =>
          resolve({
            status,
            headers: { 'content-type': 'application/json', ...headers },
            text: typeof body === 'string' ? body : JSON.stringify(body),
          }),
        breakOffBefore: () => reject(new TransportError('unreachable', 'before-write', 'refused')),
        breakOff: () => reject(new TransportError('broken', 'after-write', 'the connection broke')),
      });
      return {
        response,
        abort: (reason) => reject(new TransportError(reason, 'after-write', reason)),
      };
    },
    stream: () => {
      throw new Error('nothing is downloaded here');
    },
    close: () => Promise.resolve(),
  };
}

/** Lets everything that can go on without time or network go on. */
export async function soon(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
