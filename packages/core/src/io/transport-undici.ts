import { Readable } from 'node:stream';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { Collecting, sentence } from './collect-undici.ts';
import { connectorWith, type TransportOptions } from './connect-node.ts';
import { decodeStream } from './decode-node.ts';
import { forbiddenAddress, forbiddenCode, isForbidden } from './guard-node.ts';
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
} from './transport.ts';

export type { TransportOptions } from './connect-node.ts';

// Replies are small; what is not compressed cannot be broken in one more way.
const plain = { 'accept-encoding': 'identity' } as const;

/** Undici, driven by its dispatcher. Its own timers are off: they are coarse, and deadlines run on core's clock. */
class UndiciTransport implements Transport {
  readonly name = 'undici';
  readonly #options: TransportOptions;
  readonly #pools = new Map<string, Dispatcher>();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  #pool(kind: OutgoingCall['purpose'] | 'trusted'): Dispatcher {
    const known = this.#pools.get(kind);
    if (known !== undefined) return known;
    // A socket the server is about to close is the commonest cause of a POST whose end nobody knows.
    const idle = kind === 'submit' ? 1_000 : 10_000;
    const common = {
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idle,
      keepAliveMaxTimeout: idle,
      pipelining: 1,
    };
    const connect = connectorWith(this.#options, kind === 'download');
    const pool =
      this.#options.proxy === undefined
        ? new Agent({ ...common, connect })
        : new ProxyAgent({ ...common, uri: this.#options.proxy });
    this.#pools.set(kind, pool);
    return pool;
  }

  exchange(call: OutgoingCall, maxBytes: number): Exchange<IncomingReply> {
    const { origin, pathname, search } = new URL(call.url);
    const handler = new Collecting(maxBytes, call.mayLeave);
    const { method, body = null } = call;
    const streamed = body !== null && typeof body !== 'string';
    const headers = streamed
      ? { ...call.headers, ...plain, 'content-length': String(body.bytes) }
      : { ...call.headers, ...plain };
    try {
      this.#pool(call.purpose).dispatch(
        {
          origin,
          path: `${pathname}${search}`,
          method,
          headers,
          body: streamed ? Readable.from(body.chunks()) : body,
        },
        handler,
      );
    } catch (error) {
      handler.fail('unreachable', error);
    }
    return { answer: handler.answer, abort: (reason: Stop) => handler.fail(reason) };
  }

  open(call: OutgoingCall): Exchange<IncomingStream> {
    const { origin, pathname, search, hostname } = new URL(call.url);
    const stop = new AbortController();
    let reason: TransportReason | undefined;
    const trusted = call.trusted === origin;
    const explain = (error: unknown): TransportError => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const why = reason ?? (code === forbiddenCode ? 'forbidden_address' : 'broken');
      return new TransportError(why, 'after-write', sentence[why], error);
    };
    const ask = async (): Promise<IncomingStream> => {
      if (!trusted && isForbidden(hostname)) throw explain(forbiddenAddress(hostname));
      try {
        const pool = this.#pool(trusted ? 'trusted' : call.purpose);
        const reply = await pool.request({
          origin,
          path: `${pathname}${search}`,
          method: call.method,
          headers: { ...call.headers },
          signal: stop.signal,
        });
        const { headers, body } = decodeStream(reply.body, flatHeaders(reply.headers));
        return { status: reply.statusCode, headers, body: relay(body, explain) };
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
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}

/** The transport of Node.js. */
export const createTransport = (options: TransportOptions = {}): Transport => new UndiciTransport(options);
