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

// Polls stand in a provider's tables: there are not many.
const mostShared = 32;

/** Whether two objects have the same names with the same values; headers are compared one by one. */
function isAlike(one: object, other: object): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const a: unknown = Reflect.get(one, name);
    const b: unknown = Reflect.get(other, name);
    return a === b || (name === 'headers' && isAlike(Object(a), Object(b)));
  });
}

/** Requests that are equal but for the id, as one object. */
function shared(made: SharedRequest, known: SharedRequest[]): SharedRequest {
  for (const same of known)
    if (same.afterId === made.afterId && isAlike(same.request, made.request)) return same;
  if (known.length < mostShared) known.push(made);
  return made;
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

  /** The request, with the job's id in its address; undefined where none was made for this key. */
  outgoing(key: string, id: string): OutgoingRequest | undefined {
    if (this.#made === undefined || this.#key !== key) return undefined;
    if (!('afterId' in this.#made)) return this.#made;
    const { request, afterId } = this.#made;
    return { ...request, url: request.url + id + afterId };
  }

  /** Keeps a request for later. @param known - Those of other jobs: one that is equal but for its id is shared. */
  make(key: string, id: string, request: OutgoingRequest, known: SharedRequest[]): OutgoingRequest {
    const split = splitAtId(request, id);
    this.#made = split === undefined ? request : shared(split, known);
    this.#key = key;
    return request;
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
