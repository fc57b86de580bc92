import { DBOS } from '@dbos-inc/dbos-sdk';
import * as dbos from '../../dbos.ts';
import { counted, type Engine, ignore } from '../engine.ts';

export const engine: Engine = {
  name: 'DBOS 5',
  async work({ database }, pool, media) {
    DBOS.setConfig({
      name: 'orders',
      systemDatabaseUrl: database,
      systemDatabasePoolSize: 4,
      // a machine is started again in the place of the one that died
      executorID: 'machine-1',
      applicationVersion: '1',
      logger: { info: ignore, debug: ignore, warn: ignore, error: ignore },
    });
    dbos.registerPurchases(pool, media);
    await DBOS.launch();
    await DBOS.registerQueue(dbos.queueName, { minPollingIntervalMs: 100 });
    return {
      placeOrder: (order) => dbos.placeOrder(pool, order),
      stop: () => DBOS.shutdown({ workflowCompletionTimeoutMS: 5_000 }),
    };
  },
  async control({ database }, pool) {
    await DBOS.migrate(database);
    return {
      async passTime() {
        // when a sleep ends is what its step returned
        await pool.query("UPDATE dbos.operation_outputs SET output = '0' WHERE function_name = 'DBOS.sleep'");
      },
      // a machine that dies before it has written down its sleep leaves the whole of it to the next one
      isPutOff: async () =>
        (await counted(
          pool,
          `SELECT count(*)::int AS n FROM dbos.operation_outputs JOIN dbos.workflow_status USING (workflow_uuid)
           WHERE function_name = 'DBOS.sleep' AND operation_outputs.output <> '0' AND status <> 'SUCCESS'`,
        )) > 0,
      tasks: () =>
        counted(pool, "SELECT count(*)::int AS n FROM dbos.workflow_status WHERE status <> 'SUCCESS'"),
      close: () => Promise.resolve(),
    };
  },
};
