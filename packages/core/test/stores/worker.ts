// What one of several processes does on a store that all of them share.
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
  /** Opens the store of a place, such as a file or a schema: before the task is known, or with it. */
  readonly open: (place: string) => Promise<JobStore>;
  readonly opensEarly: boolean;
}

/**
 * Reads a place from a line and says `ready`; reads a task and a count from the next, and says what became of it. So on until
 * nobody writes any more: a process is expensive to start.
 */
export async function work({ name, concurrency, open, opensEarly }: WorkerOptions): Promise<void> {
  let place: string | undefined;
  let early: JobStore | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    if (place === undefined) {
      place = line;
      early = opensEarly ? await open(place) : undefined;
      console.log('ready');
      continue;
    }
    const [task = '', wanted] = line.split(' ');
    const store = early ?? (await open(place));
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
    place = undefined;
    console.log(outcome);
  }
}
