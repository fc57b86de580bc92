// Purchases as tasks of pg-boss.
import type { PgBoss } from 'pg-boss';
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

export const queue = 'purchases';

/** Statements of pg-boss in a transaction of the application. */
const within = (client: pg.PoolClient) => ({
  db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) },
});

/** Once per deployment. A task is never given up, because there may be a paid job behind it. */
export const createQueue = (boss: PgBoss): Promise<void> =>
  boss.createQueue(queue, {
    retryLimit: 1_000_000,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 600,
    expireInSeconds: 300,
  });

/** Writes the order and its task, or neither. */
export const placeOrder = (pool: pg.Pool, boss: PgBoss, order: Order): Promise<void> =>
  inTransaction(pool, async (client) => {
    if (await insertOrder(client, order)) await boss.send(queue, { id: order.id }, within(client));
  });

/** Takes tasks until the process ends. */
export async function workOnOrders(pool: pg.Pool, boss: PgBoss, media: Media): Promise<void> {
  await boss.work<Pick<Order, 'id'>>(queue, { pollingIntervalSeconds: 0.5 }, async ([task]) => {
    if (task === undefined) return;
    const { id } = task.data;
    // outside of any transaction: the store commits its intent before the request leaves
    const step = await takeStep(media, await readOrder(pool, id));
    await inTransaction(pool, async (client) => {
      const done: { readonly affected?: number } = await boss.complete(queue, task, null, within(client));
      if (done.affected === 0) return; // it took too long, and another worker has the task now
      await noteStep(client, id, step);
      if (step.nextAt !== undefined)
        await boss.send(queue, { id }, { startAfter: step.nextAt, ...within(client) });
    });
  });
}
