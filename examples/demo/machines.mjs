// Three machines on one PostgreSQL: one buys and is killed, another one finishes the job.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@crosspoint/emulator';
import { fromPg, migrate } from '@crosspoint/store-postgres';
import pg from 'pg';

const url =
  process.env.DATABASE_URL ??
  `${process.env.CROSSPOINT_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432'}/postgres`;
const program = fileURLToPath(new URL('machine.mjs', import.meta.url));

/** One process: a machine that works on the store, and says what it does. */
function startMachine(name, options) {
  const child = spawn(process.execPath, [program, JSON.stringify({ name, ...options })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(`  ${name}: ${line}`);
    const [word] = line.split(' ');
    waiting.get(word)?.(line);
  });
  return {
    name,
    child,
    /** The next line that begins with a word. */
    says: (word) => new Promise((resolve) => void waiting.set(word, resolve)),
    ended: new Promise((resolve) => void child.once('close', resolve)),
  };
}

export async function showMachines() {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const schema = `crosspoint_demo_${process.pid}`;
  const emulator = await startEmulator();
  const machines = [];
  try {
    await migrate(fromPg(pool), { schema });
    const { baseURL } = emulator.options('aimlapi');
    machines.push(...['a', 'b', 'c'].map((name) => startMachine(name, { url, schema, baseURL })));
    await Promise.all(machines.map((machine) => machine.says('ready')));
    const [first, ...others] = machines;
    const finished = Promise.race(
      others.map(async (machine) => {
        await machine.says('finished');
        return machine;
      }),
    );
    const bought = first.says('bought');
    first.child.stdin.write('buy\n');
    await bought;
    first.child.kill('SIGKILL');
    await first.ended;
    console.log('  (a was killed)');
    const { name } = await finished;
    const { rows } = await pool.query(`SELECT count(*)::int AS attempts FROM ${schema}.attempts`);
    const submits = emulator.acceptedCount('aimlapi.submit');
    console.log(
      `\n${name} finished what a had bought. Purchases at the gateway: ${submits}, attempts in the store: ${rows[0].attempts}.`,
    );
    if (submits !== 1) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(
      'This demo needs PostgreSQL: set DATABASE_URL, such as postgres://postgres@127.0.0.1:5432/postgres',
    );
    process.exitCode = 1;
  } finally {
    for (const { child } of machines) child.kill('SIGKILL');
    await Promise.all(machines.map(({ ended }) => ended));
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`).catch(() => {});
    await pool.end();
    await emulator.close();
  }
}
