// Two accounts of one gateway on one PostgreSQL: one of them has four times as many jobs as the other.
import { randomUUID } from 'node:crypto';
import type { Provider } from '@crosspoint/core/plugin';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { migrate, fromPg, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';

export const accounts = ['quick', 'many'] as const;
export type Account = (typeof accounts)[number];

/** How many jobs of five an account has. */
export const jobsOfFive: Readonly<Record<Account, number>> = { quick: 1, many: 4 };

/** How often each job is polled, in ms. */
export const intervalMs = 10_000;

export const keyOf = (account: Account): string => `a-key-of-${account}-that-opens-nothing`;

export const gatewayOf = (account: Account, baseURL: string): Provider =>
  aimlapi({ apiKey: keyOf(account), account, baseURL, polling: { intervalMs } });

/** A database of the benchmark alone. */
export interface Database {
  readonly url: string;
  drop(): Promise<void>;
}

async function statement(url: string, text: string, values: readonly unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

/** Makes a database with the tables of a store, on `CROSSPOINT_TEST_POSTGRES` or on this machine's server. */
export async function makeDatabase(): Promise<Database> {
  const server = (process.env['CROSSPOINT_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432').replace(
    /\/$/,
    '',
  );
  const name = `crosspoint_bench_${randomUUID().replaceAll('-', '')}`;
  await statement(`${server}/postgres`, `CREATE DATABASE ${name}`);
  const url = `${server}/${name}`;
  const pool = new pg.Pool({ connectionString: url });
  await migrate(fromPg(pool));
  await pool.end();
  return { url, drop: () => statement(`${server}/postgres`, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

// Stands in a template for the number of the attempt.
const mark = '~n~';

/** An accepted attempt of an account, written by the store, and as many copies of its row as are asked for, all due now. */
export async function addJobs(url: string, account: Account, jobs: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url });
  const store = postgresStore(fromPg(pool));
  const [id, idempotencyKey, jobId] = ['attempt', 'key', 'job'].map((what) => `${what}-${account}-${mark}`);
  const ref = {
    version: 1,
    provider: 'aimlapi',
    account,
    model: 'alibaba/happyhorse-1.0',
    slug: 'alibaba/happyhorse-1-0',
    task: 'text-to-video',
    submittedAt: new Date().toISOString(),
    idempotencyKey: idempotencyKey!,
  } as const;
  const intent = { id: id!, namespace: '', idempotencyKey: idempotencyKey!, ordinal: 1, fingerprint: 'f' };
  await store.createAttempt({ ...intent, ref, expiresInMs: 60_000, reservations: [] });
  await store.update(id!, { status: 'accepted', ref: { ...ref, id: jobId! }, dueInMs: 0 });
  await pool.query(
    `INSERT INTO crosspoint.attempts (id, purchase, namespace, key, superseded, status, state, provider, account, labels,
       created_at, expires_in, expires_at, due_in, due_at, timed_at, attempt)
     SELECT replace(id, $2, n::text), md5(id || n), namespace, replace(key, $2, n::text), superseded, status, state,
       provider, account, labels, created_at, expires_in, expires_at, due_in, due_at, timed_at,
       replace(attempt, $2, n::text)
     FROM crosspoint.attempts, generate_series(1, $3::int) AS n WHERE id = $1`,
    [id, mark, jobs],
  );
  await pool.query(
    `INSERT INTO crosspoint.jobs (job, attempt)
     SELECT encode(sha256(convert_to('["aimlapi","${account}","' || replace($2, $3, substring(id FROM '[0-9]+$')) || '"]', 'UTF8')), 'hex'), seq
     FROM crosspoint.attempts WHERE id LIKE $1 || '%' AND id ~ '[0-9]+$'`,
    [`attempt-${account}-`, jobId, mark],
  );
  await pool.query('DELETE FROM crosspoint.attempts WHERE id = $1', [id]);
  await pool.query('VACUUM ANALYZE crosspoint.attempts');
  await store.close();
  await pool.end();
}
