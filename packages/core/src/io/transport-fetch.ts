import { checkedRanges } from './allowed-ranges.ts';
import type { StreamedBody } from './body.ts';
import type { AddressRange } from '../steps/ip-address.ts';
import { whyForbidden } from '../steps/public-address.ts';
import {
  type Exchange,
  forbiddenSentence,
  type IncomingResponse,
  type IncomingStream,
  type OutgoingRequest,
  lackIn,
  programError,
  reasonSentences,
  relay,
  type AbortReason,
  type Transport,
  TransportError,
  type TransportReason,
  withoutCoding,
} from './transport.ts';

/** Options of the transport over `fetch`. */
export interface FetchTransportOptions {
  /**
   * Ranges in CIDR notation that downloads may go to although they are not public. Names are resolved by the runtime, so
   * that only literal addresses are judged here.
   *
   * @default none
   */
  readonly allowedRanges?: readonly string[];
}

// What every `fetch` decompresses by itself, and leaves in the headers all the same.
const undoneByFetch = /^(?:x-gzip|gzip|deflate|br)$/i;

function headersOf(response: Response): Record<string, string> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => (headers[name.toLowerCase()] = value));
  return headers;
}

/** Whether a runtime gives a body as a stream. React Native and whatwg-fetch do not. */
const isStreamed = ({ body }: Response): boolean =>
  typeof body === 'object' && body !== null && typeof body.getReader === 'function';

/** Runs what the network can break, and says so of its errors. */
type OverNetwork = <Value>(work: () => Promise<Value>) => Promise<Value>;

async function* chunksOf(response: Response, overNetwork: OverNetwork): AsyncGenerator<Uint8Array> {
  if (!isStreamed(response)) {
    const bytes = new Uint8Array(await overNetwork(() => response.arrayBuffer()));
    if (bytes.length > 0) yield bytes;
    return;
  }
  const reader = response.body!.getReader();
  const read = () => overNetwork(() => reader.read());
  try {
    for (let next = await read(); !next.done; next = await read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined); // an aborted body is already gone
  }
}

const tooLarge = (): TransportError =>
  new TransportError('too_large', 'after-write', reasonSentences.too_large);

/** The whole response. One that breaks off keeps what had come of it: an id in it may be the only trace of a job. */
async function collect(
  response: Response,
  maxBytes: number,
  { explain, overNetwork }: ExchangeProgress,
): Promise<IncomingResponse> {
  const { status } = response;
  const headers = headersOf(response);
  let text = '';
  try {
    if (!isStreamed(response)) {
      // Whole, and decoded by the runtime: not every one without streams has a TextDecoder.
      text = await overNetwork(() => response.text());
      if (text.length > maxBytes) throw tooLarge();
      return { status, headers, text };
    }
    const decoder = new TextDecoder();
    let bytes = 0;
    for await (const chunk of chunksOf(response, overNetwork)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return { status, headers, text: text + decoder.decode() };
  } catch (error) {
    const { reason, phase, message, cause } = explain(error);
    // All of it: cut before the key is taken out, it could end in the middle of one.
    throw new TransportError(reason, phase, message, cause, { status, headers, text });
  }
}

const utf8 = new TextEncoder();

async function* onceAs(text: string): AsyncGenerator<Uint8Array> {
  yield utf8.encode(text);
}

const anywhere = 'https://example.invalid';

/**
 * Whether this runtime streams a body. Where it does not (Firefox, Safari), a stream would leave as the text
 * "[object ReadableStream]"; where there are no streams at all (React Native), it cannot be made.
 */
function streamsBodies(): boolean {
  if (typeof ReadableStream === 'undefined') return false;
  let asked = false;
  try {
    const init = {
      method: 'POST',
      body: new ReadableStream(),
      get duplex() {
        asked = true;
        return 'half' as const;
      },
    };
    return !new Request(anywhere, init).headers.has('content-type') && asked;
  } catch {
    return false;
  }
}

/** What `fetch` is given; `cache` is missing in the types of some runtimes. */
type Init = RequestInit & { readonly cache?: 'no-store' };

const noStore: Init = { cache: 'no-store' };

/** Whether `cache` is understood: an older workerd throws at it. */
function takesCache(): boolean {
  try {
    return new Request(anywhere, noStore) instanceof Request;
  } catch {
    return false;
  }
}

/** What this runtime's `fetch` can do. Looked up once, before anything leaves. */
interface Abilities {
  readonly streams: boolean;
  readonly cache: boolean;
}
let known: Abilities | undefined;
const abilities = (): Abilities => (known ??= { streams: streamsBodies(), cache: takesCache() });

/**
 * Frameworks put a cache before `fetch` (Next.js 14 keeps every response, also of a POST): a poll would get an
 * old state, and a submit without being sent.
 */
const uncached = (): Init => (abilities().cache ? noStore : {});

async function inMemory({ chunks }: StreamedBody): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks()) parts.push(Uint8Array.from(chunk));
  return new Blob(parts);
}

/**
 * A body for `fetch`. `fetch` may send a body it can read again a second time by itself, after a 421 (Fetch standard,
 * HTTP-network-or-cache fetch); a stream it cannot. It goes out in chunks, without a length: `fetch` allows none to be set.
 */
async function payloadOf({ body, purpose }: OutgoingRequest, permit: () => void): Promise<Init> {
  if (body === undefined) return {};
  // Stores of files refuse a body without a length, and an upload that is sent twice buys nothing.
  if (typeof body !== 'string' && (purpose === 'upload' || !abilities().streams))
    return { body: await inMemory(body) };
  if (typeof body === 'string' && (purpose !== 'submit' || !abilities().streams)) return { body };
  const chunks = (typeof body === 'string' ? onceAs(body) : body.chunks())[Symbol.asyncIterator]();
  let begun = false;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (!begun) permit();
    begun = true;
    const next = await chunks.next();
    if (next.done === true) controller.close();
    else controller.enqueue(next.value);
  };
  const cancel = async (): Promise<void> => {
    await chunks.return?.();
  };
  // Nothing is read ahead: Node.js asks for the first bytes when its socket is open.
  return { body: new ReadableStream<Uint8Array>({ pull, cancel }, { highWaterMark: 0 }), duplex: 'half' };
}

const tooLate = (): TransportError =>
  new TransportError('timeout', 'before-write', 'the time in which it may be sent is over');

/**
 * Asks for the connection to be closed behind a call that may buy. Node.js does it; browsers leave the header out, and
 * nowhere can it be said that the connection must be new.
 */
const aloneFor = ({ method, purpose }: OutgoingRequest): Record<string, string> =>
  purpose === 'submit' || method !== 'GET' ? { connection: 'close' } : {};

/** Whether this is a page or a worker of a browser; it sends its own `user-agent`, and another one would need a CORS preflight. */
const isBrowser = (): boolean => 'document' in globalThis || 'importScripts' in globalThis;

function withoutUserAgent(headers: OutgoingRequest['headers']): OutgoingRequest['headers'] {
  const { 'user-agent': _userAgent, ...others } = headers;
  return others;
}

/** How far an exchange has come, and why it was ended. */
class ExchangeProgress {
  reason: TransportReason | undefined;
  /** `fetch` wraps what a body throws. */
  late: TransportError | undefined;
  #hasLeft = false;
  readonly #canSend: () => boolean;

  constructor({ canSend = () => true }: OutgoingRequest) {
    this.#canSend = canSend;
  }

  /** @throws TransportError once the time in which it may be sent is over */
  readonly permit = (): void => {
    if (!this.#canSend()) throw (this.late = tooLate());
  };

  /** Runs what the network can break. `fetch` rejects with a bare TypeError for every trouble it has. */
  readonly overNetwork: OverNetwork = async (work) => {
    try {
      return await work();
    } catch (error) {
      const lacking = this.reason === undefined ? lackIn(error) : undefined;
      throw (
        this.late ??
        this.#error(this.reason ?? (lacking === undefined ? 'broken' : 'exhausted'), error, lacking)
      );
    }
  };

  /** An error as the transport's own: what the network did not break, the runtime or a program did. */
  readonly explain = (error: unknown): TransportError => {
    if (error instanceof TransportError) return error;
    return this.#error(this.reason ?? 'runtime_error', error, programError(error));
  };

  /** @throws TransportError where it was ended before `fetch` was called, or came too late for it */
  leave(): void {
    if (this.reason !== undefined) throw this.#error(this.reason);
    this.permit();
    this.#hasLeft = true;
  }

  #error(reason: TransportReason, cause?: unknown, message = reasonSentences[reason]): TransportError {
    return new TransportError(reason, this.#hasLeft ? 'after-write' : 'before-write', message, cause);
  }
}

/**
 * The transport of every runtime with `fetch`. Sockets, and interim responses such as `100 Continue`, are the runtime's
 * own: where it breaks at one, the end of a submit is unknown. It cannot tell whether a failed call had left, so every failure but an
 * abort beforehand counts as after the write.
 */
class FetchTransport implements Transport {
  readonly name = 'fetch';
  // Node's built-in fetch gives up on headers after 300 s, whatever its signal says.
  readonly maxHeadersTimeoutMs = 300_000;
  readonly #allowed: readonly AddressRange[];

  constructor({ allowedRanges }: FetchTransportOptions) {
    this.#allowed = checkedRanges(allowedRanges);
  }

  stream(outgoing: OutgoingRequest): Exchange<IncomingStream> {
    return this.#start(outgoing, async (response, { explain, overNetwork }) => {
      const headers = headersOf(response);
      const body = relay(chunksOf(response, overNetwork), explain);
      const undone = undoneByFetch.test(headers['content-encoding'] ?? '');
      return { status: response.status, headers: undone ? withoutCoding(headers) : headers, body };
    });
  }

  request(outgoing: OutgoingRequest, maxBytes: number): Exchange<IncomingResponse> {
    return this.#start(outgoing, (response, progress) => collect(response, maxBytes, progress));
  }

  #start<Result>(
    outgoing: OutgoingRequest,
    take: (response: Response, progress: ExchangeProgress) => Promise<Result>,
  ): Exchange<Result> {
    const stop = new AbortController();
    const progress = new ExchangeProgress(outgoing);
    const ask = async (): Promise<Result> => {
      try {
        this.#judge(outgoing);
        const init = await initOf(outgoing, progress.permit);
        // A runtime that does not understand a request says so here, where nothing has left.
        if (outgoing.purpose === 'submit') void new Request(outgoing.url, { ...init, body: null });
        const send = globalThis.fetch; // looked up now: a test may have put its own there
        if (typeof send !== 'function') throw new TypeError('there is no fetch');
        progress.leave();
        const response = await progress.overNetwork(() =>
          send(outgoing.url, { ...init, signal: stop.signal }),
        );
        return await take(response, progress);
      } catch (error) {
        throw progress.explain(error);
      }
    };
    const abort = (why: AbortReason): void => {
      progress.reason ??= why;
      stop.abort();
    };
    return { response: ask(), abort };
  }

  /** @throws TransportError for a link that no download may follow. Without a resolver only a bare address can be judged. */
  #judge({ url, purpose, trustedOrigin }: OutgoingRequest): void {
    const { origin, hostname } = new URL(url);
    if (purpose !== 'download' || trustedOrigin === origin) return;
    const why = whyForbidden(hostname, this.#allowed);
    if (why === undefined) return;
    throw new TransportError('forbidden_address', 'before-write', forbiddenSentence(hostname, hostname, why));
  }

  async close(): Promise<void> {
    // The runtime owns its sockets.
  }
}

async function initOf(outgoing: OutgoingRequest, permit: () => void): Promise<Init> {
  const allowed = isBrowser() ? withoutUserAgent(outgoing.headers) : outgoing.headers;
  const headers = { ...allowed, ...aloneFor(outgoing) };
  const { method } = outgoing;
  return { method, headers, redirect: 'manual', ...uncached(), ...(await payloadOf(outgoing, permit)) };
}

/**
 * A transport over the runtime's own `fetch`.
 *
 * @example const media = createRegistry({ providers, transport: fetchTransport() });
 * @throws TypeError for a range that cannot be read
 */
export const createTransport = (options: FetchTransportOptions = {}): Transport =>
  new FetchTransport(options);
