import type { IncomingResponse, OutgoingRequest } from './transport.ts';

/**
 * A request that is sent again and again, such as the poll of one job: as it leaves, made once, and what the last response
 * was. Both hold a key, so nothing of them can be read from outside.
 */
export class RepeatedRequest {
  #key: string | undefined;
  #outgoing: OutgoingRequest | undefined;
  /** Of the last response; 0: there was none. */
  #status = 0;
  #text = '';

  /** The request with this key, made anew only where the key is another one. */
  outgoing(key: string, make: () => OutgoingRequest): OutgoingRequest {
    if (this.#outgoing === undefined || this.#key !== key) {
      this.#outgoing = make();
      this.#key = key;
    }
    return this.#outgoing;
  }

  /** Whether a response is the last one, letter for letter. Its headers do not count: many differ each time. */
  isLast({ status, text }: IncomingResponse): boolean {
    return this.#status === status && this.#text === text;
  }

  /** Keeps a response to compare the next one with. */
  keep({ status, text }: IncomingResponse): void {
    this.#status = status;
    this.#text = text;
  }
}
