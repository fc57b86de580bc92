import { PGlite } from '../../packages/store-postgres/test/pglite.ts';
import { takeOrder } from '../../packages/core/test/simulation/batch.ts';
import {
  Database,
  type Engine,
  stepInDatabase,
  type StepInDatabase,
} from '../../packages/core/test/simulation/database.ts';
import { pauses } from '../../packages/core/test/simulation/pauses.ts';
import { scheduleWithDatabase } from '../../packages/core/test/simulation/database-schedule.ts';
import type { SharedStore } from '../../packages/core/test/simulation/shared-store.ts';
import type { World } from '../../packages/core/test/simulation/world.ts';
import type { Attempt, JobStore } from '../../packages/core/src/store.ts';
import { fromPglite, migrate, postgresStore } from '../../packages/store-postgres/src/index.ts';
import { readRows } from '../../packages/store-postgres/src/row.ts';

// What is bundled for `--store pglite`: schedules over PostgreSQL in this process. One database serves all of them.

const engine = new PGlite();
const migrated = migrate(fromPglite(engine));

const tables = ['attempts', 'jobs', 'budget_window', 'holds', 'usage_limit'];

/** What `transaction` gives for its work; see `StepResult` of the store. */
interface Worked {
  readonly value: unknown;
  readonly wrote: boolean;
}

// As long as the store tries a step again.
const triedAgainMs = 8_000;

const isClaim = (text: string): boolean => text.includes('SET fence = fence + 1');

/** The store over a database of the world, with a connection for each worker. */
function openShared(world: World, now: () => number): SharedStore {
  const session: Engine = { query: (text, values) => engine.query(text, values) };
  const database = new Database(world, session);
  pauses.use(world);
  const clock = (): number => {
    const step = stepInDatabase.getStore();
    if (step !== undefined) step.askedAt = world.timeline.now;
    return now();
  };
  const stores = new Map<unknown, JobStore>();
  const open = (queries: Parameters<typeof fromPglite>[0]): JobStore =>
    postgresStore(fromPglite(queries), { now: clock });
  const direct: Engine['query'] = (text, values) => database.direct(text, values);
  return {
    store: open({
      query: direct,
      transaction: () => Promise.reject(new Error('nobody writes beside the workers')),
    }),
    died: (worker) => database.died(worker),
    step(worker, { run, done }) {
      const store =
        stores.get(worker) ??
        open({
          query: (text, values) => database.query(worker, text, values),
          transaction: (work) => database.transaction(worker, work),
        });
      stores.set(worker, store);
      const began = world.timeline.now;
      let isDone = false;
      let isCommitted = false;
      const tell = (value: Awaited<ReturnType<typeof run>>, at: number): void => {
        isDone = true;
        done(value, at);
      };
      const step: StepInDatabase = {
        askedAt: undefined,
        committed: (worked) => {
          const { value, wrote } = worked as Worked; // what `write` of the store has in its transactions
          isCommitted ||= wrote;
          if (wrote || !isDone)
            tell(value as Awaited<ReturnType<typeof run>>, step.askedAt ?? world.timeline.now);
        },
        ran: (text, rows) => {
          // A lease begins here, whenever its worker hears of it; one that nobody hears of ends by itself.
          if (isClaim(text))
            tell(
              readRows(rows as Parameters<typeof readRows>[0]).map(
                ({ attempt }): Attempt => attempt,
              ) as Awaited<ReturnType<typeof run>>,
              world.timeline.now,
            );
        },
      };
      return stepInDatabase.run(step, async () => {
        const value = await run(store).catch((error: unknown) => {
          // The store had the time to look, and the database was there.
          if (isCommitted && world.timeline.now - began < triedAgainMs && !worker.isDead)
            world.audit.report(
              'a lost COMMIT is looked up',
              `a step that was committed ended with ${String(error)}`,
            );
          throw error;
        });
        if (!isDone) tell(value, step.askedAt ?? world.timeline.now);
        return value;
      });
    },
  };
}

takeOrder({
  scheduleOfSeed: scheduleWithDatabase,
  openShared,
  before: async () => {
    await migrated;
    await engine.query(`TRUNCATE ${tables.map((name) => `crosspoint.${name}`).join(', ')} RESTART IDENTITY`);
  },
});
