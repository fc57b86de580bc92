// Purchases as tasks of BullMQ: Redis is the clock, PostgreSQL the record.
import { DelayedError, type JobsOptions, type Queue, Worker, type WorkerOptions } from 'bullmq';
import type pg from 'pg';
import {
  inTransaction,
  insertOrder,
  type Media,
  noteStep,
  openOrders,
  type Order,
  readOrder,
  takeStep,
} from './orders.ts';

export const queueName = 'purchases';

type Task = Pick<Order, 'id'>;
export type Tasks = Queue<Task>;

/**
 * A task has its order's id, so that an order has one task however often it is added; an id must not be an integer or
 * hold a colon. A task is never given up, because there may be a paid job behind it.
 */
const optionsOf = (id: string): JobsOptions => ({
  jobId: id,
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 30_000 },
  // known for a day after its end, for a process that adds it late
  removeOnComplete: { age: 86_400 },
});

/** Writes the order, then its task. Redis has no part in the transaction: `addMissingTasks` is for what died between. */
export async function placeOrder(pool: pg.Pool, tasks: Tasks, order: Order): Promise<void> {
  await inTransaction(pool, async (client) => {
    await insertOrder(client, order);
  });
  await tasks.add('purchase', { id: order.id }, optionsOf(order.id));
}

/**
 * Adds the task of each order that is not over; one that is there stays as it is. Call it when a worker starts, and each
 * minute: a process may have died between an order and its task, and Redis may have lost tasks.
 */
export async function addMissingTasks(pool: pg.Pool, tasks: Tasks): Promise<void> {
  for (const id of await openOrders(pool)) await tasks.add('purchase', { id }, optionsOf(id));
}

/** Takes tasks until it is closed. */
export const workOnOrders = (pool: pg.Pool, media: Media, options: WorkerOptions): Worker<Task> =>
  new Worker<Task>(
    queueName,
    async (task, token) => {
      const { id } = task.data;
      const step = await takeStep(media, await readOrder(pool, id));
      const isOpen = await noteStep(pool, id, step);
      if (!isOpen || step.nextAt === undefined) return;
      await task.moveToDelayed(step.nextAt.getTime(), token);
      throw new DelayedError(); // says that the task is not done
    },
    // a task of a worker that died is taken by another one, however often; the default fails it at the second time
    { ...options, maxStalledCount: 1_000_000 },
  );
