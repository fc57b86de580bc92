import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { fromPg, fromPostgresJs, migrate, postgresStore, type Sql, type SqlQueries } from '../src/index.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { freshSchema, makeDatabase, pgDriver, realServer, whySkipped } from './servers.ts';

const server = await realServer();
const database = server && (await makeDatabase(server));
afterAll(async () => {
  await database?.drop();
  server?.stop();
});

const url = database?.url ?? 'postgres://127.0.0.1:1/none';

/** A pool whose sessions have settings of their own. */
function poolWith(settings: Readonly<Record<string, string>>, max = 10): pg.Pool {
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');
  const pool = new pg.Pool({ connectionString: url, max, options });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced
  return pool;
}

/** What a pooler for transactions leaves of a session: nothing, after each transaction. */
function pooled(pool: pg.Pool): Sql {
  const forget = async <Value>(work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      await client.query('DISCARD ALL');
      client.release();
    }
  };
  const queriesOf = (client: pg.PoolClient): SqlQueries => ({
    query: async (text, values) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
  });
  return {
    query: (text, values) => forget((client) => queriesOf(client).query(text, values)),
    transaction: (work) =>
      forget(async (client) => {
        await client.query('BEGIN');
        try {
          const value = await work(queriesOf(client));
          await client.query('COMMIT');
          return value;
        } catch (error) {
          await client.query('ROLLBACK');
          throw error;
        }
      }),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

/** Many steps of every kind at once, on budgets and limits that hold as many as there are. */
async function crowd(sql: Sql): Promise<void> {
  const schema = freshSchema();
  await migrate(sql, { schema });
  const store = postgresStore(sql, { schema });
  const reservations = [{ budget: 'today', currency: 'USD', amount: '0.1', ceiling: '1' }];
  const twenty = Array.from({ length: 20 }, (_, i) => i);
  const begun = await Promise.all(
    twenty.map((i) => store.createAttempt(intentOf(`${i}`, { idempotencyKey: `k${i % 10}`, reservations }))),
  );
  expect(begun.filter(({ outcome }) => outcome === 'begun')).toHaveLength(10);
  expect(begun.filter(({ outcome }) => outcome === 'exists')).toHaveLength(10);
  const all = await store.list();
  await Promise.all(all.map(({ id }) => store.update(id, { status: 'accepted', dueInMs: 0 })));
  const [claims, limits] = await Promise.all([
    Promise.all(twenty.map(() => store.claimDue({ limit: 2, leaseMs: 60_000 }))),
    Promise.all(twenty.map(() => store.claimLimit({ name: 'echo', windowMs: 60_000, max: 7 }))),
  ]);
  const ids = claims.flat().map(({ id }) => id);
  expect([new Set(ids).size, ids.length]).toEqual([10, 10]);
  expect(limits.filter((ms) => ms === 0)).toHaveLength(7);
  await store.close();
}

describe.skipIf(database === undefined)(`the settings of an application${whySkipped(database)}`, () => {
  it.each([1, 2])('a pool of %i serves many steps at once', async (max) => {
    const driver = pgDriver(url, max);
    await expect(crowd(driver.sql)).resolves.toBeUndefined();
    await driver.end();
  });

  it('one connection of Postgres.js without prepared statements serves many steps at once', async () => {
    const sql = postgres(url, { max: 1, prepare: false, onnotice: () => undefined });
    await expect(crowd(fromPostgresJs(sql))).resolves.toBeUndefined();
    await sql.end();
  });

  it.each([
    ['transactions are serializable', { default_transaction_isolation: 'serializable' }],
    ['transactions see one state', { default_transaction_isolation: 'repeatable read' }],
    ['numbers are printed shortly', { extra_float_digits: '0' }],
    ['dates and times are those of elsewhere', { DateStyle: 'SQL, DMY', TimeZone: 'Pacific/Chatham' }],
    ['names are looked up elsewhere', { search_path: 'nowhere' }],
    ['a backslash in a text means something', { standard_conforming_strings: 'off' }],
  ])('works as ever where %s', async (_, settings) => {
    const pool = poolWith(settings);
    await expect(crowd(fromPg(pool))).resolves.toBeUndefined();
    await pool.end();
  });

  it('a pooler that keeps nothing of a session between two transactions breaks no promise', async () => {
    const pool = poolWith({}, 4);
    await expect(crowd(pooled(pool))).resolves.toBeUndefined();
    await pool.end();
  });

  it('waits for a connection where the server allows no more of them just now', async () => {
    const role = `crosspoint_${randomUUID().replaceAll('-', '')}`;
    const { sql, end } = pgDriver(url);
    const schema = freshSchema();
    await migrate(sql, { schema });
    await sql.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 1`, []);
    const address = new URL(url);
    address.username = role;
    const one = new pg.Pool({ connectionString: address.href });
    const two = new pg.Pool({ connectionString: address.href });
    try {
      await sql.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`, []);
      await sql.query(`GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${role}`, []);
      const plain = fromPg(two);
      let refusals = 0;
      const store = postgresStore(
        {
          ...plain,
          transaction: (work) =>
            plain.transaction(work).catch((error: unknown) => {
              refusals += 1;
              throw error;
            }),
        },
        { schema },
      );
      await store.createAttempt(intentOf('a'));
      (await two.connect()).release(true);
      const holder = await one.connect();
      const paid = store.update('a', { status: 'accepted' });
      await until(() => refusals > 0);
      holder.release(true);
      expect(await paid).toMatchObject({ outcome: 'updated' });
    } finally {
      await Promise.all([one.end(), two.end()]);
      await sql.query(`DROP OWNED BY ${role}`, []);
      await sql.query(`DROP ROLE ${role}`, []);
      await end();
    }
  });

  it('refuses a database that cannot hold every text', async () => {
    const { sql, end } = pgDriver(url);
    const name = `crosspoint_test_${randomUUID().replaceAll('-', '')}`;
    const latin = new URL(url);
    latin.pathname = `/${name}`;
    await sql.query(
      `CREATE DATABASE ${name} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
      [],
    );
    const other = pgDriver(latin.href);
    try {
      await migrate(other.sql);
      await expect(postgresStore(other.sql).createAttempt(intentOf('a'))).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/encoding UTF8.*LATIN1/),
      });
    } finally {
      await other.end();
      await sql.query(`DROP DATABASE ${name} WITH (FORCE)`, []);
      await end();
    }
  });

  it('keeps its tables in a schema whose name is a word of SQL', async () => {
    const { sql, end } = pgDriver(url);
    expect(await migrate(sql, { schema: 'user' })).toMatchObject({ from: 0 });
    expect(await migrate(sql, { schema: 'user' })).not.toMatchObject({ from: 0 });
    const store = postgresStore(sql, { schema: 'user' });
    expect(await store.createAttempt(intentOf('a'))).toMatchObject({ outcome: 'begun' });
    await end();
  });
});
