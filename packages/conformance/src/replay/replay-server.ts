import { isUtf8 } from 'node:buffer';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { NodeTransportOptions } from '@crosspoint/core/node';
import type { ExchangeScript } from './exchange-script.ts';
import { allowPort } from './tripwire.ts';

/** A connection of a caller, and the origin that the caller connected to. */
interface ReplayConnection {
  readonly script: ExchangeScript;
  readonly origin: string;
}

const loopback = '127.0.0.1';
// The port of tcpmux (RFC 1078) is never in use, so the kernel refuses, as for a gateway that is down.
const refusingPort = 1;
// A public address for every name: nothing connects to it, only the guard of downloads checks it.
const anywhere = ['93.184.216.34'];

/** A body as a text; of a file, its bytes in base64. */
async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('base64');
}

const flat = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

const defaultPorts: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** One server on this machine that replays every gateway, for any number of scripts at once. */
export class ReplayServer {
  readonly #server: Server;
  readonly #connections = new Map<number, ReplayConnection>();
  readonly #ports: (() => void)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy()); // the caller closed the connection
    });
    this.#server.on('clientError', (_, socket) => socket.destroy());
  }

  static async open(): Promise<ReplayServer> {
    const server = new ReplayServer();
    await new Promise<void>((resolve) => void server.#server.listen(0, loopback, resolve));
    server.#server.unref();
    server.#ports.push(allowPort(server.#port()), allowPort(refusingPort));
    return server;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = this.#connections.get(request.socket.remotePort ?? 0);
    if (connection === undefined) return void response.destroy();
    const { method = 'GET', url = '/' } = request;
    const received = { method, url: `${connection.origin}${url}`, headers: flat(request.headers) };
    await connection.script.respond({ ...received, body: await textOf(request) }, request, response);
  }

  /** The options of core's transport that lead every host to this server, for one script. */
  transportFor(script: ExchangeScript): NodeTransportOptions {
    return {
      resolve: async () => anywhere,
      connect: async ({ protocol, hostname, port }) => {
        const suffix = port === defaultPorts[protocol] ? '' : `:${port}`;
        return this.#connect(script, `${protocol}//${hostname}${suffix}`);
      },
    };
  }

  #port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : refusingPort;
  }

  #connect(script: ExchangeScript, origin: string): Promise<Socket> {
    const port = script.refuses(origin) ? refusingPort : this.#port();
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: loopback, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        const local = socket.localPort ?? 0;
        this.#connections.set(local, { script, origin });
        script.sockets += 1;
        socket.once('close', () => {
          script.sockets -= 1;
          this.#connections.delete(local);
        });
        resolve(socket);
      });
    });
  }

  async close(): Promise<void> {
    this.#ports.shift()?.(); // the refusing port belongs to every server of the kit
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
