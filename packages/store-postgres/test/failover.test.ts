import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRegistry } from '@crosspoint/core';
import { exampleProvider } from '@crosspoint/core/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failoverRisk, migrate, postgresStore } from '../src/index.ts';
import { type Cluster, temporaryClusters } from './cluster.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { type Driver, pgDriver } from './servers.ts';

const clusters = temporaryClusters();
if (clusters === undefined && process.env['CROSSPOINT_REQUIRE_POSTGRES'] === '1')
  throw new Error('these tests may not be skipped here: no PostgreSQL is installed');
const why = clusters === undefined ? ' (skipped: no PostgreSQL is installed)' : '';
afterAll(() => clusters?.stop());

const begins = 120_000; // two servers are made and one dies in each test
const stepTimeoutMs = 60_000; // a failover on a busy machine

/** The address an application knows: whichever server is behind it. */
interface Address {
  readonly url: string;
  /** Breaks every connection; new ones reach this server, or nothing. */
  point(cluster: Cluster | undefined): void;
  close(): Promise<void>;
}

async function addressOf(first: Cluster): Promise<Address> {
  let target: Cluster | undefined = first;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    if (target === undefined) return void client.destroy();
    const upstream = connect({ host: '127.0.0.1', port: target.port });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `postgres://postgres@127.0.0.1:${typeof address === 'object' ? address?.port : ''}/postgres`,
    point(cluster) {
      target = cluster;
      for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function query(cluster: Cluster, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: `${cluster.url}/postgres` });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('it never came to hold');
}

const attempts = (cluster: Cluster) =>
  query(cluster, 'SELECT id, status FROM crosspoint.attempts ORDER BY seq');

describe.skipIf(clusters === undefined)(`a failover to a standby${why}`, { timeout: begins }, () => {
  let primary: Cluster;
  let standby: Cluster;
  let address: Address;
  let driver: Driver;

  /** The server that answers now becomes the primary of a new pair; the one before is gone. */
  async function pair(isSynchronous: boolean): Promise<void> {
    standby = await primary.standby('follower');
    const names = isSynchronous ? 'follower' : '';
    await query(primary, `ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await query(primary, 'SELECT pg_reload_conf()');
    const wanted = isSynchronous ? 'sync' : 'async';
    await until(async () => {
      const rows = await query(primary, 'SELECT state, sync_state FROM pg_stat_replication');
      return rows.some(({ state, sync_state: sync }) => state === 'streaming' && sync === wanted);
    });
    address = await addressOf(primary);
    driver = pgDriver(address.url);
    await query(primary, 'DROP SCHEMA IF EXISTS crosspoint CASCADE');
    await migrate(driver.sql);
  }

  /** The primary dies, the standby takes its place, and the address leads to it. */
  async function failOver(): Promise<void> {
    address.point(undefined);
    primary.kill();
    standby.promote();
    await query(standby, "ALTER SYSTEM SET synchronous_standby_names = ''");
    await query(standby, 'SELECT pg_reload_conf()');
    address.point(standby);
    primary = standby;
  }

  const open = () => postgresStore(driver.sql, { stepTimeoutMs });

  beforeAll(async () => {
    primary = await clusters!.primary();
  }, begins);
  afterEach(async () => {
    await driver.end();
    await address.close();
  });

  it('keeps an intent that a synchronous standby has, while its request is under way, and buys once', async () => {
    await pair(true);
    expect(await failoverRisk(driver.sql)).toBeUndefined();
    let posts = 0;
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: 'key', baseURL: 'https://gateway.example' })],
      store: open(),
      transport: {
        name: 'gateway',
        request: () => ({
          abort: () => undefined,
          response: (async () => {
            posts += 1;
            // The intent is written, the request has left, and its response is still to come.
            await failOver();
            return { status: 200, headers: { 'content-type': 'application/json' }, text: '{"job":"job-1"}' };
          })(),
        }),
        stream: () => {
          throw new Error('nothing is downloaded here');
        },
        close: async () => {},
      },
    });
    const request = { kind: 'video', model: 'echo/parrot', prompt: 'A paper boat.', duration: 5 } as const;
    const job = await media.submit(request, { idempotencyKey: 'a' });
    expect([job.ref.id, job.durable]).toEqual(['job-1', true]);
    const again = await media.submit(request, { idempotencyKey: 'a' });
    expect([again.ref.id, posts]).toEqual(['job-1', 1]);
    expect(await attempts(primary)).toMatchObject([{ status: 'accepted' }]);
    await media.close();
  });

  it('begins a purchase once where the primary dies before it has confirmed the intent', async () => {
    await pair(true);
    const store = open();
    await store.list();
    const began = store.createAttempt(intentOf('a'));
    await failOver();
    expect(await began).toMatchObject({ outcome: 'begun', attempt: { id: 'a' } });
    expect(await attempts(primary)).toMatchObject([{ id: 'a', status: 'open' }]);
    await store.close();
  });

  it.each([
    ['whose connection breaks', 'pg_terminate_backend'],
    ['whose wait an operator cancels', 'pg_cancel_backend'],
  ])('does not take an intent for written that its synchronous standby does not have: %s', async (_, end) => {
    await pair(true);
    const store = open();
    await store.list();
    standby.kill();
    let isOver = false;
    const began = store.createAttempt(intentOf('a')).finally(() => (isOver = true));
    const waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    await until(async () => (await query(primary, waiting)).length > 0);
    // Its wait ends, and so does the next: the intent is on the primary, and nowhere else.
    for (let n = 0; n < 2; n += 1) {
      const [first] = await query(primary, waiting);
      await query(primary, `SELECT ${end}(${String(first?.['pid'])})`);
      await until(async () => {
        const waits = await query(primary, waiting);
        return isOver || waits.some(({ pid }) => pid !== first?.['pid']);
      });
      expect([isOver, (await attempts(primary)).length]).toEqual([false, 1]);
    }
    standby.start();
    expect(await began).toMatchObject({ outcome: 'begun', attempt: { id: 'a' } });
    expect(await store.update('a', { status: 'accepted' })).toMatchObject({ outcome: 'updated' });
    await failOver();
    expect(await attempts(primary)).toMatchObject([{ id: 'a', status: 'accepted' }]);
    await store.close();
  });

  it('may lose an intent where the standby is asynchronous, which is told beforehand', async () => {
    await pair(false);
    expect(await failoverRisk(driver.sql)).toContain('synchronous_standby_names is empty');
    const store = open();
    await store.createAttempt(intentOf('a'));
    await until(async () => (await attempts(standby)).length === 1);
    standby.kill();
    expect(await store.createAttempt(intentOf('b'))).toMatchObject({ outcome: 'begun' });
    address.point(undefined);
    primary.kill();
    standby.start();
    await failOver();
    // What was sent for `b` is known to nobody: its key would buy again.
    expect(await attempts(primary)).toMatchObject([{ id: 'a' }]);
    expect(await store.createAttempt(intentOf('c', { idempotencyKey: 'key of b' }))).toMatchObject({
      outcome: 'begun',
    });
    await store.close();
  });
});
