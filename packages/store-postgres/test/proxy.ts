import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of the connection on which the next COMMIT is sent. */
export type Cut =
  /** Nothing. */
  | 'none'
  /** The COMMIT reaches PostgreSQL, and its response reaches nobody. */
  | 'answer'
  /** The COMMIT reaches nobody. */
  | 'commit';

/** A server between a store and PostgreSQL that cuts connections at their COMMIT. */
export interface Proxy {
  readonly url: string;
  /** What becomes of the next COMMIT; after one cut it is `none` again. */
  cut: Cut;
  /** Whether every connection after a cut is refused. */
  isGone: boolean;
  /** How many connections were cut. */
  cuts: number;
  close(): Promise<void>;
}

// A simple Query message: its letter, its length, the text and a NUL.
const commit = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');

/** @param target the address of a database, such as `postgres://postgres@127.0.0.1:5432/name` */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const proxy = { url: '', cut: 'none' as Cut, isGone: false, cuts: 0, close: async () => {} };
  const server = createServer((client) => {
    if (proxy.isGone && proxy.cuts > 0) return void client.destroy();
    const upstream = connect({ host: hostname, port: Number(port || 5432) });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    const end = (): void => {
      proxy.cuts += 1;
      client.destroy();
      upstream.destroy();
    };
    let isCutAtResponse = false;
    client.on('data', (bytes) => {
      const isCommit = bytes.includes(commit);
      const cut = isCommit ? proxy.cut : 'none';
      if (isCommit) proxy.cut = 'none';
      if (cut === 'commit') return end();
      isCutAtResponse ||= cut === 'answer';
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (isCutAtResponse ? end() : client.write(bytes)));
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' ? address?.port : '');
  proxy.url = url.href;
  proxy.close = async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return proxy;
}
