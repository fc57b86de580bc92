import type { GatewayContext } from '../../frame/protocol.ts';
import { holdsSlot, isRefunded } from './life.ts';
import { dailyMicro, type GateaiSettings, settingsSchema } from './settings.ts';
import type { Task } from './task.ts';

/** What the gateway knows of one key. */
export interface Account {
  readonly settings: GateaiSettings;
  /** Oldest first, of the last two days. */
  tasks: readonly Task[];
  /** When the requests of the window came. */
  calls: readonly number[];
}

const known = new WeakMap<object, Map<string, Account>>();

export function accountOf(gateway: GatewayContext, key: string): Account {
  const accounts = known.get(gateway.generation) ?? new Map<string, Account>();
  known.set(gateway.generation, accounts);
  const account = accounts.get(key) ?? {
    settings: settingsSchema.parse(gateway.settings),
    tasks: [],
    calls: [],
  };
  accounts.set(key, account);
  return account;
}

const day = 24 * 60 * 60_000;
const dayOf = (at: number): number => Math.floor(at / day);

export function addTask(account: Account, task: Task): void {
  const since = task.job.startedAt - 2 * day;
  account.tasks = [...account.tasks.filter(({ job }) => job.startedAt > since), task];
}

/** The tasks begun since 00:00 UTC. */
export const today = ({ tasks }: Account, now: number): readonly Task[] =>
  tasks.filter(({ job }) => dayOf(job.startedAt) === dayOf(now));

/** In micro-dollars: what a task has cost so far. A failed one is charged like any other: nothing else is said. */
export const chargedMicro = ({ job }: Task, now: number): number => (isRefunded(job, now) ? 0 : job.units);

export interface Budget {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
}

/** In micro-dollars. */
export function budgetOf(account: Account, now: number): Budget {
  const limit = dailyMicro(account.settings);
  const used = today(account, now).reduce((sum, task) => sum + chargedMicro(task, now), 0);
  return { limit, used, remaining: limit - used };
}

/** "Max 5 in-flight per key". */
export const slotsPerKey = 5;

export const inFlight = ({ tasks }: Account, now: number): readonly Task[] =>
  tasks.filter(({ job }) => holdsSlot(job, now));

const windowMs = 30_000;
const callsPerWindow = 5;

/** Lets a request into the sliding window, or says no. One that was turned away takes no place. */
export function enterWindow(account: Account, now: number): boolean {
  const inside = account.calls.filter((at) => now - at < windowMs);
  const free = inside.length < callsPerWindow;
  account.calls = free ? [...inside, now] : inside;
  return free;
}
