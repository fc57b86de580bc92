import { Logger, run, runMigrations } from 'graphile-worker';
import * as graphile from '../../graphile-worker.ts';
import { counted, type Engine, ignore } from '../engine.ts';

const quiet = new Logger(() => ignore);

export const engine: Engine = {
  name: 'graphile-worker 0.18',
  async work({ database }, pool, media) {
    const taskList = graphile.tasksOfOrders(pool, media);
    const runner = await run({
      connectionString: database,
      taskList,
      logger: quiet,
      pollInterval: 100,
      noHandleSignals: true,
      // a worker looks for the tasks of dead ones at a random moment of its first minute
      preset: { worker: { minResetLockedInterval: 100, maxResetLockedInterval: 100 } },
    });
    return {
      placeOrder: (order) => graphile.placeOrder(pool, order),
      stop: () => runner.stop(),
    };
  },
  async control({ database }, pool) {
    await runMigrations({ connectionString: database, logger: quiet });
    return {
      async passTime() {
        await pool.query(
          "UPDATE graphile_worker._private_jobs SET run_at = now(), locked_at = locked_at - interval '5 hours'",
        );
      },
      // one that was replaced while it ran stays as a row without attempts where its worker died
      tasks: () =>
        counted(
          pool,
          'SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE attempts < max_attempts',
        ),
      close: () => Promise.resolve(),
    };
  },
};
