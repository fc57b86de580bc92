import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { fromPg, fromPglite, fromPostgresJs, type Sql } from '../src/index.ts';
import { temporaryClusters } from './cluster.ts';

export { temporaryClusters };

/** A real server: an address without a database, such as `postgres://postgres@127.0.0.1:5432`. */
interface Server {
  readonly url: string;
  stop(): void;
}

const noServer =
  'no PostgreSQL: CROSSPOINT_TEST_POSTGRES is not set, nothing answers at 127.0.0.1:5432, and no initdb is installed';

/** What the name of a test that needs a real server says where there is none. */
export const whySkipped = (database: unknown): string =>
  database === undefined ? ` (skipped: ${noServer})` : '';

async function isServer(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: `${url}/postgres`, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A cluster of this process alone. */
async function temporaryCluster(): Promise<Server | undefined> {
  const clusters = temporaryClusters();
  if (clusters === undefined) return undefined;
  const { url } = await clusters.primary();
  return { url, stop: () => clusters.stop() };
}

/** The server of these tests: the one that is named, one that answers here, or one of their own; else none. */
export async function realServer(): Promise<Server | undefined> {
  const named = process.env['CROSSPOINT_TEST_POSTGRES'];
  const stop = (): void => {};
  if (named !== undefined && named !== '') return { url: named.replace(/\/$/, ''), stop };
  const url = 'postgres://postgres@127.0.0.1:5432';
  if (await isServer(url)) return { url, stop };
  const own = await temporaryCluster();
  if (own === undefined && process.env['CROSSPOINT_REQUIRE_POSTGRES'] === '1')
    throw new Error(`these tests may not be skipped here: ${noServer}`);
  return own;
}

/** A database of one test file, dropped after it. */
export interface Database {
  readonly url: string;
  drop(): Promise<void>;
}

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

export async function makeDatabase(server: Server): Promise<Database> {
  const name = `crosspoint_test_${randomUUID().replaceAll('-', '')}`;
  await statement(`${server.url}/postgres`, `CREATE DATABASE ${name}`);
  return {
    url: `${server.url}/${name}`,
    drop: () => statement(`${server.url}/postgres`, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** A driver with a pool of its own. */
export interface Driver {
  readonly sql: Sql;
  end(): Promise<void>;
}

export function pgDriver(url: string, max = 10): Driver & { readonly pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced
  return { sql: fromPg(pool), pool, end: () => pool.end() };
}

export function postgresJsDriver(url: string): Driver {
  const sql = postgres(url, { max: 10, onnotice: () => undefined });
  return { sql: fromPostgresJs(sql), end: () => sql.end() };
}

export function pgliteDriver(): Driver {
  const database = new PGlite();
  return { sql: fromPglite(database), end: () => database.close() };
}

let count = 0;
/** A name for the schema of one case. */
export const freshSchema = (): string => `case_${process.pid}_${(count += 1)}`;
