import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Transport } from '../src/transport.ts';
import { nodeTransport, type NodeTransportOptions } from '../src/node.ts';
import { caught } from './gateway.ts';

let end: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(end.map((each) => each()));
  end = [];
});

/** A server that holds every request until it is told to respond, and counts its connections. */
async function holding() {
  const held: { readonly url: string; readonly response: ServerResponse }[] = [];
  const sockets = new Set<Socket>();
  let most = 0;
  const arrivals: (() => void)[] = [];
  const server = createServer((incoming, response) => {
    held.push({ url: incoming.url ?? '', response });
    for (const arrive of arrivals.splice(0)) arrive();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  end.push(() => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    most: () => most,
    /** Waits until so many requests came. */
    async arrived(count: number): Promise<void> {
      while (held.length < count) await new Promise<void>((resolve) => void arrivals.push(resolve));
    },
  };
}

function opened(options: NodeTransportOptions): Transport {
  const transport = nodeTransport(options);
  end.push(() => transport.close());
  return transport;
}

const get = (url: string) => ({ method: 'GET', url, headers: {}, purpose: 'poll' }) as const;
const post = (url: string) => ({ method: 'POST', url, headers: {}, body: '{}', purpose: 'submit' }) as const;

describe('the connections of one origin', () => {
  it.each([
    ['reads', get],
    ['submits', post],
  ] as const)('are bounded (%s), and requests take turns in their order', async (name, call) => {
    const { url, held, most, arrived } = await holding();
    const transport = opened({ maxConnections: { [name]: 2 } });
    const responses = Array.from(
      { length: 6 },
      (_, n) => transport.request(call(`${url}/${n}`), 1_000).response,
    );
    for (let n = 0; n < 6; n += 1) {
      await arrived(Math.min(n + 2, 6));
      expect(held.length).toBe(Math.min(n + 2, 6));
      held[n]!.response.end('{}');
      await responses[n];
    }
    expect(held.map((each) => each.url)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5']);
    expect(most()).toBeLessThanOrEqual(2);
  });

  it('of submits and of polls do not wait for each other', async () => {
    const { url, held, arrived } = await holding();
    const transport = opened({ maxConnections: { reads: 1, submits: 1 } });
    const submit = transport.request(post(`${url}/submit`), 1_000).response;
    await arrived(1);
    const poll = transport.request(get(`${url}/poll`), 1_000).response;
    await arrived(2);
    for (const { response } of held) response.end('{}');
    expect(await Promise.all([submit, poll])).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it('are waited for no longer than the caller wants, and what was stopped then is never sent', async () => {
    const { url, held, arrived } = await holding();
    const transport = opened({ maxConnections: { submits: 1 } });
    const first = transport.request(post(`${url}/first`), 1_000).response;
    await arrived(1);
    const second = transport.request(post(`${url}/second`), 1_000);
    const third = transport.request(post(`${url}/third`), 1_000).response;
    const stopped = caught(second.response);
    second.abort('timeout');
    expect(await stopped).toMatchObject({ reason: 'timeout', phase: 'before-write' });
    held[0]!.response.end('{}');
    await first;
    await arrived(2);
    held[1]!.response.end('{}');
    await third;
    expect(held.map((each) => each.url)).toEqual(['/first', '/third']);
  });

  it('that cannot be had fail every request that waits for one', async () => {
    // A port that was free a moment ago, and that nobody listens at.
    const server = createTcpServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const transport = opened({ maxConnections: { reads: 2 } });
    const responses = Array.from({ length: 50 }, () =>
      caught(transport.request(get(`http://127.0.0.1:${port}/`), 1_000).response),
    );
    for (const error of await Promise.all(responses))
      expect(error).toMatchObject({ reason: 'unreachable', phase: 'before-write' });
  });

  it.each([
    [{ reads: 0 }, 'maxConnections.reads must be a whole number from 1; got 0'],
    [{ polls: 3 }, 'maxConnections.polls is not an option; known are reads, submits, downloads'],
  ])('are checked: %j', (maxConnections, message) => {
    expect(() => nodeTransport({ maxConnections } as NodeTransportOptions)).toThrow(new TypeError(message));
  });
});

describe('a machine without room for another connection', () => {
  it.each(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'])(
    'is told apart from a gateway that cannot be reached (%s)',
    async (code) => {
      const lacking = Object.assign(new Error(`connect ${code}`), { code });
      const transport = opened({ connect: () => Promise.reject(lacking) });
      expect(
        await caught(transport.request(post('https://gateway.example/jobs'), 1_000).response),
      ).toMatchObject({
        reason: 'exhausted',
        phase: 'before-write',
        message: `this machine has no socket, port or memory left for another connection (${code})`,
      });
    },
  );

  it('is seen where each of several addresses failed for it', async () => {
    const lacking = Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' });
    const all = Object.assign(new AggregateError([lacking, lacking], 'all failed'), { code: 'ETIMEDOUT' });
    const transport = opened({ connect: () => Promise.reject(all) });
    expect(await caught(transport.request(get('https://gateway.example/'), 1_000).response)).toMatchObject({
      reason: 'exhausted',
    });
  });
});
