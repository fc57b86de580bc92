import { PgBoss } from 'pg-boss';
import * as boss from '../../pg-boss.ts';
import { counted, type Engine, type Place } from '../engine.ts';

const openBoss = async ({ database }: Place): Promise<PgBoss> => {
  const opened = new PgBoss({ connectionString: database, supervise: false, schedule: false, max: 3 });
  opened.on('error', (error) => console.error(error));
  return opened.start();
};

export const engine: Engine = {
  name: 'pg-boss 12',
  async work(place, pool, media) {
    const opened = await openBoss(place);
    await boss.workOnOrders(pool, opened, media);
    return {
      placeOrder: (order) => boss.placeOrder(pool, opened, order),
      stop: () => opened.stop({ graceful: true }),
    };
  },
  async control(place, pool) {
    const opened = await openBoss(place);
    await boss.createQueue(opened);
    const anHourAgo = "started_on - interval '1 hour'";
    return {
      async passTime() {
        await pool.query(`UPDATE pgboss.job SET started_on = ${anHourAgo} WHERE state = 'active'`);
        await pool.query('UPDATE pgboss.queue SET monitor_on = NULL, monitor_claim_on = NULL');
        await opened.supervise(boss.queue);
        await pool.query("UPDATE pgboss.job SET start_after = now() WHERE state IN ('created', 'retry')");
      },
      tasks: () => counted(pool, "SELECT count(*)::int AS n FROM pgboss.job WHERE state <> 'completed'"),
      close: () => opened.stop({ graceful: false }),
    };
  },
};
