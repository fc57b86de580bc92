// The application's own table of orders, and what a task does for one of them. The engines share it.
import { isCrosspointError, type Registry } from '@crosspoint/core';
import type { Aimlapi } from '@crosspoint/provider-aimlapi';
import pg from 'pg';

export type Media = Registry<Aimlapi>;

export interface Order {
  readonly id: string;
  readonly prompt: string;
}

/** What is known of an order after a step. With `nextAt` a task has to come back then, else the order is over. */
export interface Step {
  readonly state: 'under_way' | 'unknown' | 'succeeded' | 'failed';
  readonly nextAt?: Date;
}

export const ordersTable =
  "CREATE TABLE orders (id text PRIMARY KEY, prompt text NOT NULL, state text NOT NULL DEFAULT 'placed')";

const settleAgainMs = 60_000;

/**
 * The application's pool. A machine that froze inside a transaction holds its rows: the server ends such a session, and
 * what it did not commit was not done.
 */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 4, idle_in_transaction_session_timeout: 60_000 });
  pool.on('error', () => {}); // an idle connection that breaks is replaced
  return pool;
}

/**
 * One step of an order. It may run any number of times, on two machines at once: the key of the purchase belongs to the
 * order, and a key buys once.
 */
export async function takeStep(media: Media, { id, prompt }: Order): Promise<Step> {
  try {
    const { ref } = await media.submit(
      { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt, duration: 5 },
      { idempotencyKey: id },
    );
    const { job, nextAt } = await media.advance(ref);
    if (nextAt !== undefined) return { state: 'under_way', nextAt: new Date(nextAt) };
    return { state: job.state === 'succeeded' ? 'succeeded' : 'failed' };
  } catch (error) {
    if (!isCrosspointError(error) || error.code !== 'submission_unknown' || error.ref === undefined)
      throw error;
    // A machine died while it was sending. The gateway's own records may know; else the task waits for a person.
    const { outcome } = await media.reconcile(error.ref);
    if (outcome === 'undecided') return { state: 'unknown', nextAt: new Date(Date.now() + settleAgainMs) };
    return { state: 'under_way', nextAt: new Date() };
  }
}

export async function inTransaction(
  pool: pg.Pool,
  run: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  const onBroken = (): void => {}; // the next statement fails
  client.on('error', onBroken);
  let isDone = false;
  try {
    await client.query('BEGIN');
    await run(client);
    await client.query('COMMIT');
    isDone = true;
  } finally {
    client.off('error', onBroken);
    client.release(!isDone); // without its end it may hold half a transaction
  }
}

/** Whether the order is new: a customer who did not see our answer places it again. */
export async function insertOrder(client: pg.PoolClient, { id, prompt }: Order): Promise<boolean> {
  const text = 'INSERT INTO orders (id, prompt) VALUES ($1, $2) ON CONFLICT DO NOTHING';
  return (await client.query(text, [id, prompt])).rowCount === 1;
}

export async function readOrder(pool: pg.Pool, id: string): Promise<Order> {
  const { rows } = await pool.query<Order>('SELECT id, prompt FROM orders WHERE id = $1', [id]);
  if (rows[0] === undefined) throw new Error(`no such order: ${id}`);
  return rows[0];
}

/** Ids of the orders that are not over. */
export async function openOrders(pool: pg.Pool): Promise<readonly string[]> {
  const text = "SELECT id FROM orders WHERE state NOT IN ('succeeded', 'failed')";
  return (await pool.query<{ id: string }>(text)).rows.map(({ id }) => id);
}

/** Writes what a step learned. False: the order was over, and a worker that froze came late, with less than its successor. */
export async function noteStep(sql: pg.Pool | pg.PoolClient, id: string, { state }: Step): Promise<boolean> {
  const text = "UPDATE orders SET state = $2 WHERE id = $1 AND state NOT IN ('succeeded', 'failed')";
  return (await sql.query(text, [id, state])).rowCount === 1;
}
