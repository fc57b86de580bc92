import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import { type Guard, lookupWith, type Resolve } from './guard-node.ts';
import { skipInterim } from './interim-node.ts';
import { plainReset } from './plain-reset-node.ts';
import { withRequire } from './require-node.ts';
import { proxyFor, type ProxyRules } from './proxy.ts';

/** Where a socket leads. */
export interface SocketTarget {
  /** `'http:'` or `'https:'`. */
  readonly protocol: string;
  /** The host's name, or its address without brackets. */
  readonly hostname: string;
  /** The port, also where it is the default of the protocol. */
  readonly port: number;
}

/** Opens a socket in place of ours. */
export type OpenSocket = (to: SocketTarget) => Promise<Socket>;

/** How sockets come about. */
export interface ConnectSettings {
  readonly resolve: Resolve | undefined;
  readonly open: OpenSocket | undefined;
  readonly proxies: ProxyRules | undefined;
  /** Judges where names lead; undefined: nothing is judged. */
  readonly guard: Guard | undefined;
}

/** A socket could not be had; its message is a sentence for the user. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code = 'CROSSPOINT_PROXY';
}

/** What can be ended while it is not open yet. */
interface Pending {
  destroy(): unknown;
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * undici opens another socket, at once and for ever, where a connector fails with one of its own two codes
 * (nodejs/undici#3897, #5093). A connector here fails once, and the request with it.
 */
function once(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  const isRetried = code === 'UND_ERR_SOCKET' || code === 'UND_ERR_INFO';
  return isRetried ? new Error(error.message, { cause: error }) : error;
}

/** `servername` of TLS must be no address (RFC 6066, section 3). */
const serverName = (hostname: string): string => (isIP(hostname) === 0 ? hostname : '');

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** Opens sockets for undici, and ends those that are not open yet when it is closed. */
export class Connector {
  readonly #settings: ConnectSettings;
  readonly #pending = new Set<Pending>();

  constructor(settings: ConnectSettings) {
    this.#settings = settings;
  }

  /** As undici calls it. */
  readonly connect: buildConnector.connector = (to, callback) => {
    const { protocol } = to;
    const port = Number(to.port || (protocol === 'https:' ? 443 : 80));
    this.#socket({ protocol, hostname: withoutBrackets(to.hostname), port }).then(
      (socket) => withRequire(() => callback(null, plainReset(skipInterim(socket)))),
      (error: unknown) => callback(once(toError(error)), null),
    );
  };

  /** Ends what is on its way. */
  close(): void {
    for (const pending of this.#pending) pending.destroy();
    this.#pending.clear();
  }

  async #socket(to: SocketTarget): Promise<Socket> {
    const { open, resolve, guard } = this.#settings;
    if (open !== undefined) {
      if (guard !== undefined && resolve !== undefined) await judge(to.hostname, resolve, guard);
      return open(to);
    }
    const { proxies } = this.#settings;
    const proxy = proxies && proxyFor(proxies, originOf(to));
    if (proxy !== undefined) return this.#secured(to, await this.#tunnel(to, proxy));
    return this.#secured(to, undefined);
  }

  /** A socket to the target itself, or inside a tunnel to it; with TLS for https. */
  #secured({ protocol, hostname, port }: SocketTarget, tunnel: Socket | undefined): Promise<Socket> {
    const { resolve, guard } = this.#settings;
    const to = { host: hostname, port, lookup: lookupWith(resolve, guard), noDelay: true, keepAlive: true };
    if (protocol !== 'https:')
      return tunnel === undefined ? this.#opened(connectTcp(to), 'connect') : Promise.resolve(tunnel);
    const secure = { servername: serverName(hostname), ALPNProtocols: ['http/1.1'] };
    const socket = connectTls(tunnel === undefined ? { ...to, ...secure } : { socket: tunnel, ...secure });
    return this.#opened(socket, 'secureConnect');
  }

  #opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Socket> {
    this.#pending.add(socket);
    return new Promise<Socket>((resolve, reject) => {
      const done = (): void => {
        this.#pending.delete(socket);
        socket.removeListener('error', fail);
        socket.removeListener('close', close);
      };
      const fail = (error: Error): void => {
        done();
        reject(error);
      };
      const close = (): void => fail(new Error('the connection was closed before it was open'));
      socket.once(event, () => {
        done();
        resolve(socket);
      });
      socket.once('error', fail);
      socket.once('close', close);
    });
  }

  /**
   * A tunnel through a proxy, which resolves the target's name by itself (RFC 9110, section 9.3.6). It is asked for once:
   * a request that gets none was not sent.
   */
  #tunnel(to: SocketTarget, proxy: URL): Promise<Socket> {
    const authority = `${to.hostname.includes(':') ? `[${to.hostname}]` : to.hostname}:${to.port}`;
    const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const credentials =
      user === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` };
    const open = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const asking = open({
      method: 'CONNECT',
      host: withoutBrackets(proxy.hostname),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      path: authority,
      headers: { host: authority, ...credentials },
      agent: false,
      servername: serverName(withoutBrackets(proxy.hostname)),
      lookup: lookupWith(this.#settings.resolve, undefined),
    });
    this.#pending.add(asking);
    const name = `the proxy ${proxy.protocol}//${proxy.host}`;
    return new Promise<Socket>((resolve, reject) => {
      asking.once('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) {
          if (head.length > 0) socket.unshift(head);
          return resolve(socket);
        }
        socket.destroy();
        const why = statusCode === 407 ? 'asks for a user and a password' : 'refuses the connection';
        reject(new ProxyError(`${name} ${why} (HTTP ${statusCode} to CONNECT ${authority})`));
      });
      asking.once('error', (cause) => {
        const what = 'could not be reached, or closed the connection';
        reject(new ProxyError(`${name} ${what} (${cause.message})`, { cause }));
      });
      asking.end();
    }).finally(() => this.#pending.delete(asking));
  }
}

const originOf = ({ protocol, hostname, port }: SocketTarget): URL =>
  new URL(`${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`);

/** The address guard stays honest where sockets are led elsewhere: names are still resolved and judged. */
const judge = (hostname: string, resolve: Resolve, guard: Guard): Promise<void> =>
  new Promise((done, fail) => {
    lookupWith(resolve, guard)(hostname, { all: true }, (error) => (error === null ? done() : fail(error)));
  });
