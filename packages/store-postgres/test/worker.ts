/**
 * One of several processes at work on one schema: `worker.ts URL SCHEMA NAME`. It says `ready`, waits for a task and a
 * count on a line, and says what became of it.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { JobStore } from '@crosspoint/core/store';
import pg from 'pg';
import { fromPg, postgresStore } from '../src/index.ts';
import { intentOf } from './intents.ts';

const [url = '', schema = '', name = ''] = process.argv.slice(2);

type Task = (store: JobStore, count: number) => Promise<number>;

/** Ten at a time, so that the connections of one process race as well. */
async function countOf(count: number, once: (i: number) => Promise<boolean>): Promise<number> {
  let yes = 0;
  for (let i = 0; i < count; i += 10) {
    const some = Array.from({ length: Math.min(10, count - i) }, (_, n) => once(i + n));
    yes += (await Promise.all(some)).filter(Boolean).length;
  }
  return yes;
}

const tasks: Readonly<Record<string, Task>> = {
  /** Adds one to a number, so many times; every loss of a race is tried again. */
  add: (store, count) =>
    countOf(count, async () => {
      for (;;) {
        const { revision, tags } = (await store.getById('sum'))!;
        const next = { sum: `${Number(tags?.['sum'] ?? 0) + 1}` };
        if ((await store.update('sum', { tags: next }, { revision })).outcome === 'updated') return true;
      }
    }),

  /** Begins keys that all the others begin as well. */
  begin: (store, count) =>
    countOf(count, async (i) => {
      const intent = intentOf(`${name} ${i}`, { idempotencyKey: `key ${i}` });
      return (await store.createAttempt(intent)).outcome === 'begun';
    }),

  /** Reserves a cent in two budgets, in one order or the other. */
  reserve: (store, count) =>
    countOf(count, async (i) => {
      const cent = { currency: 'USD', amount: '0.01', ceiling: '1.5' };
      const both = [
        { ...cent, budget: 'today' },
        { ...cent, budget: 'month' },
      ];
      const reservations = i % 2 === 0 ? both : both.toReversed();
      return (await store.createAttempt(intentOf(`cent ${name} ${i}`, { reservations }))).outcome === 'begun';
    }),

  /** Leases due attempts one by one. */
  lease: (store, count) =>
    countOf(count, async () => (await store.claimDue({ limit: 1, leaseMs: 1e6 })).length === 1),

  /** Gives one job id to attempts of its own. */
  name: (store, count) =>
    countOf(count, async (i) => {
      const intent = intentOf(`${name} ${i}`);
      await store.createAttempt(intent);
      return (await store.update(intent.id, { ref: { ...intent.ref, id: 'x' } })).outcome === 'updated';
    }),

  /** Claims places in a limit. */
  claim: (store, count) =>
    countOf(count, async () => (await store.claimLimit({ name: 'echo', windowMs: 1e6, max: 150 })) === 0),
};

const lines = createInterface({ input: process.stdin });
const pool = new pg.Pool({ connectionString: url, max: 5 });
const store = postgresStore(fromPg(pool), { schema, lockTimeoutMs: 60_000, stepTimeoutMs: 60_000 });
await store.list();
console.log('ready');
const [line] = await once(lines, 'line');
const [task = '', count] = String(line).split(' ');
const came = await tasks[task]!(store, Number(count));
await store.close();
await pool.end();
console.log(came);
lines.close();
process.stdin.destroy();
