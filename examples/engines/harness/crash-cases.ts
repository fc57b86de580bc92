// Kills or freezes a machine at each of its steps, starts another one, and looks at the emulator for what was bought.
import { startEmulator, type Emulator } from '@crosspoint/emulator';
import { fromPg, migrate, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';
import { ordersTable } from '../orders.ts';
import type { Fate } from './crash-point.ts';
import { type Control, type EngineName, engineOf, type Place } from './engine.ts';
import { type Machine, Machines } from './machines.ts';
import { mediaOf } from './media.ts';

/** What happens to a machine, and at which of its steps, from 1. */
export interface CrashPlan {
  readonly fate: Fate;
  readonly point: number;
}

/** What became of one order. */
export interface CrashCase extends CrashPlan {
  /** Where the machine met its fate, such as `gateway: after POST`; undefined: it was through before. */
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

/** A database, an emulator and machines for the cases of one engine. */
interface Bench {
  readonly pool: pg.Pool;
  readonly emulator: Emulator;
  readonly control: Control;
  readonly machines: Machines;
  /** Begins to count polls anew. */
  readonly reset: () => void;
}

const longestMs = 170_000;
const over = new Set(['succeeded', 'failed']);

async function stateOf({ pool }: Bench, id: string): Promise<string> {
  const text = 'SELECT state FROM orders WHERE id = $1';
  return (await pool.query<{ state: string }>(text, [id])).rows[0]?.state ?? '';
}

/** The order is over, and so is its task. */
const isFinished = async (bench: Bench, id: string): Promise<boolean> =>
  over.has(await stateOf(bench, id)) && (await bench.control.tasks()) === 0;

/** Waits for something that a machine brings about. */
async function until(machine: Machine, isThere: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + longestMs;
  while (!(await isThere())) {
    if (machine.isEnded) throw new Error(`the machine ended by itself\n${machine.errors}`);
    if (Date.now() > giveUpAt) throw new Error(`nothing comes any more\n${machine.errors}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A send of long ago is over, and so is a claim on a poll and an idle transaction; tasks are taken back, what waits is due. */
async function passTime({ pool, control }: Bench): Promise<void> {
  await pool.query("UPDATE crosspoint.attempts SET expires_at = 0 WHERE status = 'open'");
  await pool.query('UPDATE crosspoint.attempts SET due_at = created_at WHERE due_at IS NOT NULL');
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'",
  );
  await control.passTime();
}

const purchasesOf = ({ emulator }: Bench): number => emulator.acceptedCount('aimlapi.submit');

/** What a person does with an unknown attempt: looks at the gateway for what it took. */
async function decide(bench: Bench): Promise<void> {
  if (purchasesOf(bench) > 0)
    throw new Error('the gateway records the key of a purchase, and reconcile did not find it');
  const { baseURL } = bench.emulator.options('aimlapi');
  const media = mediaOf(baseURL, { store: postgresStore(fromPg(bench.pool)) });
  const { jobs } = await media.jobs({ status: 'unknown' });
  for (const { ref } of jobs) await media.reconcile(ref, { decide: 'not_accepted' });
}

/** Other machines work on the order to its end. Says whether a person had to decide. */
async function finish(bench: Bench, id: string): Promise<boolean> {
  let byPerson = false;
  for (let machines = 0; machines < 3 && !(await isFinished(bench, id)); machines += 1) {
    await passTime(bench);
    const machine = bench.machines.replace();
    machine.tell({ do: 'place', order: orderOf(id), point: 0, fate: 'killed' });
    const isUndecided = async (): Promise<boolean> =>
      !byPerson && (await stateOf(bench, id)) === 'unknown' && (await (bench.control.isPutOff?.() ?? true));
    await until(machine, async () => (await isFinished(bench, id)) || isUndecided());
    if (!(await isUndecided())) continue;
    byPerson = true;
    await machine.kill();
    await decide(bench);
  }
  return byPerson;
}

const orderOf = (id: string) => ({ id, prompt: 'A paper boat.' });

async function runCase(bench: Bench, { fate, point }: CrashPlan): Promise<CrashCase> {
  const { pool, control, machines } = bench;
  const id = `order-${fate}-${point}`;
  bench.reset();
  const first = machines.current();
  first.tell({ do: 'place', order: orderOf(id), point, fate });
  await until(first, async () => first.step !== '' || (await isFinished(bench, id)));
  const { step } = first;
  if (step !== '' && fate === 'killed') await first.kill();
  const byPerson = step !== '' && (await finish(bench, id));
  if (step !== '' && fate === 'frozen') {
    await first.wakeAndStop();
    // what it may have added is worked off
    if (machines.current() !== first) await until(machines.current(), () => isFinished(bench, id));
  }
  const accepted =
    "SELECT count(*)::int AS n FROM crosspoint.attempts WHERE key = $1 AND status = 'accepted'";
  return {
    fate,
    point,
    step: step === '' ? undefined : step,
    purchases: purchasesOf(bench),
    accepted: (await pool.query<{ n: number }>(accepted, [id])).rows[0]?.n ?? Number.NaN,
    state: await stateOf(bench, id),
    tasksLeft: await control.tasks(),
    byPerson,
  };
}

/** Emulates a job whose course counts its polls, so that a slow machine sees as many as a quick one. */
async function startPolledEmulator() {
  let startedAt = Date.now();
  const pollMs = 1_000;
  const clock = { now: () => startedAt };
  const emulator = await startEmulator({ script: { queuedMs: pollMs, runningMs: 2 * pollMs }, clock });
  const start = startedAt;
  clock.now = () => startedAt + emulator.requestCount('aimlapi.status') * pollMs;
  const reset = (): void => {
    startedAt = Math.max(Date.now(), clock.now(), start);
    emulator.reset();
  };
  return { emulator, reset };
}

/** Runs cases of one engine, one after another, in an empty database and under a prefix that is free. */
export async function runCrashCases(
  engine: EngineName,
  place: Place,
  plans: readonly CrashPlan[],
  onCase: (done: CrashCase) => void = () => {},
): Promise<readonly CrashCase[]> {
  const pool = new pg.Pool({ connectionString: place.database, max: 2 });
  pool.on('error', () => {}); // an idle connection that breaks is replaced
  const { emulator, reset } = await startPolledEmulator();
  const { baseURL } = emulator.options('aimlapi');
  const machines = new Machines({ engine, place, baseURL });
  let control: Control | undefined;
  try {
    await pool.query(ordersTable);
    await migrate(fromPg(pool));
    control = await (await engineOf(engine)).control(place, pool);
    const cases: CrashCase[] = [];
    for (const plan of plans) {
      const done = await runCase({ pool, emulator, control, machines, reset }, plan);
      cases.push(done);
      onCase(done);
    }
    return cases;
  } finally {
    await machines.close();
    await control?.close();
    await emulator.close();
    await pool.end();
  }
}
