import { type Attempt, CrosspointError, type JobStore } from '@crosspoint/core';
import * as z from 'zod';
import type { Connection } from './connection.ts';
import { type Row, rowSchema, stateOf } from './row.ts';
import { inColumn } from './text.ts';
import { unavailable } from './trouble.ts';

export type Filter = NonNullable<Parameters<NonNullable<JobStore['list']>>[0]>;

// The labels that were asked for are a JSON list of pairs; an attempt has them all when it has as many of them.
const listSql = `
  SELECT seq, attempt FROM attempts
  WHERE seq < ?1
    AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2)))
    AND json_array_length(?3) = (
      SELECT count(*) FROM json_each(?3) AS wanted JOIN labels
      ON labels.attempt = attempts.seq
        AND labels.name = wanted.value ->> 0 AND labels.value = wanted.value ->> 1)
  ORDER BY seq DESC LIMIT ?4`;

const unreadable =
  'holds an attempt that this version cannot read; upgrade @crosspoint/store-sqlite and @crosspoint/core';

/** The rows of attempts. Every call is part of a step of the connection. */
export class Attempts {
  readonly #path: string;
  readonly #statements;

  constructor(path: string, connection: Connection) {
    this.#path = path;
    const one = 'SELECT seq, attempt FROM attempts WHERE';
    this.#statements = {
      byId: connection.prepare(`${one} id = ?`),
      byKey: connection.prepare(`${one} key = ?`),
      due: connection.prepare(`${one} due_at <= ? ORDER BY due_at LIMIT ?`),
      list: connection.prepare(listSql),
      add: connection.prepare(
        'INSERT INTO attempts (id, key, state, due_at, attempt) VALUES (?, ?, ?, ?, ?)',
      ),
      change: connection.prepare('UPDATE attempts SET state = ?, due_at = ?, attempt = ? WHERE seq = ?'),
      remove: connection.prepare('DELETE FROM attempts WHERE seq = ?'),
      label: connection.prepare('INSERT INTO labels (attempt, name, value) VALUES (?, ?, ?)'),
      unlabel: connection.prepare('DELETE FROM labels WHERE attempt = ?'),
    };
  }

  #read(rows: readonly unknown[]): readonly Row[] {
    const read = z.array(rowSchema).safeParse(rows);
    if (read.success) return read.data;
    throw unavailable(this.#path, unreadable, { cause: read.error });
  }

  byId(id: string): Row | undefined {
    return this.#read(this.#statements.byId.all([inColumn(id)]))[0];
  }

  byKey(key: string): Row | undefined {
    return this.#read(this.#statements.byKey.all([inColumn(key)]))[0];
  }

  due(now: number, limit: number): readonly Attempt[] {
    return this.#read(this.#statements.due.all([now, atMost(limit)])).map(({ attempt }) => attempt);
  }

  list({ tags = {}, states, limit = 100, before }: Filter): readonly Attempt[] {
    const wanted = Object.entries(tags).map((pair) => pair.map(inColumn));
    const below = before === undefined ? Number.MAX_SAFE_INTEGER : this.#seqOf(before);
    const choice = [below, states === undefined ? null : JSON.stringify(states), JSON.stringify(wanted)];
    return this.#read(this.#statements.list.all([...choice, atMost(limit)])).map(({ attempt }) => attempt);
  }

  #seqOf(id: string): number {
    const row = this.byId(id);
    if (row !== undefined) return row.seq;
    const says = `there is no attempt '${id}' to list from; begin again with the newest`;
    throw new CrosspointError({ code: 'invalid_request', says });
  }

  add(attempt: Attempt): Row {
    const { id, idempotencyKey, dueAt = null, tags = {} } = attempt;
    const text = JSON.stringify(attempt);
    const values = [inColumn(id), inColumn(idempotencyKey), stateOf(attempt), dueAt, text];
    const { lastInsertRowid } = this.#statements.add.run(values);
    const seq = Number(lastInsertRowid);
    this.#label(seq, tags);
    return this.#written(seq, text);
  }

  #label(seq: number, tags: Readonly<Record<string, string>>): void {
    for (const pair of Object.entries(tags)) this.#statements.label.run([seq, ...pair.map(inColumn)]);
  }

  /** Gives an attempt other labels to be found by. */
  relabel(seq: number, tags: Readonly<Record<string, string>>): void {
    this.#statements.unlabel.run([seq]);
    this.#label(seq, tags);
  }

  change(seq: number, attempt: Attempt): Row {
    const text = JSON.stringify(attempt);
    const { dueAt = null } = attempt;
    this.#statements.change.run([stateOf(attempt), dueAt, text, seq]);
    return this.#written(seq, text);
  }

  /** What was just written, as anybody will read it: what could not be read is not written at all. */
  #written(seq: number, attempt: string): Row {
    return this.#read([{ seq, attempt }])[0]!;
  }

  remove(seq: number): void {
    this.#statements.remove.run([seq]);
    this.#statements.unlabel.run([seq]);
  }
}

/** A LIMIT; none where it is infinite. */
const atMost = (limit: number): number => (Number.isFinite(limit) ? limit : -1);
