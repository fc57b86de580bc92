import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../src/index.ts';
import { nodeTransport, type NodeTransportOptions } from '../src/node.ts';
import type { RegistryEvent } from '../src/index.ts';
import type { OutgoingRequest, Transport } from '../src/io/transport.ts';
import { attemptOf, caught, request, stilled } from './gateway.ts';
import { loopbackCertificate } from './loopback-certificate.ts';

const password = 'pass+word/9c1e55b04d7f';
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).toReversed()) await close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return (server.address() as { port: number }).port;
}

/** A gateway that speaks https, and keeps the headers of what it is asked. */
async function startGateway(): Promise<{ readonly port: number; readonly heads: object[] }> {
  const heads: object[] = [];
  const server = createHttpsServer(loopbackCertificate, (incoming, response) => {
    heads.push(incoming.headers);
    incoming.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"job":"job-1","cost":0.25}');
    });
  });
  return { port: await listen(server), heads };
}

interface Proxy {
  readonly url: string;
  readonly heads: string[];
}

/** A proxy that speaks TLS itself, or not; what it does with a CONNECT is the test's. */
async function startProxy(
  scheme: 'http' | 'https',
  respond: (socket: Socket, head: string) => void,
): Promise<Proxy> {
  const heads: string[] = [];
  const serve = (socket: Socket): void => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      heads.push(String(chunk));
      respond(socket, String(chunk));
    });
  };
  const server = scheme === 'https' ? tls.createServer(loopbackCertificate, serve) : createTcpServer(serve);
  return { url: `${scheme}://127.0.0.1:${await listen(server)}`, heads };
}

/** Opens the tunnel, to this machine whatever the name. */
function openTunnel(socket: Socket, head: string): void {
  const [, port = ''] = /^CONNECT [^:]+:(\d+)/.exec(head) ?? [];
  const far = connect(Number(port), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(far).pipe(socket);
  });
  far.on('error', () => socket.destroy());
  socket.on('close', () => far.destroy());
}

const transportOf = (options: NodeTransportOptions): Transport => {
  const transport = nodeTransport(options);
  closers.push(() => transport.close());
  return transport;
};

const submitTo = (port: number): OutgoingRequest => ({
  method: 'POST',
  url: `https://gateway.example:${port}/make`,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  purpose: 'submit',
});

const withCredentials = ({ url }: Proxy): string =>
  url.replace('//', `//me:${encodeURIComponent(password)}@`);

/** Everything that a person or a log may see of an error. */
const shown = (error: unknown): string => {
  const causes: string[] = [];
  for (let next = error; next instanceof Error; next = next.cause)
    causes.push(String(next), next.stack ?? '', JSON.stringify(next));
  return causes.join('\n');
};

const secrets = [
  password,
  encodeURIComponent(password),
  Buffer.from(`me:${password}`).toString('base64'),
] as const;

function expectNoSecret(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

const schemes = ['http', 'https'] as const;

// Before Node.js 22.19 certificates can be added only when a process starts.
describe.skipIf(!('setDefaultCACertificates' in tls))('an https gateway', () => {
  const before = tls.getCACertificates?.('default') ?? [];
  beforeAll(() => tls.setDefaultCACertificates([...before, loopbackCertificate.cert]));
  afterAll(() => tls.setDefaultCACertificates(before));

  it.each(schemes)('is reached through an %s proxy, which alone gets the password', async (scheme) => {
    const gateway = await startGateway();
    const proxy = await startProxy(scheme, openTunnel);
    const transport = transportOf({ proxy: withCredentials(proxy) });
    const { text } = await transport.request(submitTo(gateway.port), 1_000).response;
    expect(JSON.parse(text)).toMatchObject({ job: 'job-1' });
    expect(proxy.heads).toHaveLength(1);
    expect(proxy.heads[0]).toMatch(/^CONNECT gateway\.example:\d+ HTTP\/1\.1\r\n/);
    expect(proxy.heads[0]).toContain(`Basic ${secrets[2]}`);
    expect(gateway.heads).toHaveLength(1);
    expectNoSecret(JSON.stringify(gateway.heads));
  });

  it.each(schemes)('is not trusted under another name, also through an %s proxy', async (scheme) => {
    const gateway = await startGateway();
    const proxy = await startProxy(scheme, openTunnel);
    const { response } = transportOf({ proxy: proxy.url }).request(
      { ...submitTo(gateway.port), url: `https://other.example:${gateway.port}/make` },
      1_000,
    );
    expect(await caught(response)).toMatchObject({ phase: 'before-write' });
    expect(gateway.heads).toEqual([]);
    expect(proxy.heads).toHaveLength(1);
  });

  const failures: readonly (readonly [string, (socket: Socket) => void, RegExp])[] = [
    ['drops CONNECT', (socket) => socket.destroy(), /closed the connection/],
    ['responds with 407', (socket) => socket.end('HTTP/1.1 407 X\r\n\r\n'), /asks for a user and a password/],
    [
      'responds with 502',
      (socket) => socket.end('HTTP/1.1 502 X\r\n\r\n'),
      /refuses the connection \(HTTP 502/,
    ],
  ];
  it.each(failures)('behind a TLS proxy that %s was sent nothing', async (_, response, words) => {
    const proxy = await startProxy('https', response);
    const events: RegistryEvent[] = [];
    const store = memoryStore();
    const { media } = stilled(
      { url: 'https://gateway.example' },
      {
        transport: transportOf({ proxy: withCredentials(proxy) }),
        store,
        onEvent: (event) => void events.push(event),
      },
    );
    const error = await caught(media.submit(request, { idempotencyKey: 'k', retries: 0 }));
    expect(error).toMatchObject({ code: 'provider_unavailable', charged: 'no' });
    expect(String(error)).toMatch(words);
    expect((await attemptOf(store, 'k'))?.status).toBe('not_sent');
    expect(proxy.heads).toHaveLength(1);
    expectNoSecret(`${shown(error)}\n${JSON.stringify(events)}`);
  });
});

it('a TLS proxy without a trusted certificate is told neither the password nor the target', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', undefined);
  const proxy = await startProxy('https', openTunnel);
  const { response } = transportOf({ proxy: withCredentials(proxy) }).request(submitTo(443), 1_000);
  const error = await caught(response);
  expect(error).toMatchObject({ phase: 'before-write', reason: 'unreachable' });
  expect(String(error)).toContain('certificate');
  expect(proxy.heads).toEqual([]);
  expectNoSecret(shown(error));
});
