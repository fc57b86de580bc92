// What differs between the engines, for the processes and for the time that passes between them.
import type pg from 'pg';
import type { Media, Order } from '../orders.ts';
import type { CrashPoint } from './crash-point.ts';

/** Where the tasks of one run are. */
export interface Place {
  readonly database: string;
  /** For the engine that needs it, with the prefix of all its keys. */
  readonly redis?: { readonly url: string; readonly prefix: string };
}

/** A machine that works. */
export interface Working {
  readonly placeOrder: (order: Order) => Promise<void>;
  /** Finishes the tasks that it has, and takes no other. */
  readonly stop: () => Promise<unknown>;
}

/** What the harness does to an engine from outside. */
export interface Control {
  /** Lets the time pass after which the engine takes a dead worker's task back, and every task is due. */
  readonly passTime: () => Promise<void>;
  /** Whether the engine has written down that the task waits; left out where that is one transaction with the order's state. */
  readonly isPutOff?: () => Promise<boolean>;
  /** How many tasks wait or run, or were given up. */
  readonly tasks: () => Promise<number>;
  readonly close: () => Promise<unknown>;
}

export interface Engine {
  /** As users call it, with the version that was tried. */
  readonly name: string;
  readonly needsRedis?: true;
  /** Starts a machine of this process. */
  readonly work: (place: Place, pool: pg.Pool, media: Media, point: CrashPoint) => Promise<Working>;
  /** Makes the engine's own tables, in an empty database. */
  readonly control: (place: Place, pool: pg.Pool) => Promise<Control>;
}

/** Messages of an engine are no result. */
export const ignore = (): void => {};

export const counted = async (pool: pg.Pool, text: string): Promise<number> =>
  (await pool.query<{ n: number }>(text)).rows[0]?.n ?? Number.NaN;

/** Each engine in a module of its own, so that a machine loads one. */
const modules = {
  'pg-boss': () => import('./engines/pg-boss.ts'),
  'graphile-worker': () => import('./engines/graphile-worker.ts'),
  bullmq: () => import('./engines/bullmq.ts'),
  dbos: () => import('./engines/dbos.ts'),
} satisfies Readonly<Record<string, () => Promise<{ readonly engine: Engine }>>>;

export type EngineName = keyof typeof modules;

export const engineNames = Object.keys(modules) as EngineName[];

export const engineOf = async (name: EngineName): Promise<Engine> => (await modules[name]()).engine;
