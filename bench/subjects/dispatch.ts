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

export function openDispatch(origin: string): Subject {
  const agent = new Agent();
  const ask: Ask = (path, body) =>
    new Promise((resolve, reject) => {
      const call =
        body === undefined
          ? ({ origin, path, method: 'GET', headers: pollHeaders } as const)
          : ({ origin, path, method: 'POST', headers: submitHeaders, body } as const);
      agent.dispatch(call, new Handler(resolve, reject));
    });
  return { run: (index) => runBare(ask, index), close: () => agent.destroy() };
}
