// What one of several processes does on a store that all of them share.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { JobStore } from '@crosspoint/core/store';
import { intentOf } from './intents.ts';

/** How often a call was what the task is about. */
type Task = (
  store: JobStore,
  count: (once: (i: number) => Promise<boolean>) => Promise<number>,
) => Promise<number>;

/** The tasks of a process that has a name. */
const tasksOf = (name: string): Readonly<Record<string, Task>> => ({
  open: async (store) => (await store.list()).length,

  /** Adds one to a number, so many times; every loss of a race is tried again. */
  add: (store, count) =>
    count(async () => {
      for (;;) {
        const { revision, tags } = (await store.getById('sum'))!;
        const next = { sum: `${Number(tags?.['sum'] ?? 0) + 1}` };
        if ((await store.update('sum', { tags: next }, { revision })).outcome === 'updated') return true;
      }
    }),

  /** Begins keys that all the others begin as well. */
  begin: (store, count) =>
    count(async (i) => {
      const intent = intentOf(`${name} ${i}`, { idempotencyKey: `key ${i}` });
      return (await store.createAttempt(intent)).outcome === 'begun';
    }),

  /** Reserves a cent in two budgets, in one order or the other. */
  reserve: (store, count) =>
    count(async (i) => {
      const cent = { currency: 'USD', amount: '0.01', ceiling: '1.5' };
      const both = [
        { ...cent, budget: 'today' },
        { ...cent, budget: 'month' },
      ];
      const reservations = i % 2 === 0 ? both : both.toReversed();
      return (await store.createAttempt(intentOf(`cent ${name} ${i}`, { reservations }))).outcome === 'begun';
    }),

  /** Leases due attempts one by one. */
  lease: (store, count) => count(async () => (await store.claimDue({ limit: 1, leaseMs: 1e6 })).length === 1),

  /** Gives one job id to attempts of its own. */
  name: (store, count) =>
    count(async (i) => {
      const intent = intentOf(`${name} ${i}`);
      await store.createAttempt(intent);
      return (await store.update(intent.id, { ref: { ...intent.ref, id: 'x' } })).outcome === 'updated';
    }),

  /** Claims places in a limit. */
  claim: (store, count) =>
    count(async () => (await store.claimLimit({ name: 'echo', windowMs: 1e6, max: 150 })) === 0),
});

/** How a process of one kind of store works. */
interface WorkerOptions {
  readonly name: string;
  /** How many calls are under way at once, so that the connections of one process race as well. */
  readonly concurrency: number;
  /** Opens the store: before the task is known, or with it. */
  readonly open: () => Promise<JobStore>;
  readonly opensEarly: boolean;
}

/** Says `ready`, waits for a task and a count on a line, and says what became of it. */
export async function work({ name, concurrency, open, opensEarly }: WorkerOptions): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const early = opensEarly ? await open() : undefined;
  console.log('ready');
  const [line] = await once(lines, 'line');
  const [task = '', wanted] = String(line).split(' ');
  const store = early ?? (await open());
  const outcome = await tasksOf(name)[task]!(store, async (attempt) => {
    let yes = 0;
    for (let i = 0; i < Number(wanted); i += concurrency) {
      const some = Array.from({ length: Math.min(concurrency, Number(wanted) - i) }, (_, n) =>
        attempt(i + n),
      );
      yes += (await Promise.all(some)).filter(Boolean).length;
    }
    return yes;
  });
  await store.close();
  console.log(outcome);
  lines.close();
  process.stdin.destroy();
}
