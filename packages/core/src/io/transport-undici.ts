import { Readable } from 'node:stream';
import { Agent, type buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { ResponseCollector, sentence } from './collect-undici.ts';
import { connectorWith, type TransportOptions, withoutInterim } from './connect-node.ts';
import { decodeStream } from './decode-node.ts';
import { forbiddenAddress, forbiddenCode, isForbidden } from './guard-node.ts';
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
} from './transport.ts';

export type { TransportOptions } from './connect-node.ts';

// Responses are small; what is not compressed cannot be broken in one more way.
const plain = { 'accept-encoding': 'identity' } as const;

/** The sockets of a proxy are opened by undici; their interim responses are taken out as well. */
function behindProxy(origin: URL, options: object): Dispatcher {
  const opens = 'connect' in options && typeof options.connect === 'function' ? options.connect : undefined;
  if (opens === undefined) return new Pool(origin, options);
  const connect = withoutInterim(opens as buildConnector.connector); // undici does not tell its type
  return new Pool(origin, { ...options, connect });
}

/**
 * Whether a call goes out on a connection of its own, which is closed after the answer. A response that comes once too
 * often would be the answer of the next call there; only a GET, which buys nothing, may share a connection.
 */
const isAlone = ({ method, purpose }: OutgoingRequest): boolean => purpose === 'submit' || method !== 'GET';

/** Undici, driven by its dispatcher. Its own timers are off: they are coarse, and deadlines run on core's clock. */
class UndiciTransport implements Transport {
  readonly name = 'undici';
  readonly #options: TransportOptions;
  readonly #pools = new Map<string, Dispatcher>();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  #pool(kind: 'alone' | 'shared' | 'download' | 'trusted'): Dispatcher {
    const known = this.#pools.get(kind);
    if (known !== undefined) return known;
    // A socket that was opened for a call that left before it could be sent is not kept for long.
    const idle = kind === 'alone' ? 1_000 : 10_000;
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
        : new ProxyAgent({ ...common, uri: this.#options.proxy, factory: behindProxy });
    this.#pools.set(kind, pool);
    return pool;
  }

  request(outgoing: OutgoingRequest, maxBytes: number): Exchange<IncomingResponse> {
    const handler = new ResponseCollector(maxBytes, outgoing.canSend);
    const { method, body = null } = outgoing;
    const streamed = body !== null && typeof body !== 'string';
    const headers = streamed
      ? { ...outgoing.headers, ...plain, 'content-length': String(body.bytes) }
      : { ...outgoing.headers, ...plain };
    const alone = isAlone(outgoing);
    try {
      const { origin, pathname, search } = new URL(outgoing.url);
      this.#pool(alone ? 'alone' : 'shared').dispatch(
        {
          origin,
          path: `${pathname}${search}`,
          method,
          headers,
          body: streamed ? Readable.from(body.chunks()) : body,
          // `connection: close`, and undici gives the socket up after the answer.
          ...(alone ? { reset: true } : {}),
        },
        handler,
      );
    } catch (error) {
      handler.fail('unreachable', error);
    }
    return { answer: handler.answer, abort: (reason: Stop) => handler.fail(reason) };
  }

  stream(outgoing: OutgoingRequest): Exchange<IncomingStream> {
    const { origin, pathname, search, hostname } = new URL(outgoing.url);
    const stop = new AbortController();
    let reason: TransportReason | undefined;
    const trusted = outgoing.trustedOrigin === origin;
    const explain = (error: unknown): TransportError => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const why = reason ?? (code === forbiddenCode ? 'forbidden_address' : 'broken');
      return new TransportError(why, 'after-write', sentence[why], error);
    };
    const ask = async (): Promise<IncomingStream> => {
      if (!trusted && isForbidden(hostname)) throw explain(forbiddenAddress(hostname));
      try {
        const pool = this.#pool(trusted ? 'trusted' : 'download');
        const response = await pool.request({
          origin,
          path: `${pathname}${search}`,
          method: outgoing.method,
          headers: { ...outgoing.headers },
          signal: stop.signal,
        });
        const { headers, body } = decodeStream(response.body, flatHeaders(response.headers));
        return { status: response.statusCode, headers, body: relay(body, explain) };
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
