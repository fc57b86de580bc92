// Kills a machine at each of its steps, starts another one, and looks at the emulator for what was bought.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEmulator, type Emulator } from '@crosspoint/emulator';
import { fromPg, migrate, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';
import { ordersTable } from '../orders.ts';
import { type EngineName, engines } from './engines.ts';
import { mediaOf } from './media.ts';

/** What became of one order. */
export interface CrashCase {
  readonly point: number;
  /** Where the machine was killed, such as `gateway: after POST`; undefined: it was through before. */
  readonly step: string | undefined;
  /** How many purchases the gateway took. */
  readonly purchases: number;
  /** Attempts that the store holds as accepted. */
  readonly accepted: number;
  readonly state: string;
  /** Tasks that the engine still holds when the order is over. */
  readonly tasksLeft: number;
  /** The gateway's records did not decide, and a person had to. */
  readonly byPerson: boolean;
}

/** A server, a database and an emulator for the cases of one engine. */
interface Bench {
  readonly engine: EngineName;
  readonly url: string;
  readonly pool: pg.Pool;
  readonly emulator: Emulator;
}

const program = fileURLToPath(new URL('machine.ts', import.meta.url));
const longestMs = 170_000;
const over = new Set(['succeeded', 'failed']);

function startMachine({ engine, url, emulator }: Bench, id: string, point: number) {
  const { baseURL } = emulator.options('aimlapi');
  const options = { engine, url, baseURL, order: { id, prompt: 'A paper boat.' }, point };
  const quiet = '--disable-warning=ExperimentalWarning'; // Node.js 22 about reading TypeScript
  const child = spawn(process.execPath, [quiet, program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const machine = { step: '', errors: '', ended: false };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (machine.step += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (machine.errors += text));
  const closed = once(child, 'close').then(() => (machine.ended = true));
  return {
    machine,
    stop: async (): Promise<void> => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

const numberOf = async (pool: pg.Pool, text: string, values: readonly string[] = []): Promise<number> =>
  (await pool.query<{ n: number }>(text, [...values])).rows[0]?.n ?? Number.NaN;

const stateOf = async ({ pool }: Bench, id: string): Promise<string> =>
  (await pool.query<{ state: string }>('SELECT state FROM orders WHERE id = $1', [id])).rows[0]?.state ?? '';

const tasksOf = ({ pool, engine }: Bench): Promise<number> => numberOf(pool, engines[engine].tasks);

/** The order is over, and so is its task. */
const isFinished = async (bench: Bench, id: string): Promise<boolean> =>
  over.has(await stateOf(bench, id)) && (await tasksOf(bench)) === 0;

/** Runs a machine until it is dead or there is nothing more to wait for; says where it died. */
async function runMachine(
  bench: Bench,
  id: string,
  point: number,
  isEnough: () => Promise<boolean>,
): Promise<string> {
  const { machine, stop } = startMachine(bench, id, point);
  try {
    const giveUpAt = Date.now() + longestMs;
    while (!machine.ended && !(await isEnough())) {
      if (Date.now() > giveUpAt) throw new Error(`order ${id} did not end\n${machine.errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await stop();
  }
  if (machine.errors !== '') throw new Error(machine.errors);
  return machine.step.trim();
}

/** A dead machine's send is over, and so is its claim on a poll; its task is taken back, and whatever waits is due. */
async function passTime({ engine, url, pool }: Bench): Promise<void> {
  await pool.query("UPDATE crosspoint.attempts SET expires_at = 0 WHERE status = 'open'");
  await pool.query('UPDATE crosspoint.attempts SET due_at = created_at WHERE due_at IS NOT NULL');
  await engines[engine].passTime(url, pool);
}

/** What a person does with an unknown attempt: looks at the gateway for what it took. */
async function decide({ pool, emulator }: Bench, purchases: number): Promise<void> {
  if (purchases > 0)
    throw new Error('the gateway records the key of a purchase, and reconcile did not find it');
  const media = mediaOf(emulator.options('aimlapi').baseURL, { store: postgresStore(fromPg(pool)) });
  const { jobs } = await media.jobs({ status: 'unknown' });
  for (const { ref } of jobs) await media.reconcile(ref, { decide: 'not_accepted' });
}

async function runCase(bench: Bench, point: number): Promise<CrashCase> {
  const { pool, emulator } = bench;
  const id = `order-${point}`;
  emulator.reset();
  const purchases = (): number => emulator.acceptedCount('aimlapi.submit');
  const ended = (): Promise<boolean> => isFinished(bench, id);
  const step = await runMachine(bench, id, point, ended);
  let byPerson = false;
  for (let machines = 0; machines < 3 && !(await ended()); machines += 1) {
    await passTime(bench);
    const isUndecided = async (): Promise<boolean> => !byPerson && (await stateOf(bench, id)) === 'unknown';
    await runMachine(bench, id, 0, async () => (await ended()) || isUndecided());
    if (!(await isUndecided())) continue;
    byPerson = true;
    await decide(bench, purchases());
  }
  const accepted =
    "SELECT count(*)::int AS n FROM crosspoint.attempts WHERE key = $1 AND status = 'accepted'";
  return {
    point,
    step: step === '' ? undefined : step,
    purchases: purchases(),
    accepted: await numberOf(pool, accepted, [id]),
    state: await stateOf(bench, id),
    tasksLeft: await tasksOf(bench),
    byPerson,
  };
}

/** Runs cases of one engine, one after another, on an empty database. */
export async function runCrashCases(
  engine: EngineName,
  url: string,
  points: readonly number[],
  onCase: (done: CrashCase) => void = () => {},
): Promise<readonly CrashCase[]> {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {}); // an idle connection that breaks is replaced
  const emulator = await startEmulator({ script: 'q300g900c' });
  try {
    await pool.query(ordersTable);
    await migrate(fromPg(pool));
    await engines[engine].migrate(url);
    const cases: CrashCase[] = [];
    for (const point of points) {
      const done = await runCase({ engine, url, pool, emulator }, point);
      cases.push(done);
      onCase(done);
    }
    return cases;
  } finally {
    await emulator.close();
    await pool.end();
  }
}
