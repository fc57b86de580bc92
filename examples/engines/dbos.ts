// Purchases as workflows of DBOS, whose tables are in the application's database.
import { DBOS } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import {
  inTransaction,
  insertOrder,
  type Media,
  noteStep,
  type Order,
  readOrder,
  takeStep,
} from './orders.ts';

export const queueName = 'purchases';
const workflowName = 'purchase';

/** A workflow is never given up, because there may be a paid job behind it. */
const forEver = 1_000_000;

/** Registers the workflow of an order, before `DBOS.launch`. */
export function registerPurchases(pool: pg.Pool, media: Media): void {
  const oneStep = async (id: string): Promise<{ readonly state: string; readonly waitMs?: number }> => {
    const step = await takeStep(media, await readOrder(pool, id));
    const isOpen = await noteStep(pool, id, step);
    if (!isOpen || step.nextAt === undefined) return { state: step.state };
    return { state: step.state, waitMs: Math.max(1, step.nextAt.getTime() - Date.now()) };
  };
  DBOS.registerWorkflow(
    async (id: string): Promise<string> => {
      for (;;) {
        const { state, waitMs } = await DBOS.runStep(() => oneStep(id), {
          name: 'step',
          // safe to repeat: the key of the purchase belongs to the order
          retriesAllowed: true,
          maxAttempts: forEver,
          intervalSeconds: 30,
          backoffRate: 1,
        });
        if (waitMs === undefined) return state;
        await DBOS.sleep(waitMs);
      }
    },
    { name: workflowName, maxRecoveryAttempts: forEver },
  );
}

/** Writes the order and its workflow, or neither. The workflow has the order's id, so that an order has one. */
export const placeOrder = (pool: pg.Pool, order: Order): Promise<void> =>
  inTransaction(pool, async (client) => {
    if (!(await insertOrder(client, order))) return;
    await client.query(
      `SELECT dbos.enqueue_workflow(
         workflow_name => $1, queue_name => $2, positional_args => ARRAY[$3::json], workflow_id => $4)`,
      [workflowName, queueName, JSON.stringify(order.id), order.id],
    );
  });
