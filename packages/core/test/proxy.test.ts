import { connect, createServer, type Server, type Socket } from 'node:net';
import { Agent, EnvHttpProxyAgent, getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../src/index.ts';
import type { Transport } from '../src/transport.ts';
import { nodeTransport, type NodeTransportOptions } from '../src/node.ts';
import { proxiesOfEnvironment, proxyFor } from '../src/io/proxy.ts';
import type { OutgoingRequest } from '../src/io/transport.ts';
import { attemptOf, caught, type Gateway, request, startGateway, stilled } from './gateway.ts';

const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** What a table says of the environment. */
type Variables = Readonly<Record<string, string>>;

const proxyOf = (env: Variables, url: string): string | undefined =>
  proxyFor(
    proxiesOfEnvironment((name) => env[name]),
    new URL(url),
  )?.host;

describe('the proxy of the environment', () => {
  // As curl reads it (curl(1), ENVIRONMENT), and Node.js with NODE_USE_ENV_PROXY.
  const cases: readonly (readonly [Variables, string, string | undefined])[] = [
    [{ HTTPS_PROXY: 'http://a:1' }, 'https://gateway.example/', 'a:1'],
    [{ https_proxy: 'http://a:1' }, 'https://gateway.example/', 'a:1'],
    [{ https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1' }, 'https://gateway.example/', 'low:1'],
    [{ HTTPS_PROXY: 'http://a:1' }, 'http://gateway.example/', undefined],
    [{ HTTP_PROXY: 'http://a:1' }, 'https://gateway.example/', undefined],
    [{ http_proxy: 'http://a:1' }, 'http://gateway.example/', 'a:1'],
    [{ HTTP_PROXY: 'http://a:1', REQUEST_METHOD: 'GET' }, 'http://gateway.example/', undefined],
    [{ ALL_PROXY: 'http://a:1' }, 'https://gateway.example/', 'a:1'],
    [{ all_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'https://gateway.example/', 'b:2'],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, 'https://gateway.example/', 'proxy.example:3128'],
    [{ HTTPS_PROXY: 'https://proxy.example' }, 'https://gateway.example/', 'proxy.example'],
    [{ HTTPS_PROXY: 'http://a:1', NODE_USE_ENV_PROXY: '1' }, 'https://gateway.example/', 'a:1'],
    [{ HTTPS_PROXY: 'http://a:1', NODE_USE_ENV_PROXY: '0' }, 'https://gateway.example/', undefined],
    // this machine, such as an emulator on it
    [{ ALL_PROXY: 'http://a:1' }, 'http://127.0.0.1:4010/', undefined],
    [{ ALL_PROXY: 'http://a:1' }, 'http://localhost:4010/', undefined],
    [{ ALL_PROXY: 'http://a:1' }, 'http://[::1]:4010/', undefined],
  ];
  it.each(cases)('%j leads %s through %s', (env, url, host) => {
    expect(proxyOf(env, url)).toBe(host);
  });

  it.each([
    ['gateway.example', undefined],
    ['GATEWAY.example', undefined],
    ['other.example, gateway.example', undefined],
    ['other.example gateway.example', undefined],
    ['.example', undefined],
    ['*.example', undefined],
    ['example', undefined],
    ['*', undefined],
    ['gateway.example:443', undefined],
    ['gateway.example:8443', 'a:1'],
    ['way.example', 'a:1'],
    ['gateway.example.org', 'a:1'],
    ['', 'a:1'],
  ])('with NO_PROXY=%j is %s for gateway.example', (exceptions, host) => {
    const env = { HTTPS_PROXY: 'http://a:1', NO_PROXY: exceptions };
    expect(proxyOf(env, 'https://gateway.example/')).toBe(host);
    expect(proxyOf({ HTTPS_PROXY: 'http://a:1', no_proxy: exceptions }, 'https://gateway.example/')).toBe(
      host,
    );
  });

  it.each([
    ['93.184.216.34', 'https://93.184.216.34/'],
    ['2606:2800:220:1::1', 'https://[2606:2800:220:1::1]/'],
    ['[2606:2800:220:1::1]:8443', 'https://[2606:2800:220:1::1]:8443/'],
  ])('is none for the address NO_PROXY=%s', (exceptions, url) => {
    expect(proxyOf({ HTTPS_PROXY: 'http://a:1', NO_PROXY: exceptions }, url)).toBeUndefined();
  });

  it.each(['socks5://a:1', 'http://', 'http:// x'])('that is %j is refused, and not repeated', (given) => {
    const secret = given.replace('//', '//user:pass@');
    expect(() => proxiesOfEnvironment((name) => (name === 'HTTPS_PROXY' ? secret : undefined))).toThrow(
      /^HTTPS_PROXY must be/,
    );
    expect(() => nodeTransport({ proxy: secret })).toThrow(/^proxy must be (?!.*pass)/);
  });
});

const servers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
const transports: Transport[] = [];
let gateway: Gateway | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const transport of transports.splice(0)) await transport.close();
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
  await gateway?.close();
  gateway = undefined;
});

interface Proxy {
  readonly url: string;
  /** The heads of the CONNECT requests, and what came behind them. */
  readonly heads: string[];
  readonly later: Buffer[];
}

/** A proxy. What it does with a CONNECT is the test's. */
async function startProxy(respond: (socket: Socket, head: string) => void): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  const later: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      const head = String(chunk);
      heads.push(head);
      socket.on('data', (more) => later.push(more));
      respond(socket, head);
    });
  });
  servers.push({ server, sockets });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, heads, later };
}

/** Opens the tunnel, to this machine whatever the name. */
function openTunnel(socket: Socket, head: string): void {
  const [, port = ''] = /^CONNECT [^:]+:(\d+)/.exec(head) ?? [];
  const far = connect(Number(port), '127.0.0.1', () => {
    socket.removeAllListeners('data');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(far).pipe(socket);
  });
  far.on('error', () => socket.destroy());
}

const transportOf = (options: NodeTransportOptions = {}): Transport => {
  const transport = nodeTransport(options);
  transports.push(transport);
  return transport;
};

const submitTo = (url: string): OutgoingRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  purpose: 'submit',
});
const downloadOf = (url: string): OutgoingRequest => ({
  method: 'GET',
  url,
  headers: {},
  purpose: 'download',
});

/** No proxy of the machine the tests run on. */
const clearEnvironment = (): void => {
  for (const name of variables)
    for (const spelling of [name, name.toLowerCase()]) vi.stubEnv(spelling, undefined);
};

describe('the Node.js transport', () => {
  it('goes through the proxy of the environment, with its user and password in their header', async () => {
    clearEnvironment();
    gateway = await startGateway();
    const proxy = await startProxy(openTunnel);
    vi.stubEnv('http_proxy', proxy.url.replace('//', '//me:p%40ss@'));
    vi.stubEnv('NO_PROXY', 'direct.example');
    const { port } = new URL(gateway.url);
    const { text } = await transportOf().request(submitTo(`http://gateway.example:${port}/make`), 1_000)
      .response;
    expect(JSON.parse(text)).toMatchObject({ job: 'job-1' });
    expect(proxy.heads).toHaveLength(1);
    expect(proxy.heads[0]).toMatch(new RegExp(`^CONNECT gateway\\.example:${port} HTTP/1\\.1\r\n`));
    expect(proxy.heads[0]).toContain(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(gateway.requests[0]?.headers['proxy-authorization']).toBeUndefined();

    const resolve = async (): Promise<string[]> => ['127.0.0.1'];
    await transportOf({ resolve }).request(submitTo(`http://direct.example:${port}/make`), 1_000).response;
    await transportOf({ resolve, proxy: false }).request(
      submitTo(`http://gateway.example:${port}/make`),
      1_000,
    ).response;
    expect(proxy.heads).toHaveLength(1);
  });

  it('speaks TLS with the gateway inside the tunnel', async () => {
    const proxy = await startProxy((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.on('data', () => socket.destroy());
    });
    const { response } = transportOf({ proxy: proxy.url }).request(
      submitTo('https://gateway.example/make'),
      1_000,
    );
    expect(await caught(response)).toMatchObject({ phase: 'before-write', reason: 'unreachable' });
    expect(proxy.heads[0]).toMatch(/^CONNECT gateway\.example:443 /);
    const hello = Buffer.concat(proxy.later);
    expect(hello[0]).toBe(0x16); // a TLS handshake (RFC 8446, section 5.1)
    expect(hello.toString('latin1')).toContain('gateway.example'); // its server_name
  });

  const failures: readonly (readonly [string, (socket: Socket) => void, string])[] = [
    ['drops the connection', (socket) => socket.destroy(), 'could not be reached, or closed the connection'],
    ['resets it', (socket) => socket.resetAndDestroy(), 'could not be reached, or closed the connection'],
    ['closes it', (socket) => socket.end(), 'could not be reached, or closed the connection'],
    [
      'responds with 407',
      (socket) => socket.end('HTTP/1.1 407 X\r\n\r\n'),
      'asks for a user and a password (HTTP 407',
    ],
    [
      'responds with 403',
      (socket) => socket.end('HTTP/1.1 403 X\r\n\r\n'),
      'refuses the connection (HTTP 403',
    ],
  ];
  it.each(failures)('asks a proxy that %s once, and has sent nothing', async (_, response, words) => {
    const proxy = await startProxy(response);
    const address = proxy.url.replace('//', '//me:secret@');
    const transport = transportOf({ proxy: address });
    for (const [outgoing, start] of [
      [submitTo('https://gateway.example/make'), 'request'],
      [downloadOf('https://cdn.example/a.mp4'), 'stream'],
    ] as const) {
      const before = proxy.heads.length;
      const error = await caught(
        start === 'request'
          ? transport.request(outgoing, 1_000).response
          : transport.stream(outgoing).response,
      );
      expect(error).toMatchObject({ reason: 'unreachable' });
      expect(start === 'stream' || (error as { phase: string }).phase === 'before-write').toBe(true);
      expect(String(error)).toContain(`the proxy ${proxy.url} ${words}`);
      expect(String(error)).not.toContain('secret');
      await new Promise((resolve) => setTimeout(resolve, 30)); // long enough for hundreds of reconnects
      expect(proxy.heads.length - before).toBe(1);
    }
  });

  it('reports a purchase behind such a proxy as not sent', async () => {
    const proxy = await startProxy((socket) => socket.destroy());
    const store = memoryStore();
    const { media } = stilled(
      { url: 'https://gateway.example' },
      {
        transport: transportOf({ proxy: proxy.url }),
        store,
      },
    );
    const error = await caught(media.submit(request, { idempotencyKey: 'k', retries: 0 }));
    expect(error).toMatchObject({ code: 'provider_unavailable', charged: 'no' });
    expect((await attemptOf(store, 'k'))?.status).toBe('not_sent');
    expect(proxy.heads).toHaveLength(1);
  });

  it('opens one socket where a function of the application fails as undici itself does', async () => {
    let opened = 0;
    const open = async (): Promise<Socket> => {
      opened += 1;
      throw Object.assign(new Error('gone'), { code: 'UND_ERR_SOCKET' });
    };
    const { response } = transportOf({ connect: open }).request(
      submitTo('http://gateway.example/make'),
      1_000,
    );
    expect(await caught(response)).toMatchObject({ phase: 'before-write', reason: 'unreachable' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(opened).toBe(1);
  });

  it('ends a CONNECT that is never answered when it is closed', async () => {
    let connected!: () => void;
    const asked = new Promise<void>((resolve) => (connected = resolve));
    const proxy = await startProxy(() => connected());
    const transport = nodeTransport({ proxy: proxy.url });
    const { response } = transport.request(submitTo('https://gateway.example/make'), 1_000);
    await asked;
    const failed = caught(response);
    await transport.close();
    expect(await failed).toMatchObject({ phase: 'before-write' });
  });

  it.each([
    ['a private address', 'https://10.0.0.1/a.mp4', /10\.0\.0\.0\/8/],
    ['a name of the local network', 'https://printer.local/a.mp4', /local network/],
    ['a port of another service', 'https://cdn.example:22/a.mp4', /port 22 is no web server's/],
  ])('judges behind a proxy what it can: %s', async (_, url, words) => {
    const proxy = await startProxy((socket) => socket.destroy());
    const error = await caught(transportOf({ proxy: proxy.url }).stream(downloadOf(url)).response);
    expect(error).toMatchObject({ reason: 'forbidden_address', message: expect.stringMatching(words) });
    expect(proxy.heads).toEqual([]);
  });
});

describe('a dispatcher that the application has set for every fetch', () => {
  // undici 7 sets an Agent when it is imported, and Node.js an EnvHttpProxyAgent for NODE_USE_ENV_PROXY: nobody's choice of ours.
  it.each([
    ['Agent', () => new Agent()],
    ['EnvHttpProxyAgent', () => new EnvHttpProxyAgent()],
  ])('is not followed where it is a plain %s', async (_, dispatcher) => {
    clearEnvironment();
    gateway = await startGateway();
    const before = getGlobalDispatcher();
    const fetched = vi.spyOn(globalThis, 'fetch');
    const own = dispatcher();
    setGlobalDispatcher(own);
    try {
      const { media } = stilled(gateway, { transport: transportOf() });
      expect((await media.submit(request)).ref.id).toBe('job-1');
      expect(fetched).not.toHaveBeenCalled();
    } finally {
      setGlobalDispatcher(before);
      fetched.mockRestore();
      await own.close();
    }
  });

  it('answers the transport as well, unless the transport was told where to go', async () => {
    gateway = await startGateway();
    const before = getGlobalDispatcher();
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent
      .get(new URL(gateway.url).origin)
      .intercept({ path: '/make', method: 'POST' })
      .reply(200, { job: 'mocked' })
      .times(2);
    setGlobalDispatcher(agent);
    try {
      const { media } = stilled(gateway, { transport: transportOf() });
      expect((await media.submit(request)).ref.id).toBe('mocked');
      expect(gateway.posts()).toBe(0);
      const own = stilled(gateway, { transport: transportOf({ proxy: false }) });
      expect((await own.media.submit(request)).ref.id).toBe('job-1');
    } finally {
      setGlobalDispatcher(before);
      await agent.close();
    }
  });
});
