import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { fromPg, fromPglite, fromPostgresJs, type Sql } from '../src/index.ts';

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

const responses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });

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

function binaries(): string | undefined {
  const found = spawnSync('initdb', ['--version']).status === 0 ? '' : undefined;
  if (found !== undefined) return found;
  const root = '/usr/lib/postgresql';
  try {
    const [version] = readdirSync(root).toSorted((a, b) => Number(b) - Number(a));
    return version === undefined ? undefined : join(root, version, 'bin/');
  } catch {
    return undefined;
  }
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    if (!(await responses(port))) return port;
  }
}

/** A cluster of this process alone, stopped by its process id. PostgreSQL refuses to run as root. */
async function temporaryCluster(): Promise<Server | undefined> {
  const bin = binaries();
  const isRoot = process.getuid?.() === 0;
  if (bin === undefined || (isRoot && spawnSync('id', ['postgres']).status !== 0)) return undefined;
  const run = (program: string, ...args: readonly string[]): void => {
    const line = [`${bin}${program}`, ...args];
    const [command = '', ...rest] = isRoot
      ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...line]
      : line;
    execFileSync(command, rest, { stdio: 'ignore', cwd: '/' });
  };
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-pg-'));
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const port = await freePort();
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync');
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}`,
    stop() {
      process.kill(pid, 'SIGQUIT');
      // it writes while it ends: gone is its last word
      for (let i = 0; i < 100 && existsSync(join(data, 'postmaster.pid')); i += 1)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
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
