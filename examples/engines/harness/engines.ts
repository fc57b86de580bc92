// What differs between the engines, for the processes and for the time that passes between them.
import { Logger, run, runMigrations } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import type pg from 'pg';
import * as graphile from '../graphile-worker.ts';
import type { Media, Order } from '../orders.ts';
import * as boss from '../pg-boss.ts';

export interface Engine {
  /** As users call it, with the version that was tried. */
  readonly name: string;
  /** Makes the engine's own tables. */
  readonly migrate: (url: string) => Promise<void>;
  /** One machine: places the order, then works until the process ends. */
  readonly start: (url: string, pool: pg.Pool, media: Media, order: Order) => Promise<void>;
  /** Lets the time pass after which the engine takes a dead worker's task back, and every task is due. */
  readonly passTime: (url: string, pool: pg.Pool) => Promise<void>;
  /** Counts the tasks that wait or run. */
  readonly tasks: string;
}

/** Messages of an engine are no result. */
const quiet = new Logger(() => () => {});

const openBoss = async (url: string): Promise<PgBoss> => {
  const opened = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 4 });
  opened.on('error', (error) => console.error(error));
  return opened.start();
};

export const engines = {
  'pg-boss': {
    name: 'pg-boss 12',
    async migrate(url) {
      const opened = await openBoss(url);
      await boss.createQueue(opened);
      await opened.stop({ graceful: false });
    },
    async start(url, pool, media, order) {
      const opened = await openBoss(url);
      await boss.placeOrder(pool, opened, order);
      await boss.workOnOrders(pool, opened, media);
    },
    async passTime(url, pool) {
      await pool.query(
        "UPDATE pgboss.job SET started_on = started_on - interval '1 hour' WHERE state = 'active'",
      );
      await pool.query('UPDATE pgboss.queue SET monitor_on = NULL, monitor_claim_on = NULL');
      const opened = await openBoss(url);
      await opened.supervise(boss.queue);
      await opened.stop({ graceful: false });
      await pool.query("UPDATE pgboss.job SET start_after = now() WHERE state IN ('created', 'retry')");
    },
    tasks: "SELECT count(*)::int AS n FROM pgboss.job WHERE state IN ('created', 'retry', 'active')",
  },
  'graphile-worker': {
    name: 'graphile-worker 0.18',
    migrate: (url) => runMigrations({ connectionString: url, logger: quiet }),
    async start(url, pool, media, order) {
      await graphile.placeOrder(pool, order);
      const taskList = graphile.tasksOfOrders(pool, media);
      await run({ connectionString: url, taskList, logger: quiet, pollInterval: 200, noHandleSignals: true });
    },
    async passTime(_, pool) {
      await pool.query(
        "UPDATE graphile_worker._private_jobs SET run_at = now(), locked_at = locked_at - interval '5 hours'",
      );
    },
    tasks: 'SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE attempts < max_attempts',
  },
} satisfies Readonly<Record<string, Engine>>;

export type EngineName = keyof typeof engines;
