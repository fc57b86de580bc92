import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchTransport, type Transport } from '../src/transport.ts';
import { nodeTransport } from '../src/node.ts';
import { caught, type Gateway, request, startGateway, stilled } from './gateway.ts';

let gateway: Gateway;
let transport: Transport;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(async () => {
  await transport.close();
  await gateway.close();
});

const post = (url: string) =>
  ({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    purpose: 'submit',
  }) as const;

describe.each([
  ['undici', nodeTransport],
  ['fetch', fetchTransport],
] as const)('the %s transport', (name, make) => {
  beforeEach(() => {
    transport = make();
  });

  it('tells the same story of a job', async () => {
    const { media } = stilled(gateway, { transport });
    gateway.responses = [{ word: 'working' }, { word: 'done', files: ['/files/clip.mp4'] }];
    expect(await media.generate(request)).toMatchObject({ state: 'succeeded', costs: [{ amount: '0.25' }] });
  });

  it.each([
    ['a reset', { type: 'reset', when: 'after-accepting' }],
    ['half a response', { type: 'truncate', bytes: 3 }],
  ] as const)('calls %s after the write', async (_, fault) => {
    gateway.fault = () => fault;
    expect(await caught(transport.request(post(gateway.url), 1_000).response)).toMatchObject({
      phase: 'after-write',
      reason: 'broken',
    });
  });

  it('says honestly what it knows of a gateway nobody listens at', async () => {
    const phase = name === 'fetch' ? 'after-write' : 'before-write';
    expect(await caught(transport.request(post('http://127.0.0.1:1'), 1_000).response)).toMatchObject({
      phase,
    });
  });

  it('stops reading a response at the limit', async () => {
    gateway.accepted = { status: 200, text: 'x'.repeat(5_000) };
    expect(await caught(transport.request(post(gateway.url), 1_000).response)).toMatchObject({
      reason: 'too_large',
      phase: 'after-write',
    });
  });

  it('ends at once when aborted, and says why', async () => {
    gateway.fault = () => ({ type: 'hang' });
    const exchange = transport.request(post(gateway.url), 1_000);
    while (gateway.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    exchange.abort('timeout');
    expect(await caught(exchange.response)).toMatchObject({ reason: 'timeout', phase: 'after-write' });
  });

  it.each([421, 401, 408, 425, 503, 302])('sends once, also where %i is answered', async (status) => {
    const { media } = stilled(gateway, { transport });
    gateway.accepted = { status, headers: { location: '/else', 'www-authenticate': 'Basic' }, text: '{}' };
    await caught(media.submit(request, { retries: 0 }));
    const { method, path, headers, body } = gateway.requests[0]!;
    expect([gateway.requests.length, method, path, headers['content-type']]).toEqual([
      1,
      'POST',
      '/make',
      'application/json',
    ]);
    expect(JSON.parse(body)).toMatchObject({ text: 'A paper boat.' });
  });

  it('keeps what had come of a response that breaks off', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'x-request-id': 'r-1', 'content-length': 500 });
      response.write('{"job":"PAID-1"', () => setTimeout(() => response.destroy(), 30));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { media } = stilled({ url: `http://127.0.0.1:${port}` }, { transport });
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'submission_unknown',
      response: { status: 200, body: '{"job":"PAID-1"' },
    });
    server.close();
  });

  it('writes nothing once it may no longer leave, however long the socket took to open', async () => {
    let heard = '';
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => (heard += String(chunk)));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    let asks = 0;
    // In time when it sets out, too late when the socket is open.
    const canSend = (): boolean => (asks += 1) < (name === 'fetch' ? 2 : 1);
    const call = { ...post(`http://127.0.0.1:${port}`), canSend };
    expect(await caught(transport.request(call, 1_000).response)).toMatchObject({
      reason: 'timeout',
      phase: 'before-write',
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(heard).toBe('');
    await transport.close();
    server.close();
  });

  it('follows no redirect by itself', async () => {
    gateway.accepted = { status: 307, headers: { location: `${gateway.url}/elsewhere` }, text: '' };
    expect(await transport.request(post(`${gateway.url}/make`), 1_000).response).toMatchObject({
      status: 307,
    });
    expect(gateway.requests.map(({ path }) => path)).toEqual(['/make']);
  });
});

describe('the undici transport', () => {
  beforeEach(() => {
    transport = nodeTransport();
  });

  it('aborted before a socket is there has sent nothing, and sends nothing later', async () => {
    const exchange = transport.request(post(gateway.url), 1_000);
    exchange.abort('canceled');
    expect(await caught(exchange.response)).toMatchObject({ phase: 'before-write', reason: 'canceled' });
    await new Promise((resolve) => setTimeout(resolve, 50)); // long enough for a socket to open and a request to go out
    expect(gateway.posts()).toBe(0);
  });

  it('keeps submits apart from reads, and drops an idle submit socket by itself', async () => {
    const sockets = new Set<number>();
    const server = createServer((req, res) => {
      sockets.add(req.socket.remotePort!);
      res.end('{}');
    });
    server.keepAliveTimeout = 0; // this server keeps every connection: who drops one is the transport
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    await transport.request(post(url), 1_000).response;
    await transport.request({ ...post(url), purpose: 'query' }, 1_000).response;
    expect(sockets.size).toBe(2);
    await new Promise<void>((resolve) => {
      const look = (): void =>
        void server.getConnections((_, n) => (n <= 1 ? resolve() : setTimeout(look, 20)));
      look();
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
