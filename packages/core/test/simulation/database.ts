import { AsyncLocalStorage } from 'node:async_hooks';
import { never } from './never.ts';
import type { Entry } from './timeline.ts';
import type { Worker } from './worker.ts';
import type { World } from './world.ts';

/** A parameter of a statement. */
export type DatabaseValue = string | number | null;

/** One session of a real database, in this process. */
export interface Engine {
  query<Row>(text: string, values?: DatabaseValue[]): Promise<{ rows: Row[] }>;
}

/** One step of a store, while its statements are on their way. */
export interface StepInDatabase {
  /** When the store asked for the time last, in ms of the timeline. */
  askedAt: number | undefined;
  /** A transaction of it was committed; `value` is what came of its work. */
  readonly committed: (value: unknown) => void;
  /** A statement of it was run. */
  readonly ran: (text: string, rows: readonly unknown[]) => void;
}

/** The step whose statements these are. */
export const stepInDatabase = new AsyncLocalStorage<StepInDatabase>();

/** How long a connection inside a transaction may be silent before the server ends it, in ms: what the store asks for. */
const silentMs = 8_000;

const broken = (): Error => new Error('the connection ended unexpectedly');

/** A connection inside a transaction. */
interface OpenTransaction {
  readonly worker: Worker;
  isBroken: boolean;
  silence: Entry | undefined;
}

/** How a message to the database is worked on when it arrives. */
type Apply<Value> = () => Promise<Value>;

/**
 * A database over a network, for every worker of a world: a connection breaks before or after what it was told, or with its
 * process. One session serves all of them, so that a transaction keeps every other statement waiting; that is more than
 * the locks of a server do.
 */
export class Database {
  readonly #world: World;
  readonly #engine: Engine;
  #holder: OpenTransaction | undefined;
  readonly #waiting: (() => Promise<void>)[] = [];

  constructor(world: World, engine: Engine) {
    this.#world = world;
    this.#engine = engine;
  }

  /** Runs a statement for somebody beside the world, as soon as no transaction is open. */
  direct<Row>(text: string, values: DatabaseValue[] = []): Promise<{ rows: Row[] }> {
    return new Promise((resolve, reject) =>
      this.#whenFree(() => this.#engine.query<Row>(text, values).then(resolve, reject)),
    );
  }

  query<Row>(worker: Worker, text: string, values: DatabaseValue[] = []): Promise<{ rows: Row[] }> {
    const step = stepInDatabase.getStore();
    return this.#send(worker, 'statement', undefined, async () => {
      const result = await this.#engine.query<Row>(text, values);
      step?.ran(text, result.rows);
      return result;
    });
  }

  async transaction<Value>(worker: Worker, work: (queries: Engine) => Promise<Value>): Promise<Value> {
    const open: OpenTransaction = { worker, isBroken: false, silence: undefined };
    const step = stepInDatabase.getStore();
    await this.#send(worker, 'statement', open, async () => {
      this.#holder = open;
      await this.#engine.query('BEGIN');
    });
    let value: Value;
    try {
      value = await work({
        query: (text, values = []) =>
          this.#send(worker, 'statement', open, () => this.#engine.query(text, values)),
      });
    } catch (error) {
      if (!open.isBroken)
        await this.#send(worker, 'statement', open, () => this.#end(open, 'ROLLBACK')).catch(() => undefined);
      throw error;
    }
    await this.#send(worker, 'commit', open, async () => {
      await this.#engine.query('COMMIT');
      step?.committed(value);
      await this.#release(open);
    });
    return value;
  }

  /** The server notices that a process has died, and rolls back what it had begun. */
  died(worker: Worker): void {
    this.#world.timeline.add(this.#latency(), undefined, () => {
      if (this.#holder?.worker === worker) this.#break(this.#holder);
    });
  }

  #latency(): number {
    return Math.round(this.#world.latency() / 20);
  }

  /** Runs something while no transaction is open; it may open one. */
  #whenFree(run: () => Promise<void>): void {
    if (this.#holder === undefined) this.#world.awaits(run());
    else this.#waiting.push(run);
  }

  async #end(open: OpenTransaction, how: 'ROLLBACK'): Promise<void> {
    await this.#engine.query(how);
    await this.#release(open);
  }

  async #release(open: OpenTransaction): Promise<void> {
    this.#hush(open);
    this.#holder = undefined;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await next();
      if (this.#holder !== undefined) return;
    }
  }

  #break(open: OpenTransaction): void {
    if (open.isBroken) return;
    open.isBroken = true;
    if (this.#holder === open) this.#world.awaits(this.#end(open, 'ROLLBACK'));
  }

  #hush({ silence }: OpenTransaction): void {
    if (silence !== undefined) this.#world.timeline.remove(silence);
  }

  /** Waits for the next statement of a transaction, not for ever. */
  #listen(open: OpenTransaction): void {
    this.#hush(open);
    if (this.#holder !== open) return;
    open.silence = this.#world.timeline.add(silentMs, undefined, () => {
      this.#world.note(`the connection of worker ${open.worker.slot} was silent for too long`);
      this.#break(open);
    });
  }

  /** One message to the database and its answer. */
  #send<Value>(
    worker: Worker,
    name: 'statement' | 'commit',
    open: OpenTransaction | undefined,
    apply: Apply<Value>,
  ): Promise<Value> {
    const { world } = worker;
    const leave = (): Promise<Value> =>
      new Promise((resolve, reject) => {
        const fault = world.accidents.ofDatabase(name);
        if (fault !== undefined) world.note(`${name} of worker ${worker.slot}: ${fault}`);
        // Outside of a transaction the store does not try again.
        if (fault !== undefined && open === undefined) world.storeFaults += 1;
        const back = (end: () => void): void => void world.timeline.add(this.#latency(), worker, end);
        const arrive = async (): Promise<void> => {
          try {
            if (open?.isBroken === true || fault === 'breaks-before') throw broken();
            const value = await apply();
            if (fault === 'breaks-after') throw broken();
            if (open !== undefined) this.#listen(open);
            back(() => resolve(value));
          } catch (error) {
            if (fault !== undefined && open !== undefined) this.#break(open);
            back(() => reject(error));
          }
        };
        world.timeline.add(this.#latency(), undefined, () => {
          if (this.#holder === undefined || this.#holder !== open) this.#whenFree(arrive);
          else world.awaits(arrive());
        });
      });
    return worker.call(`database.${name}`, leave, never<Value>);
  }
}
