import { setTimeout as sleep } from 'node:timers/promises';
import { closeFile, type File } from './file.ts';
import { open } from './open.ts';
import { type Migration, migrations as ours } from './schema.ts';
import { explained, isBusy, isDamage, unavailable } from './trouble.ts';

export type Statement = ReturnType<File['prepare']>;

// While SQLite itself waits for a lock, nothing else runs in this process; a longer wait is slept outside of it.
const longestBlockMs = 20;
const pauseMs = (): number => 5 + Math.random() * 20;

/** One store's hold on its file. Nothing in a step waits, and so a step is indivisible for this and every other process. */
export class Connection {
  readonly #path: string;
  readonly #busyTimeoutMs: number;
  readonly #file: File;
  readonly #version: Statement;
  readonly #newest: number;
  /** Why nothing more is read or written: it was closed, or what is in the file can no longer be trusted. */
  #ended: unknown;

  /** @throws CrosspointError `store_unavailable` */
  constructor(path: string, busyTimeoutMs: number, migrations: readonly Migration[] = ours) {
    this.#path = path;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#newest = migrations.length;
    this.#file = open(path, migrations, busyTimeoutMs);
    this.#file.exec(`PRAGMA busy_timeout = ${Math.min(longestBlockMs, busyTimeoutMs)}`);
    this.#version = this.prepare('PRAGMA jobs.user_version').raw();
  }

  /** Parameters are given as one list, all of them: libsql ends the whole process over one that is missing. */
  prepare(sql: string): Statement {
    try {
      return this.#file.prepare(sql);
    } catch (error) {
      this.close();
      throw explained(this.#path, error);
    }
  }

  /** As `prepare`, within a step: what goes wrong is the step's to say, and it may be tried again. */
  prepareInStep(sql: string): Statement {
    return this.#file.prepare(sql);
  }

  /** A step that only reads. */
  read<Value>(step: () => Value): Promise<Value> {
    return this.#patiently(step);
  }

  /** A step that writes: on the disk when it resolves, and not there at all when it rejects. */
  write<Value>(step: () => Value): Promise<Value> {
    return this.#patiently(() => {
      this.#file.exec('BEGIN IMMEDIATE'); // by exec: a COMMIT does not go through beside a prepared BEGIN
      try {
        this.#refuseUpgraded();
        const value = step();
        this.#file.exec('COMMIT');
        return value;
      } finally {
        if (this.#file.inTransaction) this.#file.exec('ROLLBACK');
      }
    });
  }

  /** Refuses to write in an old form into tables that a newer process has changed meanwhile. */
  #refuseUpgraded(): void {
    const [row] = this.#version.all([]);
    if (Array.isArray(row) && row[0] === this.#newest) return;
    const message =
      'was changed by a newer @crosspoint/store-sqlite while it was open; start this process with that version';
    throw unavailable(this.#path, message);
  }

  async #patiently<Value>(step: () => Value): Promise<Value> {
    const deadline = performance.now() + this.#busyTimeoutMs;
    for (;;) {
      if (this.#ended !== undefined) throw this.#ended;
      try {
        return step();
      } catch (error) {
        const explanation = explained(this.#path, error);
        if (isDamage(error)) this.#ended = explanation;
        if (!isBusy(error) || performance.now() >= deadline) throw explanation;
      }
      await sleep(pauseMs());
    }
  }

  /** Writes the log back into the file and lets go of it. */
  close(): void {
    if (!this.#file.open) return;
    this.#ended = unavailable(this.#path, 'is closed; open it again to go on');
    try {
      closeFile(this.#file);
    } catch (error) {
      throw explained(this.#path, error);
    }
  }
}
