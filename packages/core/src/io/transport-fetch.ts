import {
  type Exchange,
  flatHeaders,
  type IncomingResponse,
  type IncomingStream,
  type OutgoingRequest,
  relay,
  type Stop,
  type Transport,
  TransportError,
  type TransportReason,
  withoutCoding,
} from './transport.ts';
import type { StreamedBody } from './body.ts';
import { isForbiddenHost } from '../steps/public-address.ts';

/** The options of the Node.js transport have no meaning here. */
export type TransportOptions = Readonly<Record<never, never>>;

// What every `fetch` decompresses by itself, and leaves in the headers all the same.
const undoneByFetch = /^(?:x-gzip|gzip|deflate|br)$/i;

async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined); // an aborted body is already gone
  }
}

/** The whole answer. One that breaks off keeps what had come of it: an id in it may be the only trace of a job. */
async function collect(
  response: Response,
  maxBytes: number,
  explain: (error: unknown) => TransportError,
): Promise<IncomingResponse> {
  const { status } = response;
  const headers = flatHeaders(Object.fromEntries(response.headers));
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(response.body)) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new TransportError('too_large', 'after-write', 'the answer is larger than allowed');
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

/**
 * Whether this runtime streams a body. Where it does not (Firefox, Safari), a stream would leave as the text
 * "[object ReadableStream]".
 */
function streamsBodies(): boolean {
  let asked = false;
  const init = {
    method: 'POST',
    body: new ReadableStream(),
    get duplex() {
      asked = true;
      return 'half' as const;
    },
  };
  return !new Request('https://example.invalid', init).headers.has('content-type') && asked;
}

async function inMemory({ chunks }: StreamedBody): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks()) parts.push(Uint8Array.from(chunk));
  return new Blob(parts);
}

/**
 * A body for `fetch`. `fetch` may send a body it can read again a second time by itself, after a 421 (Fetch standard,
 * HTTP-network-or-cache fetch); a stream it cannot. It goes out in chunks, without a length: `fetch` lets nobody set one.
 */
async function payloadOf({ body, purpose }: OutgoingRequest, permit: () => void): Promise<RequestInit> {
  if (body === undefined) return {};
  // Stores of files refuse a body without a length, and an upload that is sent twice buys nothing.
  if (purpose === 'upload' && typeof body !== 'string') return { body: await inMemory(body) };
  if (typeof body === 'string' && (purpose !== 'submit' || !streamsBodies())) return { body };
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

/** The address of a request. One that cannot be read is an error before the write. */
function addressOf(outgoing: OutgoingRequest): URL {
  try {
    return new URL(outgoing.url);
  } catch (error) {
    throw new TransportError('unreachable', 'before-write', 'the address cannot be read', error);
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

  stream(outgoing: OutgoingRequest): Exchange<IncomingStream> {
    const { answer, abort } = this.#start(outgoing, async (response, explain) => {
      const headers = flatHeaders(Object.fromEntries(response.headers));
      const body = relay(chunksOf(response.body), explain);
      const undone = undoneByFetch.test(headers['content-encoding'] ?? '');
      return { status: response.status, headers: undone ? withoutCoding(headers) : headers, body };
    });
    return { answer, abort };
  }

  request(outgoing: OutgoingRequest, maxBytes: number): Exchange<IncomingResponse> {
    return this.#start(outgoing, (response, explain) => collect(response, maxBytes, explain));
  }

  #start<Answer>(
    outgoing: OutgoingRequest,
    take: (response: Response, explain: (error: unknown) => TransportError) => Promise<Answer>,
  ): Exchange<Answer> {
    const stop = new AbortController();
    let reason: TransportReason | undefined;
    let late: TransportError | undefined; // `fetch` wraps what a body throws
    const permit = (): void => {
      if (outgoing.canSend?.() === false) throw (late = tooLate());
    };
    const explain = (error: unknown): TransportError =>
      error instanceof TransportError
        ? error
        : (late ??
          new TransportError(reason ?? 'broken', 'after-write', reason ?? 'the exchange failed', error));
    const ask = async (): Promise<Answer> => {
      const { origin, hostname } = addressOf(outgoing);
      if (outgoing.purpose === 'download' && outgoing.trustedOrigin !== origin && isForbiddenHost(hostname)) {
        // Without a resolver only the name can be judged, and a bare address.
        throw new TransportError(
          'forbidden_address',
          'before-write',
          'the link does not lead to a public address',
        );
      }
      try {
        permit();
        const { method } = outgoing;
        const own = isBrowser() ? withoutUserAgent(outgoing.headers) : outgoing.headers;
        const headers = { ...own, ...aloneFor(outgoing) };
        const init = { method, headers, redirect: 'manual', signal: stop.signal } as const;
        return await take(
          await fetch(outgoing.url, { ...init, ...(await payloadOf(outgoing, permit)) }),
          explain,
        );
      } catch (error) {
        throw explain(error);
      }
    };
    const abort = (why: Stop): void => {
      reason ??= why;
      stop.abort();
    };
    return { answer: ask(), abort };
  }

  async close(): Promise<void> {
    // The runtime owns its sockets.
  }
}

/** A transport over the runtime's own `fetch`. */
export const createTransport = (_options: TransportOptions = {}): Transport => new FetchTransport();
