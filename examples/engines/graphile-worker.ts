// Purchases as tasks of graphile-worker.
import type { TaskList } from 'graphile-worker';
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

const task = 'purchase';

/**
 * Adds the task of an order, or puts it in the place of the one that is there: one with this key that runs now is not
 * run again. A task is never given up, because there may be a paid job behind it.
 */
const addTask = (client: pg.PoolClient, id: string, runAt?: Date): Promise<unknown> =>
  client.query(
    'SELECT graphile_worker.add_job($1, $2::json, run_at => $3, max_attempts => 32767, job_key => $4)',
    [task, JSON.stringify({ id }), runAt ?? null, id],
  );

/** Writes the order and its task, or neither. */
export const placeOrder = (pool: pg.Pool, order: Order): Promise<void> =>
  inTransaction(pool, async (client) => {
    if (await insertOrder(client, order)) await addTask(client, order.id);
  });

/** What `run` of graphile-worker takes as its `taskList`. */
export const tasksOfOrders = (pool: pg.Pool, media: Media): TaskList => ({
  async [task](payload: unknown) {
    const { id } = payload as Pick<Order, 'id'>;
    // outside of any transaction: the store commits its intent before the request leaves
    const step = await takeStep(media, await readOrder(pool, id));
    await inTransaction(pool, async (client) => {
      const isOpen = await noteStep(client, id, step);
      if (isOpen && step.nextAt !== undefined) await addTask(client, id, step.nextAt);
    });
  },
});
