import type { IncomingResponse, OutgoingRequest } from './transport.ts';

/** Requests that are equal but for the id of a job in their address: thousands of jobs share one. */
export interface SharedRequest {
  /** Its address ends where the id stands. */
  readonly request: OutgoingRequest;
  /** What stands in the address behind the id. */
  readonly afterId: string;
}

/** Splits a request at the id in its address; undefined where there is more to it, or the id is written in another way. */
function splitAtId(request: OutgoingRequest, id: string): SharedRequest | undefined {
  const start = request.url.lastIndexOf(id);
  if (start === -1 || request.body !== undefined) return undefined;
  const afterId = request.url.slice(start + id.length);
  return { request: { ...request, url: request.url.slice(0, start) }, afterId };
}

/**
 * A request that is sent again and again, such as the poll of one job: as it leaves, made once, and what the last response
 * was. Both hold a key, so nothing of them can be read from outside.
 */
export class RepeatedRequest {
  #key: string | undefined;
  #made: SharedRequest | OutgoingRequest | undefined;
  /** Of the last response; 0: there was none. */
  #status = 0;
  #text = '';

  /** The request with this key and id, made anew only where the key is another one. */
  outgoing(
    key: string,
    id: string,
    make: () => OutgoingRequest,
    share: (request: SharedRequest) => SharedRequest,
  ): OutgoingRequest {
    if (this.#made === undefined || this.#key !== key) {
      const whole = make();
      const split = splitAtId(whole, id);
      this.#made = split === undefined ? whole : share(split);
      this.#key = key;
    }
    if (!('afterId' in this.#made)) return this.#made;
    const { request, afterId } = this.#made;
    return { ...request, url: request.url + id + afterId };
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
