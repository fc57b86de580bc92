import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the programs of PostgreSQL are; undefined where they are not installed. */
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

/** Whether something listens on a port of this machine. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });

/** A port that nothing listens on, below those that the system gives to connections. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (!(await answers(port))) return port;
  }
}

/** A server of this process alone. */
export interface Cluster {
  readonly port: number;
  readonly url: string;
  /** Ends every process of it at once, without a last checkpoint, as a power failure does. */
  kill(): void;
  /** Starts it again after `kill`. */
  start(): void;
  /** Makes a standby the primary. */
  promote(): void;
  /** A standby of it, under this name in `synchronous_standby_names`. */
  standby(name: string): Promise<Cluster>;
}

/** Clusters in one temporary folder. */
export interface Clusters {
  primary(): Promise<Cluster>;
  /** Ends all of them, and removes what they wrote. */
  stop(): void;
}

/** What makes clusters; undefined where PostgreSQL is not installed. PostgreSQL refuses to run as root. */
export function temporaryClusters(): Clusters | undefined {
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
  /** @throws Error with the end of the server's own log */
  const startServer = (data: string, options: string): void => {
    const log = `${data}.log`;
    try {
      run('pg_ctl', '-D', data, '-w', '-l', log, '-o', options, 'start');
    } catch (cause) {
      const last = existsSync(log) ? readFileSync(log, 'utf8').slice(-1_000) : 'it has no log';
      throw new Error(`the server in ${data} did not start: ${last}`, { cause });
    }
  };
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-pg-'));
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const all: Cluster[] = [];

  async function cluster(data: string): Promise<Cluster> {
    const port = await freePort();
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c wal_receiver_timeout=2s -c wal_retrieve_retry_interval=200ms`;
    const pidFile = join(data, 'postmaster.pid');
    const made: Cluster = {
      port,
      url: `postgres://postgres@127.0.0.1:${port}`,
      kill() {
        if (!existsSync(pidFile)) return;
        process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT');
        // it writes while it ends: gone is its last word
        for (let i = 0; i < 600 && existsSync(pidFile); i += 1)
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      },
      start: () => startServer(data, options),
      promote: () => run('pg_ctl', '-D', data, '-w', 'promote'),
      async standby(name) {
        const copy = join(folder, `${name}-${all.length}`);
        const source = `host=127.0.0.1 port=${port} user=postgres application_name=${name}`;
        run('pg_basebackup', '-D', copy, '-d', source, '-R', '-X', 'stream', '-c', 'fast', '--no-sync');
        return cluster(copy);
      },
    };
    made.start();
    all.push(made);
    return made;
  }

  return {
    async primary() {
      const data = join(folder, `primary-${all.length}`);
      // the encoding would follow the locale of whoever runs the tests
      run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync');
      return cluster(data);
    },
    stop() {
      for (const each of all) each.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
