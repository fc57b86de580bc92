import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { fromPg, fromPglite, fromPostgresJs, migrate, postgresStore, type Sql } from '../src/index.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { freshSchema, makeDatabase, pgDriver, realServer, whySkipped } from './servers.ts';

const memory = new PGlite();
const sql = fromPglite(memory);
afterAll(() => memory.close());

/** A database whose responses about itself are changed. */
const changed = (change: Record<string, unknown>): Sql => ({
  query: async (text, values) =>
    (await sql.query(text, values)).map((row) => ('standby' in row ? { ...row, ...change } : row)),
  transaction: (work) =>
    sql.transaction((queries) =>
      work({
        query: async (text, values) =>
          (await queries.query(text, values)).map((row) => ('standby' in row ? { ...row, ...change } : row)),
      }),
    ),
});

describe('what the store refuses', () => {
  it.each([
    ['fsync is off', { fsync: 'off' }, /fsync is off/],
    ['commits are not waited for', { fsync: 'on', commits: 'off' }, /synchronous_commit is off/],
    ['commits are local', { fsync: 'on', commits: 'local' }, /synchronous_commit is local/],
    ['it is old', { fsync: 'on', server: 120_000 }, /PostgreSQL 13/],
    ['its tables are newer', { fsync: 'on', version: '99' }, /newer @crosspoint\/store-postgres.*upgrade/],
    ['its tables are older', { fsync: 'on', version: '0' }, /crosspoint store migrate/],
    ['it is a standby', { fsync: 'on', standby: 1 }, /standby/],
  ])('a database where %s', async (_, change, message) => {
    const schema = freshSchema();
    await migrate(sql, { schema });
    const store = postgresStore(changed(change), { schema, stepTimeoutMs: 50 });
    await expect(store.createAttempt(intentOf('a'))).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(message),
    });
    expect((await sql.query(`SELECT 1 FROM ${schema}.attempts`, [])).length).toBe(0);
  });

  it('a database without tables, and opens once they are made', async () => {
    const schema = freshSchema();
    const store = postgresStore(sql, { schema });
    await expect(store.list()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/has no tables yet; run `crosspoint store migrate`/),
    });
    expect(await migrate(sql, { schema })).toEqual({ from: 0, to: 2 });
    expect(await migrate(sql, { schema })).toEqual({ from: 2, to: 2 });
    expect(await store.list()).toEqual([]);
    await sql.query(`UPDATE ${schema}.version SET version = 7`, []);
    await expect(migrate(sql, { schema })).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.createAttempt(intentOf('a'))).rejects.toMatchObject({
      message: expect.stringMatching(/version 7/),
    });
  });

  it('a connection of the application that is inside a transaction, by its type', async () => {
    const clients: readonly unknown[] = [new pg.Client(), { totalCount: 1, release: () => undefined }];
    for (const client of clients) expect(() => fromPg(client as pg.Pool)).toThrow(TypeError);
    const js = postgres('postgres://127.0.0.1:1/none');
    expect(() =>
      fromPostgresJs(Object.assign(() => undefined, { ...js, savepoint: () => undefined })),
    ).toThrow(TypeError);
    await memory.transaction(async (inside) => {
      const insideOnly: unknown = inside;
      expect(() => fromPglite(insideOnly as PGlite)).toThrow(TypeError);
    });
  });

  it('a connection that is inside a transaction, as PostgreSQL sees it', async () => {
    const schema = freshSchema();
    await migrate(sql, { schema });
    await memory.transaction(async (inside) => {
      const store = postgresStore(
        {
          durable: false,
          query: async (text, values) =>
            (await inside.query<Record<string, unknown>>(text, [...values])).rows,
          transaction: () => Promise.reject(new Error('not reached')),
        },
        { schema },
      );
      await expect(store.list()).rejects.toMatchObject({
        message: expect.stringMatching(/inside a transaction of the application/),
      });
    });
  });

  it('a name that is no schema', () => {
    expect(() => postgresStore(sql, { schema: 'a"; DROP' })).toThrow(TypeError);
  });

  it('every call after it was closed', async () => {
    const store = postgresStore(sql);
    await store.close();
    await store.close();
    await expect(store.list()).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

const server = await realServer();
const database = server && (await makeDatabase(server));
afterAll(async () => {
  await database?.drop();
  server?.stop();
});

describe.skipIf(database === undefined)(`a real server${whySkipped(database)}`, () => {
  it('whose user does not wait for commits is refused, inside the transaction too', async () => {
    const { sql: plain, end } = pgDriver(database!.url);
    const schema = freshSchema();
    await migrate(plain, { schema });
    const pool = new pg.Pool({ connectionString: database!.url, options: '-c synchronous_commit=off' });
    const store = postgresStore(fromPg(pool), { schema });
    await expect(store.createAttempt(intentOf('a'))).rejects.toMatchObject({
      message: expect.stringMatching(/synchronous_commit is off/),
    });
    await Promise.all([pool.end(), end()]);
  });

  it('says that a lock is held too long, and writes nothing', async () => {
    const { sql: plain, pool, end } = pgDriver(database!.url);
    const schema = freshSchema();
    await migrate(plain, { schema });
    const store = postgresStore(plain, { schema, lockTimeoutMs: 50 });
    await store.createAttempt(intentOf('a'));
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query(`SELECT 1 FROM ${schema}.attempts FOR UPDATE`);
    await expect(store.update('a', { status: 'accepted' })).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
      message: expect.stringMatching(/is locked by another process/),
    });
    await client.query('ROLLBACK');
    client.release();
    expect((await store.getById('a'))?.status).toBe('open');
    await end();
  });

  it('names no password where it cannot be reached', async () => {
    const { sql: wrong, end } = pgDriver('postgres://someone:s3cret@127.0.0.1:1/none');
    const error = await postgresStore(wrong)
      .list()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'store_unavailable', retryable: true });
    expect(String(error)).toMatch(/cannot be reached/);
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cret');
    await end();
  });
});
