// Bare `dispatcher.dispatch` with the smallest handler: no Readable for a response. The floor of what undici can do.
import { Agent, type Dispatcher } from 'undici';
import { pollHeaders, submitHeaders } from '../exchange/job.ts';
import { type Ask, refuse, runBare, type Seen } from './loop.ts';
import type { Subject } from './subject.ts';

class Handler implements Dispatcher.DispatchHandler {
  readonly #resolve: (seen: Seen) => void;
  readonly #reject: (error: unknown) => void;
  #status = 0;
  #text = '';

  constructor(resolve: (seen: Seen) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {
    // undici wants it to be there
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    // canned responses are ASCII: no character is split
    this.#text += chunk.toString('latin1');
  }

  onResponseEnd(): void {
    try {
      refuse(this.#status);
      this.#resolve(JSON.parse(this.#text));
    } catch (error) {
      this.#reject(error);
    }
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#reject(error);
  }
}

function open(origin: string, reset: boolean): Subject {
  const agent = new Agent();
  // What is closed after each response is kept apart from what stays open, as in core's transport.
  const submits = reset ? new Agent({ pipelining: 1, connections: 256 }) : agent;
  const ask: Ask = (path, body) =>
    new Promise((resolve, reject) => {
      const handler = new Handler(resolve, reject);
      if (body === undefined) agent.dispatch({ origin, path, method: 'GET', headers: pollHeaders }, handler);
      else submits.dispatch({ origin, path, method: 'POST', headers: submitHeaders, body, reset }, handler);
    });
  const close = async (): Promise<void> => void (await Promise.all([agent.destroy(), submits.destroy()]));
  return { run: (index) => runBare(ask, index), close };
}

export const openDispatch = (origin: string): Subject => open(origin, false);

/** The same, with a connection for each submit that has carried nothing before. The floor of a client that wants that. */
export const openDispatchAlone = (origin: string): Subject => open(origin, true);
