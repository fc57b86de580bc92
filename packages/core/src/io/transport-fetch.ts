import {
  type Exchange,
  flatHeaders,
  type IncomingReply,
  type IncomingStream,
  type OutgoingCall,
  relay,
  type Stop,
  type Transport,
  TransportError,
  type TransportReason,
  withoutCoding,
} from './transport.ts';

/** The options of the Node.js transport have no meaning here. */
export type TransportOptions = Readonly<Record<never, never>>;

// Without a resolver only the name can be judged: bare addresses and local names are no public link.
const local = /^(?:\[.*\]|[\d.]+|localhost|.*\.(?:localhost|local|internal))$/i;

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

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new TransportError('too_large', 'after-write', 'the answer is larger than allowed');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A body for `fetch`. A streamed one goes out in chunks, without a length: `fetch` lets nobody set one. */
function payloadOf(body: OutgoingCall['body']): RequestInit {
  if (body === undefined || typeof body === 'string') return body === undefined ? {} : { body };
  const chunks = body.chunks()[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
  return { body: stream, duplex: 'half' };
}

/**
 * The transport of every runtime with `fetch`. It cannot tell whether a failed call had left, so every failure but an
 * abort beforehand counts as after the write.
 */
class FetchTransport implements Transport {
  readonly name = 'fetch';
  // Node's built-in fetch gives up on headers after 300 s, whatever its signal says.
  readonly maxHeadersMs = 300_000;

  open(call: OutgoingCall): Exchange<IncomingStream> {
    const { answer, abort } = this.#start(call, async (reply, explain) => {
      const headers = flatHeaders(Object.fromEntries(reply.headers));
      const body = relay(chunksOf(reply.body), explain);
      const undone = undoneByFetch.test(headers['content-encoding'] ?? '');
      return { status: reply.status, headers: undone ? withoutCoding(headers) : headers, body };
    });
    return { answer, abort };
  }

  exchange(call: OutgoingCall, maxBytes: number): Exchange<IncomingReply> {
    return this.#start(call, async (reply) => ({
      status: reply.status,
      headers: flatHeaders(Object.fromEntries(reply.headers)),
      text: await collect(chunksOf(reply.body), maxBytes),
    }));
  }

  #start<Answer>(
    call: OutgoingCall,
    take: (reply: Response, explain: (error: unknown) => Error) => Promise<Answer>,
  ): Exchange<Answer> {
    const stop = new AbortController();
    let reason: TransportReason | undefined;
    const explain = (error: unknown): Error =>
      error instanceof TransportError
        ? error
        : new TransportError(reason ?? 'broken', 'after-write', reason ?? 'the exchange failed', error);
    const ask = async (): Promise<Answer> => {
      const { origin, hostname } = new URL(call.url);
      if (call.purpose === 'download' && call.trusted !== origin && local.test(hostname.replace(/\.$/, ''))) {
        throw new TransportError(
          'forbidden_address',
          'before-write',
          'the link does not lead to a public address',
        );
      }
      try {
        const { method, headers, body } = call;
        const init = { method, headers: { ...headers }, redirect: 'manual', signal: stop.signal } as const;
        return await take(await fetch(call.url, { ...init, ...payloadOf(body) }), explain);
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
