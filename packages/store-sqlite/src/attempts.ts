import {
  type Attempt,
  type AttemptFilter,
  attemptIdTaken,
  attemptText,
  type JobIdentity,
  jobIdentityOf,
  type LeaseRequest,
  noAttemptToListFrom,
  type PurchaseKey,
} from '@crosspoint/core/store';
import * as z from 'zod';
import type { Connection } from './connection.ts';
import { atMost, AttemptListing } from './listing.ts';
import { type AttemptRow, rowColumns, rowSchema, stateOf } from './row.ts';
import { inColumn } from './text.ts';
import { unavailable } from './trouble.ts';

const insertSql = `
  INSERT INTO attempts (
    id, namespace, key, ordinal, superseded, status, state, provider, account, job_id,
    expires_in, expires_at, created_at, fence, webhook_token, attempt)
  VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`;

const changeSql = `
  UPDATE attempts SET status = ?, state = ?, provider = ?, account = ?, job_id = ?, attempt = ? WHERE seq = ?`;

const purchase = 'namespace = ? AND key = ? AND ordinal = ?';
const due = `due_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1) AND (?2 IS NULL OR namespace = ?2)
  AND (?3 IS NULL OR provider = ?3) AND (?4 IS NULL OR account = ?4)`;

const unreadable =
  'holds an attempt that this version cannot read; upgrade @crosspoint/store-sqlite and @crosspoint/core';

/** What an attempt is looked up by, in the order of the two statements above. */
function columnsOf(attempt: Attempt): readonly (string | null)[] {
  const { status, ref } = attempt;
  const id = jobIdentityOf(attempt)?.id;
  const names = [ref.provider, ref.account].map(inColumn);
  return [status, stateOf(attempt), ...names, id === undefined ? null : inColumn(id)];
}

/** The rows of attempts. Every call is part of a step of the connection. */
export class Attempts {
  readonly #path: string;
  readonly #statements;
  readonly #listing: AttemptListing;

  constructor(path: string, connection: Connection) {
    this.#path = path;
    this.#listing = new AttemptListing(connection);
    const one = `SELECT ${rowColumns} FROM attempts WHERE`;
    this.#statements = {
      bySeq: connection.prepare(`${one} seq = ?`),
      byId: connection.prepare(`${one} id = ?`),
      byKey: connection.prepare(`${one} ${purchase} AND superseded = 0`),
      paid: connection.prepare(
        `${one} ${purchase} AND superseded = 1 AND status IN ('accepted', 'unknown', 'open')`,
      ),
      byJob: connection.prepare(`${one} job_id = ? AND account = ? AND provider = ? ORDER BY seq LIMIT 1`),
      due: connection.prepare(`${one} ${due} ORDER BY due_at, seq LIMIT ?5`),
      add: connection.prepare(insertSql),
      change: connection.prepare(changeSql),
      supersede: connection.prepare('UPDATE attempts SET superseded = 1 WHERE seq = ?'),
      setDue: connection.prepare(
        'UPDATE attempts SET due_in = ?, due_at = ?, lease = NULL, lease_until = NULL WHERE seq = ?',
      ),
      lease: connection.prepare(
        'UPDATE attempts SET fence = fence + 1, lease = ?, lease_until = ? WHERE seq = ?',
      ),
      label: connection.prepare('INSERT INTO labels (attempt, name, value) VALUES (?, ?, ?)'),
      unlabel: connection.prepare('DELETE FROM labels WHERE attempt = ?'),
    };
  }

  #read(rows: readonly unknown[]): readonly AttemptRow[] {
    const read = z.array(rowSchema).safeParse(rows);
    if (read.success) return read.data;
    throw unavailable(this.#path, unreadable, { cause: read.error });
  }

  /** As anybody will read it: what could not be read is not written at all. */
  bySeq(seq: number): AttemptRow {
    return this.#read(this.#statements.bySeq.all([seq]))[0]!;
  }

  byId(id: string): AttemptRow | undefined {
    return this.#read(this.#statements.byId.all([inColumn(id)]))[0];
  }

  /** The attempt of a purchase that is not superseded. */
  byKey(key: PurchaseKey): AttemptRow | undefined {
    return this.#read(this.#statements.byKey.all(purchaseOf(key)))[0];
  }

  /** An attempt of a purchase that is superseded, and turned out to have been taken after all. */
  paidAndSuperseded(key: PurchaseKey): AttemptRow | undefined {
    return this.#read(this.#statements.paid.all(purchaseOf(key)))[0];
  }

  byJob({ provider, account, id }: JobIdentity): AttemptRow | undefined {
    return this.#read(this.#statements.byJob.all([id, account, provider].map(inColumn)))[0];
  }

  due({ limit, namespace, provider, account }: LeaseRequest, now: number): readonly AttemptRow[] {
    const columns = [namespace, provider, account].map((text) =>
      text === undefined ? null : inColumn(text),
    );
    return this.#read(this.#statements.due.all([now, ...columns, atMost(limit)]));
  }

  list(filter: AttemptFilter): readonly AttemptRow[] {
    const below = filter.before === undefined ? undefined : this.#seqOf(filter.before);
    return this.#read(this.#listing.rows(filter, below));
  }

  #seqOf(id: string): number {
    const row = this.byId(id);
    if (row === undefined) throw noAttemptToListFrom(id);
    return row.seq;
  }

  add(attempt: Attempt, now: number): AttemptRow {
    const { id, expiresInMs, webhookToken, tags = {} } = attempt;
    if (this.byId(id) !== undefined) throw attemptIdTaken(id);
    const times = [expiresInMs, now + expiresInMs, now];
    const token = webhookToken === undefined ? null : inColumn(webhookToken);
    const found = [inColumn(id), ...purchaseOf(attempt), ...columnsOf(attempt)];
    const values = [...found, ...times, token, attemptText(attempt)];
    const { lastInsertRowid } = this.#statements.add.run(values);
    const seq = Number(lastInsertRowid);
    this.#label(seq, tags);
    return this.bySeq(seq);
  }

  #label(seq: number, tags: Readonly<Record<string, string>>): void {
    for (const pair of Object.entries(tags)) this.#statements.label.run([seq, ...pair.map(inColumn)]);
  }

  /** Gives an attempt other labels to be found by. */
  relabel(seq: number, tags: Readonly<Record<string, string>>): void {
    this.#statements.unlabel.run([seq]);
    this.#label(seq, tags);
  }

  change(seq: number, attempt: Attempt): void {
    this.#statements.change.run([...columnsOf(attempt), attemptText(attempt), seq]);
  }

  supersede(seq: number): void {
    this.#statements.supersede.run([seq]);
  }

  /** Says when an attempt is due, or that it never is; a lease ends. */
  setDue(seq: number, dueInMs: number | undefined, now: number): void {
    this.#statements.setDue.run(dueInMs === undefined ? [null, null, seq] : [dueInMs, now + dueInMs, seq]);
  }

  lease(seq: number, leaseMs: number, now: number): AttemptRow {
    this.#statements.lease.run([leaseMs, now + leaseMs, seq]);
    return this.bySeq(seq);
  }
}

const purchaseOf = ({ namespace, idempotencyKey, ordinal }: PurchaseKey): readonly (string | number)[] => [
  inColumn(namespace),
  inColumn(idempotencyKey),
  ordinal,
];
