import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';

/** A Redis server: an address such as `redis://127.0.0.1:6379`. */
export interface RedisServer {
  readonly url: string;
  stop(): void;
}

const noServer =
  'no Redis: CROSSPOINT_TEST_REDIS is not set, nothing answers at 127.0.0.1:6379, and no redis-server is installed';

/** What the name of a test that needs Redis says where there is none. */
export const whyNoRedis = (server: unknown): string =>
  server === undefined ? ` (skipped: ${noServer})` : '';

const open = (url: string): Redis => {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {}); // the command that fails says it
  return redis;
};

async function answers(url: string): Promise<boolean> {
  const redis = open(url);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server of this process alone, in memory, stopped by its process id. */
async function temporaryServer(): Promise<RedisServer | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  for (let i = 0; i < 200 && !(await answers(url)); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return { url, stop: () => void child.kill('SIGKILL') };
}

/** The Redis of these tests: the one that is named, one that answers here, or one of their own; else none. */
export async function realRedis(): Promise<RedisServer | undefined> {
  const named = process.env['CROSSPOINT_TEST_REDIS'];
  const stop = (): void => {};
  if (named !== undefined && named !== '') return { url: named, stop };
  const url = 'redis://127.0.0.1:6379';
  if (await answers(url)) return { url, stop };
  const own = await temporaryServer();
  if (own === undefined && process.env['CROSSPOINT_REQUIRE_REDIS'] === '1')
    throw new Error(`these tests may not be skipped here: ${noServer}`);
  return own;
}

/** Does something under a prefix of its own, and removes all its keys. */
export async function withPrefix<T>({ url }: RedisServer, use: (prefix: string) => Promise<T>): Promise<T> {
  const prefix = `crosspoint-test-${randomUUID()}`;
  try {
    return await use(prefix);
  } finally {
    const redis = open(url);
    await redis.connect();
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 }) as AsyncIterable<
      string[]
    >)
      if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  }
}
