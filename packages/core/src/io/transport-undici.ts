import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { checkedRanges } from './allowed-ranges.ts';
import { failureOf, ResponseCollector } from './collect-undici.ts';
import { Connector, type OpenSocket } from './connect-node.ts';
import { decodeStream } from './decode-node.ts';
import { environment } from './environment.ts';
import { forbiddenError, type Guard, type Resolve } from './guard-node.ts';
import { proxiesOfEnvironment, proxyFor, type ProxyRules, proxyUrl } from './proxy.ts';
import { globalDispatcher } from './require-node.ts';
import { createTransport as createFetchTransport } from './transport-fetch.ts';
import { Agent, ownDispatcher } from './undici-node.ts';
import {
  type Exchange,
  flatHeaders,
  type IncomingResponse,
  type IncomingStream,
  type OutgoingRequest,
  reasonSentences,
  relay,
  type AbortReason,
  type Transport,
  TransportError,
  type TransportReason,
} from './transport.ts';

/** How sockets come about. None of it is needed for ordinary use. */
export interface NodeTransportOptions {
  /** Host name → addresses, in place of the system's resolver. */
  readonly resolve?: Resolve;
  /** Opens the socket itself, for tests that lead every host to one server. Takes the place of TLS and of a proxy as well. */
  readonly connect?: OpenSocket;
  /**
   * The http or https URL of a proxy that every request goes through, save those to this machine; user and password may
   * stand in it. `false`: none, whatever the environment says. A proxy resolves names by itself, so of a download's link
   * only the scheme, the port and a literal address can be judged.
   *
   * @default what `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, in either case
   */
  readonly proxy?: string | false;
  /**
   * Ranges in CIDR notation that downloads may go to although they are not public: for a network whose DNS responds with
   * such addresses, such as `198.18.0.0/15` of a proxy program with fake-IP DNS. DNS64 (`64:ff9b::/96`) needs none.
   *
   * @default none
   */
  readonly allowedRanges?: readonly string[];
  /** How many connections one origin gets at most. @default see `MaxConnections` */
  readonly maxConnections?: MaxConnections;
}

/**
 * How many connections one origin gets at most. A request beyond waits for its turn in the order they came; the wait counts
 * against its deadline and ends with its signal. A gateway that responds to a submit only when the output is there holds one
 * of `submits` for each job.
 */
export interface MaxConnections {
  /** Kept open for requests that only read, such as polls. @default 128 */
  readonly reads?: number;
  /** Of submits and everything else that changes something: each opens a connection of its own. @default 256 */
  readonly submits?: number;
  /** Of downloads. @default 64 */
  readonly downloads?: number;
}

const usualMost = { reads: 128, submits: 256, downloads: 64 } as const;

/** @throws TypeError for a number that is no count of connections */
function checkedMost(given: MaxConnections = {}): Required<MaxConnections> {
  for (const [name, count] of Object.entries(given)) {
    if (!Object.hasOwn(usualMost, name))
      throw new TypeError(
        `maxConnections.${name} is not an option; known are ${Object.keys(usualMost).join(', ')}`,
      );
    if (count !== undefined && (!Number.isInteger(count) || count < 1))
      throw new TypeError(`maxConnections.${name} must be a whole number from 1; got ${String(count)}`);
  }
  const { reads = usualMost.reads, submits = usualMost.submits, downloads = usualMost.downloads } = given;
  return { reads, submits, downloads };
}

type PoolKind = 'alone' | 'shared' | 'download' | 'trusted';
const boundOf: { readonly [Kind in PoolKind]: keyof MaxConnections } = {
  alone: 'submits',
  shared: 'reads',
  download: 'downloads',
  trusted: 'downloads',
};

/** A URL as undici wants it. */
interface RequestTarget {
  readonly origin: string;
  readonly path: string;
}

/** What stands in a path as it does in a URL: nothing is to be escaped, and no fragment begins. */
const plainPath = /^\/[\x21\x24-\x26\x28-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*$/;
/** What may hold a segment that leads elsewhere, such as `..`, however it is written, or an empty query. */
const mayDiffer = (path: string): boolean =>
  path.includes('/.') || path.includes('%2e') || path.includes('%2E') || path.endsWith('?');

// Responses are small; what is not compressed cannot be broken in one more way.
const plain = { 'accept-encoding': 'identity' } as const;

/**
 * Whether a call goes out on a connection of its own, which is closed after the response. A response that comes once too
 * often would be the response of the next call there; only a GET, which buys nothing, may share a connection.
 */
const isAlone = ({ method, purpose }: OutgoingRequest): boolean => purpose === 'submit' || method !== 'GET';

// Dispatchers that Node.js or undici sets by itself. What the environment says of proxies is followed here anyway.
const usualDispatchers: ReadonlySet<string> = new Set(['Agent', 'EnvHttpProxyAgent']);

/** Whether the application leads every `fetch` elsewhere: through its own proxy agent, or to the mocks of a test. */
function isFetchLed(): boolean {
  const dispatcher = globalDispatcher();
  if (typeof dispatcher !== 'object' || dispatcher === null || dispatcher === ownDispatcher) return false;
  return !usualDispatchers.has(dispatcher.constructor.name);
}

const mostOrigins = 64;

// Behind a proxy a name can lead anywhere; what no web server listens at is refused.
const leastPort = 1024;

/** Undici, driven by its dispatcher. Its own timers are off: they are coarse, and deadlines run on core's clock. */
class UndiciTransport implements Transport {
  readonly name = 'undici';
  readonly #options: NodeTransportOptions;
  readonly #proxies: ProxyRules | undefined;
  readonly #guard: Guard;
  readonly #most: Required<MaxConnections>;
  /** Origins that were seen, by how they were written: parsing a URL costs more than the rest of a request. */
  readonly #origins = new Map<string, string>();
  /** Headers as they leave, by those that were given: the polls of many jobs share theirs. */
  readonly #headers = new WeakMap<OutgoingRequest['headers'], Record<string, string>>();
  readonly #pools = new Map<PoolKind, { readonly agent: Dispatcher; readonly connector: Connector }>();
  readonly #fetch: Transport;

  constructor(options: NodeTransportOptions) {
    this.#options = options;
    this.#most = checkedMost(options.maxConnections);
    this.#guard = { allowed: checkedRanges(options.allowedRanges) };
    this.#proxies = proxiesOf(options);
    this.#fetch = createFetchTransport(
      options.allowedRanges === undefined ? {} : { allowedRanges: options.allowedRanges },
    );
  }

  /** The transport over `fetch` where the application has led that elsewhere, and said nothing else to this transport. */
  get #led(): Transport | undefined {
    const { proxy, connect, resolve } = this.#options;
    const isOwn = proxy !== undefined || connect !== undefined || resolve !== undefined;
    return !isOwn && isFetchLed() ? this.#fetch : undefined;
  }

  #pool(kind: PoolKind): Dispatcher {
    const known = this.#pools.get(kind);
    if (known !== undefined) return known.agent;
    // A socket that was opened for a call that left before it could be sent is not kept for long.
    const idle = kind === 'alone' ? 1_000 : 10_000;
    const connector = new Connector({
      resolve: this.#options.resolve,
      open: this.#options.connect,
      proxies: this.#proxies,
      guard: kind === 'download' ? this.#guard : undefined,
    });
    const agent = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idle,
      keepAliveMaxTimeout: idle,
      pipelining: 1,
      connections: this.#most[boundOf[kind]],
      connect: connector.connect,
    });
    this.#pools.set(kind, { agent, connector });
    return agent;
  }

  #target(url: string): RequestTarget {
    const slash = url.indexOf('/', url.indexOf('//') + 2);
    const written = url.slice(0, slash);
    const path = url.slice(slash);
    const known = this.#origins.get(written);
    if (known !== undefined && plainPath.test(path) && !mayDiffer(path)) return { origin: known, path };
    const { origin, pathname, search, username } = new URL(url);
    if (username === '' && slash > 0 && this.#origins.size < mostOrigins) this.#origins.set(written, origin);
    return { origin, path: `${pathname}${search}` };
  }

  #withPlain(headers: OutgoingRequest['headers']): Record<string, string> {
    const known = this.#headers.get(headers);
    if (known !== undefined) return known;
    const all = { ...headers, ...plain };
    this.#headers.set(headers, all);
    return all;
  }

  request(outgoing: OutgoingRequest, maxBytes: number): Exchange<IncomingResponse> {
    const led = this.#led;
    if (led !== undefined) return led.request(outgoing, maxBytes);
    const handler = new ResponseCollector(maxBytes, outgoing.canSend);
    const { method, body = null } = outgoing;
    const streamed = body !== null && typeof body !== 'string';
    const plainHeaders = this.#withPlain(outgoing.headers);
    const headers = streamed ? { ...plainHeaders, 'content-length': String(body.bytes) } : plainHeaders;
    const alone = isAlone(outgoing);
    try {
      const { origin, path } = this.#target(outgoing.url);
      this.#pool(alone ? 'alone' : 'shared').dispatch(
        {
          origin,
          path,
          method,
          headers,
          body: streamed ? Readable.from(body.chunks()) : body,
          // `connection: close`, and undici gives the socket up after the response.
          ...(alone ? { reset: true } : {}),
        },
        handler,
      );
    } catch (error) {
      handler.failWith(error);
    }
    return { response: handler.response, abort: (reason: AbortReason) => handler.fail(reason) };
  }

  /** What of a link is known to lead where no download may go. A name that a proxy resolves is judged by its port alone. */
  #forbidden({ hostname, port }: URL, proxy: URL | undefined): TransportError | undefined {
    const error = forbiddenError(this.#guard, hostname);
    if (error !== undefined)
      return new TransportError('forbidden_address', 'before-write', error.message, error);
    if (proxy === undefined || port === '' || Number(port) >= leastPort) return undefined;
    const message = `${reasonSentences.forbidden_address}: the proxy ${proxy.host} resolves ${hostname}, so its address cannot be judged, and port ${port} is no web server's`;
    return new TransportError('forbidden_address', 'before-write', message);
  }

  stream(outgoing: OutgoingRequest): Exchange<IncomingStream> {
    const led = this.#led;
    if (led !== undefined) return led.stream(outgoing);
    const url = new URL(outgoing.url);
    const stop = new AbortController();
    let reason: TransportReason | undefined;
    const trusted = outgoing.trustedOrigin === url.origin;
    const explain = (error: unknown): TransportError => {
      const failure = reason === undefined ? failureOf(error) : undefined;
      const why = reason ?? failure?.reason ?? 'broken';
      return new TransportError(why, 'after-write', failure?.message ?? reasonSentences[why], error);
    };
    const ask = async (): Promise<IncomingStream> => {
      const forbidden = trusted ? undefined : this.#forbidden(url, proxyFor(this.#proxies, url));
      if (forbidden !== undefined) throw forbidden;
      try {
        const pool = this.#pool(trusted ? 'trusted' : 'download');
        const response = await pool.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
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
    const abort = (why: AbortReason): void => {
      reason ??= why;
      stop.abort();
    };
    return { response: ask(), abort };
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    for (const { connector } of pools) connector.close();
    await Promise.all(pools.map(({ agent }) => agent.destroy()));
  }
}

function proxiesOf({ proxy, connect }: NodeTransportOptions): ProxyRules | undefined {
  if (proxy === false || connect !== undefined) return undefined;
  if (proxy === undefined) return proxiesOfEnvironment(environment);
  const url = proxyUrl(proxy, 'proxy');
  return { byProtocol: { 'http:': url, 'https:': url }, exceptions: [] };
}

/**
 * The transport of Node.js, and of Deno.
 *
 * @example
 * const transport = nodeTransport({ proxy: 'http://proxy.internal:3128' });
 * const media = createRegistry({ providers, transport });
 *
 * @throws TypeError for a proxy or a range that cannot be read, and on Bun, which has another undici of its own
 */
export function createTransport(options: NodeTransportOptions = {}): Transport {
  if (typeof Agent?.prototype.dispatch === 'function') return new UndiciTransport(options);
  throw new TypeError(
    "nodeTransport needs Node.js; this runtime's undici has no dispatcher. Leave the transport out, or use fetchTransport() of @crosspoint/core/transport",
  );
}
