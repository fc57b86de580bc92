import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, postgresStore, type PostgresOptions, type Sql } from '../src/index.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { type Cut, type Proxy, startProxy } from './proxy.ts';
import {
  type Driver,
  freshSchema,
  makeDatabase,
  pgDriver,
  postgresJsDriver,
  realServer,
  whySkipped,
} from './servers.ts';

const server = await realServer();
const database = server && (await makeDatabase(server));
afterAll(async () => {
  await database?.drop();
  server?.stop();
});

const reservations = [{ budget: 'today', currency: 'USD', amount: '1', ceiling: '1.5' }];
describe.skipIf(database === undefined)(`a COMMIT without a response${whySkipped(database)}`, () => {
  let proxy: Proxy;
  let driver: Driver;
  let schema: string;
  beforeEach(async () => {
    proxy = await startProxy(database!.url);
    driver = pgDriver(proxy.url);
    schema = freshSchema();
    await migrate(driver.sql, { schema });
  });
  afterEach(async () => {
    await driver.end();
    await proxy.close();
  });

  const open = (options: PostgresOptions = {}) => postgresStore(driver.sql, { schema, ...options });

  /** What another connection sees. */
  async function seen(text: string): Promise<readonly unknown[]> {
    const client = new pg.Client({ connectionString: database!.url });
    await client.connect();
    try {
      return (await client.query(text.replaceAll('SCHEMA', schema))).rows;
    } finally {
      await client.end();
    }
  }

  it.each<Cut>(['answer', 'commit'])('begins once, and reserves once, when the %s is lost', async (cut) => {
    const store = open();
    proxy.cut = cut;
    const result = await store.createAttempt(intentOf('a', { reservations }));
    expect(result).toMatchObject({ outcome: 'begun', attempt: { id: 'a', revision: 1, status: 'open' } });
    expect(proxy.cuts).toBe(1);
    expect(await seen('SELECT id FROM SCHEMA.attempts')).toEqual([{ id: 'a' }]);
    expect(await seen('SELECT amount::text FROM SCHEMA.holds')).toEqual([{ amount: '1' }]);
    const again = await store.createAttempt(intentOf('b', { idempotencyKey: 'key of a' }));
    expect(again).toMatchObject({ outcome: 'exists', attempt: { id: 'a' } });
  });

  it.each<Cut>(['answer', 'commit'])('updates once when the %s is lost', async (cut) => {
    const store = open();
    await store.createAttempt(intentOf('a', { reservations }));
    proxy.cut = cut;
    const result = await store.update('a', { status: 'rejected', tags: { for: 'tea' } }, { revision: 1 });
    expect(result).toMatchObject({ outcome: 'updated', attempt: { revision: 2, status: 'rejected' } });
    expect(proxy.cuts).toBe(1);
    expect(await seen('SELECT amount::text FROM SCHEMA.holds')).toEqual([]);
  });

  it('says that it is unavailable where PostgreSQL cannot be reached again, so that nothing is sent', async () => {
    const store = open({ stepTimeoutMs: 300 });
    await store.list();
    proxy.cut = 'answer';
    proxy.isGone = true;
    await expect(store.createAttempt(intentOf('a'))).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
    });
    expect(proxy.cuts).toBe(1);
  });

  it('begins once over Postgres.js as well', async () => {
    const other = postgresJsDriver(proxy.url);
    const store = postgresStore(other.sql, { schema });
    await store.list();
    proxy.cut = 'answer';
    expect(await store.createAttempt(intentOf('a'))).toMatchObject({ outcome: 'begun' });
    expect(await seen('SELECT id FROM SCHEMA.attempts')).toEqual([{ id: 'a' }]);
    await other.end();
  });

  it.each(['40P01', '40001'])('runs a step again after %s, before its COMMIT was sent', async (code) => {
    let collisions = 0;
    const sql: Sql = {
      ...driver.sql,
      transaction: (work) =>
        driver.sql.transaction(async (queries) => {
          const value = await work(queries);
          collisions += 1;
          if (collisions < 3) throw Object.assign(new Error('collision'), { code, severity: 'ERROR' });
          return value;
        }),
    };
    const store = postgresStore(sql, { schema });
    expect(await store.createAttempt(intentOf('a', { reservations }))).toMatchObject({ outcome: 'begun' });
    expect(collisions).toBe(3);
    expect(await seen('SELECT amount::text FROM SCHEMA.holds')).toEqual([{ amount: '1' }]);
  });
});
