import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchTransport, type Transport } from '../src/transport.ts';
import { nodeTransport } from '../src/node.ts';
import { InterimFilter } from '../src/io/interim-node.ts';
import type { OutgoingRequest } from '../src/io/transport.ts';
import { caught, request, stilled } from './gateway.ts';

interface Line {
  readonly socket: Socket;
  /** Counts the connections, from 1. */
  readonly n: number;
  /** Counts the requests of the connection, from 1. */
  readonly asks: number;
  readonly head: string;
}

const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
const transports: Transport[] = [];
afterEach(async () => {
  for (const transport of transports.splice(0)) await transport.close();
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that responds with bytes: whatever the test writes, for each request that came whole. */
async function rawServer(respond: (line: Line) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const n = sockets.size;
    let heard = '';
    let asks = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      for (;;) {
        const end = heard.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
        const chunked = /transfer-encoding: chunked/i.test(heard);
        if (end < 0 || heard.length < end + 4 + length || (chunked && !heard.endsWith('0\r\n\r\n'))) return;
        const head = heard.slice(0, end);
        heard = chunked ? '' : heard.slice(end + 4 + length);
        respond({ socket, n, asks: (asks += 1), head });
      }
    });
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy that opens tunnels, and knows every name as this machine. */
async function tunnels(): Promise<string> {
  return rawServer(({ socket, head }) => {
    const [, port = ''] = /^CONNECT [^:]+:(\d+)/.exec(head) ?? [];
    const far = connect(Number(port), '127.0.0.1', () => {
      socket.removeAllListeners('data');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(far).pipe(socket);
    });
    far.on('error', () => socket.destroy());
    socket.on('close', () => far.destroy());
  });
}

/** The same server by a name that only the proxy knows: what is on this machine is reached without one. */
const elsewhere = (url: string): string => url.replace('127.0.0.1', 'gateway.example');

const response = (body: string, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const call = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  url,
  headers: {},
  body: '{}',
  purpose: 'submit',
  ...more,
});
const get = (url: string): OutgoingRequest => ({ method: 'GET', url, headers: {}, purpose: 'query' });

function used(transport: Transport): Transport {
  transports.push(transport);
  return transport;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const textOf = async (transport: Transport, sent: OutgoingRequest): Promise<string> =>
  (await transport.request(sent, 10_000).response).text;

/** undici takes a connection back one turn of the event loop after its response. */
async function turns(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

const kinds = [
  ['a submit', {}],
  ['a quote', { purpose: 'query' }],
  ['a deletion', { method: 'DELETE', purpose: 'query' }],
] as const satisfies readonly (readonly [string, Partial<OutgoingRequest>])[];

describe.each([
  ['with the first', 0],
  ['a moment later', 15],
] as const)('a response too many, which comes %s,', (_, ms) => {
  const respondTwice = ({ socket, n, asks }: Line): void => {
    const extra = (): void => void socket.write(response('{"job":"STALE"}'));
    socket.write(response(`{"job":"job-${n}-${asks}"}`) + (ms === 0 ? response('{"job":"STALE"}') : ''));
    if (ms > 0) setTimeout(extra, ms);
  };

  it.each(kinds)('is never taken for the response to another call than %s', async (__, more) => {
    for (const proxied of [false, true]) {
      const direct = await rawServer(respondTwice);
      const url = proxied ? elsewhere(direct) : direct;
      const transport = used(nodeTransport(proxied ? { proxy: await tunnels() } : {}));
      for (const wait of [0, 0, 30]) {
        await pause(wait);
        expect(await textOf(transport, call(url, more))).toMatch(/^\{"job":"job-\d-1"\}$/);
      }
    }
  });

  it('ends the idle connection of a poll before the next one is asked there', async () => {
    const url = await rawServer(respondTwice);
    const transport = used(nodeTransport());
    expect(await textOf(transport, get(url))).toBe('{"job":"job-1-1"}');
    await pause(ms * 3);
    expect(await textOf(transport, get(url))).toBe('{"job":"job-2-1"}');
  });

  it('never becomes the job of the next purchase', async () => {
    for (const make of [nodeTransport, fetchTransport]) {
      const url = await rawServer(respondTwice);
      const { media } = stilled({ url }, { transport: used(make()) });
      const jobs = [await media.submit(request), await media.submit(request), await media.submit(request)];
      expect(jobs.map((job) => job.ref.id)).toEqual(['job-1-1', 'job-2-1', 'job-3-1']);
      await media.close();
    }
  });
});

describe('a connection', () => {
  it.each([
    ['undici', nodeTransport],
    ['fetch', fetchTransport],
  ] as const)('of a purchase is asked to be closed, also by a server that keeps it (%s)', async (_, make) => {
    const heads: string[] = [];
    const url = await rawServer(({ socket, head, n, asks }) => {
      heads.push(head);
      socket.write(
        response(`"${n}-${asks}"`).replace(
          '\r\n\r\n',
          '\r\nconnection: keep-alive\r\nkeep-alive: timeout=60\r\n\r\n',
        ),
      );
    });
    const transport = used(make());
    await textOf(transport, get(url)); // its connection stays open, and is no purchase's
    const seen = [await textOf(transport, call(url)), await textOf(transport, call(url))];
    expect(heads.slice(1).every((head) => /^connection: close$/im.test(head))).toBe(true);
    expect(new Set(seen).size).toBe(2);
    if (make === nodeTransport) expect(seen).toEqual(['"2-1"', '"3-1"']);
  });

  it('of a poll is used again', async () => {
    const url = await rawServer(({ socket, n, asks }) => void socket.write(response(`"${n}-${asks}"`)));
    const transport = used(nodeTransport());
    expect(await textOf(transport, get(url))).toBe('"1-1"');
    await turns();
    expect(await textOf(transport, get(url))).toBe('"1-2"');
  });
});

const interims = [
  ['100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['100 without a reason', 'HTTP/1.1 100\r\n\r\n'],
  ['100 of HTTP/1.0 with bare line feeds', 'HTTP/1.0 100 Go on\nx-a: 1\n\n'],
  ['102 Processing', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['103 Early Hints', 'HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\nlink: </b>\r\n\r\n'],
  [
    'several in a row',
    'HTTP/1.1 100 Continue\r\n\r\n\r\nHTTP/1.1 103 Early Hints\r\na: b\r\n\r\nHTTP/1.1 199 X\r\n\r\n',
  ],
] as const;

describe.each(interims)('an interim response (%s)', (_, interim) => {
  const slowly = async (socket: Socket, bytes: string): Promise<void> => {
    socket.setNoDelay(true);
    for (const byte of bytes) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it.each([
    ['at once', false],
    ['byte by byte', true],
  ])(
    'that comes %s is skipped before the response to a purchase, a poll and a download',
    async (__, split) => {
      const url = await rawServer(({ socket, n, asks }) => {
        const bytes = interim + response(`{"job":"job-${n}-${asks}"}`);
        if (split) void slowly(socket, bytes);
        else socket.write(bytes);
      });
      const transport = used(nodeTransport());
      expect(await textOf(transport, call(url))).toBe('{"job":"job-1-1"}');
      expect(await textOf(transport, get(url))).toBe('{"job":"job-2-1"}');
      await turns();
      expect(await textOf(transport, get(url))).toBe('{"job":"job-2-2"}');
      const download = await transport.stream({ ...get(url), purpose: 'download', trustedOrigin: url })
        .response;
      let body = '';
      for await (const chunk of download.body) body += Buffer.from(chunk).toString();
      expect(body).toBe('{"job":"job-3-1"}');
    },
  );

  it.each(['PUT', 'PATCH'] as const)('is skipped before the response to a %s', async (method) => {
    const url = await rawServer(({ socket }) => void socket.write(interim + response('{"state":"taken"}')));
    expect(await textOf(used(nodeTransport()), { ...call(url), method })).toBe('{"state":"taken"}');
  });

  it('is skipped behind a proxy and on a socket somebody else opened', async () => {
    const url = await rawServer(({ socket }) => void socket.write(interim + response('{"job":"PAID"}')));
    const proxied = used(nodeTransport({ proxy: await tunnels() }));
    expect(await textOf(proxied, call(elsewhere(url)))).toBe('{"job":"PAID"}');
    const led = used(nodeTransport({ connect: async ({ hostname, port }) => connect(port, hostname) }));
    expect(await textOf(led, call(url))).toBe('{"job":"PAID"}');
  });

  it('is skipped inside TLS', async () => {
    // A shared key in place of certificates, which would be one more thing that expires.
    const secret = Buffer.from('0123456789abcdef');
    const tls = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2' } as const;
    const server = createTlsServer({ ...tls, pskCallback: () => secret }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => void slowly(socket, interim + response('{"job":"PAID"}')));
    });
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    open.push({ server, sockets });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const secure = (): Promise<Socket> =>
      new Promise((resolve, reject) => {
        const socket = connectTls({
          ...tls,
          port,
          host: '127.0.0.1',
          pskCallback: () => ({ psk: secret, identity: 'a' }),
          checkServerIdentity: () => undefined,
        });
        socket.once('secureConnect', () => resolve(socket)).once('error', reject);
      });
    const transport = used(nodeTransport({ connect: secure }));
    expect(await textOf(transport, call('https://gateway.example/make'))).toBe('{"job":"PAID"}');
  });

  it('keeps the job of a purchase', async () => {
    const url = await rawServer(({ socket }) => void socket.write(interim + response('{"job":"PAID"}')));
    const { media } = stilled({ url }, { transport: used(nodeTransport()) });
    expect((await media.submit(request)).ref.id).toBe('PAID');
    await media.close();
  });
});

describe('the filter of interim responses', () => {
  const through = (chunks: readonly string[], expected = true): string => {
    const filter = new InterimFilter();
    if (expected) filter.expect();
    return chunks.map((chunk) => filter.pass(Buffer.from(chunk, 'latin1')).toString('latin1')).join('');
  };
  const final = response('HTTP/1.1 100 Continue\r\n\r\n');

  it('changes no byte of a final response, whatever its body holds and wherever it is cut', () => {
    for (let at = 0; at <= final.length; at += 1)
      expect(through([final.slice(0, at), final.slice(at)])).toBe(final);
  });

  it('finds every interim response wherever it is cut', () => {
    const all = interims.map(([, bytes]) => bytes).join('') + final;
    for (let at = 0; at <= all.length; at += 1)
      expect(through([all.slice(0, at), all.slice(at)])).toBe(final);
    expect(through([...all])).toBe(final);
  });

  it.each([
    ['101, behind which there is no HTTP', 'HTTP/1.1 101 Switching Protocols\r\n\r\n\x01\x02'],
    ['bytes nobody asked for', ''],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a status of four digits', 'HTTP/1.1 1000 X\r\n\r\n'],
    ['an interim head without an end', `HTTP/1.1 100 Continue\r\nx: ${'x'.repeat(20_000)}`],
  ])('leaves %s to the parser', (_, bytes) => {
    expect(through([bytes])).toBe(bytes);
    expect(through(['HTTP/1.1 100 Continue\r\n\r\n'], false)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  });
});

it('an unasked-for interim response ends an idle connection and loses no poll', async () => {
  const url = await rawServer(({ socket, n, asks }) => {
    socket.write(`${response(`"${n}-${asks}"`)}HTTP/1.1 100 Continue\r\n\r\n`);
  });
  const transport = used(nodeTransport());
  expect(await textOf(transport, get(url))).toBe('"1-1"');
  await turns();
  expect(await textOf(transport, get(url))).toBe('"2-1"');
});

it('101 in answer to a purchase is no response: the end is unknown', async () => {
  const url = await rawServer(
    ({ socket }) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  );
  const { media } = stilled({ url }, { transport: used(nodeTransport()) });
  expect(await caught(media.submit(request))).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
  await media.close();
});
