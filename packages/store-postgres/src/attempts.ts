import { createHash } from 'node:crypto';
import {
  type Attempt,
  type AttemptFilter,
  type AttemptUpdate,
  attemptIdTaken,
  attemptText,
  type JobIdentity,
  jobIdentityOf,
  type LeaseRequest,
  noAttemptToListFrom,
  type PurchaseKey,
} from '@crosspoint/core/store';
import { clockSql } from './clock.ts';
import { listConditions } from './listing.ts';
import { readRows, rowColumns, type StoredRow, stateOf } from './row.ts';
import type { SqlQueries, SqlValue } from './sql.ts';
import { inColumn } from './text.ts';

const hashOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const purchaseHash = ({ namespace, idempotencyKey, ordinal }: PurchaseKey): string =>
  hashOf(namespace, idempotencyKey, ordinal);

const jobHash = ({ provider, account, id }: JobIdentity): string => hashOf(provider, account, id);

const labelsOf = (tags: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(Object.fromEntries(Object.entries(tags).map((pair) => pair.map(inColumn))));

const infiniteAsNull = (limit: number): number | null => (Number.isFinite(limit) ? limit : null);

const paidSql = `superseded AND status IN ('accepted', 'unknown', 'open')`;
// A moment is never later than the time it was written at plus its length; where it is, the clock was set back since.
const turnBackSql = `
  expires_at = least(expires_at, now.ms + expires_in), due_at = least(due_at, now.ms + due_in),
  lease_until = least(lease_until, now.ms + lease), timed_at = least(timed_at, now.ms)`;

/** The rows of attempts in one schema. */
export class AttemptTable {
  readonly #table: string;
  readonly #jobs: string;
  readonly #select: string;
  readonly #now: () => number | null;

  /** @param now the time of a test; null for that of the database */
  constructor(schema: string, now: () => number | null) {
    this.#table = `${schema}.attempts`;
    this.#jobs = `${schema}.jobs`;
    this.#now = now;
    this.#select = `
      SELECT ${rowColumns}, now.ms AS moment
      FROM ${this.#table} AS attempts CROSS JOIN (SELECT ${clockSql} AS ms) AS now`;
  }

  async #rows(queries: SqlQueries, text: string, values: readonly SqlValue[]): Promise<readonly StoredRow[]> {
    const rows = readRows(await queries.query(text, [this.#now(), ...values]));
    const ahead = rows.filter(({ isAhead }) => isAhead).map(({ seq }) => seq);
    if (ahead.length === 0) return rows;
    const turned = new Map(
      readRows(
        await queries.query(
          `UPDATE ${this.#table} AS attempts SET ${turnBackSql} FROM (SELECT ${clockSql} AS ms) AS now
           WHERE attempts.seq IN (SELECT value::bigint FROM jsonb_array_elements_text($2::text::jsonb))
           RETURNING ${rowColumns}, now.ms AS moment`,
          [this.#now(), JSON.stringify(ahead)],
        ),
      ).map((row) => [row.seq, row]),
    );
    return rows.map((row) => turned.get(row.seq) ?? row);
  }

  async #one(queries: SqlQueries, rest: string, values: readonly SqlValue[]): Promise<StoredRow | undefined> {
    const [row] = await this.#rows(queries, `${this.#select} ${rest}`, values);
    return row;
  }

  byId(queries: SqlQueries, id: string): Promise<StoredRow | undefined> {
    return this.#one(queries, 'WHERE id = $2::text', [inColumn(id)]);
  }

  /** As `byId`; no other transaction changes it until the transaction ends. */
  lockById(queries: SqlQueries, id: string): Promise<StoredRow | undefined> {
    return this.#one(queries, 'WHERE id = $2::text FOR UPDATE OF attempts', [inColumn(id)]);
  }

  /** The attempt of a purchase that is not superseded. */
  byKey(queries: SqlQueries, key: PurchaseKey): Promise<StoredRow | undefined> {
    return this.#one(queries, 'WHERE purchase = $2::text AND NOT superseded', [purchaseHash(key)]);
  }

  /** As `byKey`; no other transaction changes or supersedes it until the transaction ends. */
  lockByKey(queries: SqlQueries, key: PurchaseKey): Promise<StoredRow | undefined> {
    const rest = 'WHERE purchase = $2::text AND NOT superseded FOR UPDATE OF attempts';
    return this.#one(queries, rest, [purchaseHash(key)]);
  }

  /** An attempt of a purchase that is superseded, and turned out to have been taken after all. */
  paidAndSuperseded(queries: SqlQueries, key: PurchaseKey): Promise<StoredRow | undefined> {
    const rest = `WHERE purchase = $2::text AND ${paidSql} ORDER BY attempts.seq LIMIT 1`;
    return this.#one(queries, rest, [purchaseHash(key)]);
  }

  byJob(queries: SqlQueries, job: JobIdentity): Promise<StoredRow | undefined> {
    const rest = `WHERE seq = (SELECT attempt FROM ${this.#jobs} WHERE job = $2::text)`;
    return this.#one(queries, rest, [jobHash(job)]);
  }

  /** Gives a job to an attempt. False when another one has it already. */
  async giveJob(queries: SqlQueries, job: JobIdentity, seq: string): Promise<boolean> {
    const rows = await queries.query(
      `INSERT INTO ${this.#jobs} (job, attempt) VALUES ($1::text, $2::text::bigint)
       ON CONFLICT DO NOTHING RETURNING 1 AS given`,
      [jobHash(job), seq],
    );
    return rows.length > 0;
  }

  /**
   * Writes an attempt down. Undefined when somebody else began its purchase at the same moment.
   *
   * @throws CrosspointError `invalid_request` when its id is taken
   */
  async add(queries: SqlQueries, attempt: Attempt): Promise<StoredRow | undefined> {
    const { id, namespace, idempotencyKey, status, ref, tags, webhookToken, expiresInMs } = attempt;
    const [row] = await this.#rows(
      queries,
      `INSERT INTO ${this.#table} AS attempts (
         id, purchase, namespace, key, status, state, provider, account, labels, webhook_token, attempt, created_at,
         expires_in, expires_at)
       SELECT $2::text, $3::text, $4::text, $5::text, $6::text, $6::text, $7::text, $12::text, $8::text::jsonb, $9::text,
         $10::text, now.ms, $11::float8, now.ms + $11::float8
       FROM (SELECT ${clockSql} AS ms) AS now
       ON CONFLICT DO NOTHING
       RETURNING ${rowColumns}, attempts.created_at AS moment`,
      [
        inColumn(id),
        purchaseHash(attempt),
        inColumn(namespace),
        inColumn(idempotencyKey),
        status,
        inColumn(ref.provider),
        labelsOf(tags),
        webhookToken === undefined ? null : inColumn(webhookToken),
        attemptText(attempt),
        expiresInMs,
        inColumn(ref.account),
      ],
    );
    if (row === undefined && (await this.byId(queries, id)) !== undefined) throw attemptIdTaken(id);
    const job = jobIdentityOf(attempt);
    if (row !== undefined && job !== undefined) await this.giveJob(queries, job, row.seq);
    return row;
  }

  async supersede(queries: SqlQueries, seq: string): Promise<void> {
    await queries.query(`UPDATE ${this.#table} SET superseded = true WHERE seq = $1::text::bigint`, [seq]);
  }

  /** Writes what became of an attempt; when it is due counts from now, and ends a lease. */
  async change(
    queries: SqlQueries,
    seq: string,
    attempt: Attempt,
    { dueInMs, ...change }: AttemptUpdate & { readonly isTimed: boolean; readonly writer: string },
  ): Promise<StoredRow> {
    const { status, ref, tags } = attempt;
    const timed = `, due_in = $9::float8, due_at = now.ms + $9::float8, lease = NULL, lease_until = NULL, timed_at = now.ms`;
    const [row] = await this.#rows(
      queries,
      `UPDATE ${this.#table} AS attempts
       SET status = $3::text, state = $4::text, provider = $5::text, labels = $6::text::jsonb,
         written_by = $7::text, attempt = $8::text${change.isTimed ? timed : ''}
       FROM (SELECT ${clockSql} AS ms) AS now
       WHERE attempts.seq = $2::text::bigint RETURNING ${rowColumns}, now.ms AS moment`,
      [
        seq,
        status,
        stateOf(attempt),
        inColumn(ref.provider),
        labelsOf(tags),
        change.writer,
        attemptText(attempt),
        ...(change.isTimed ? [dueInMs ?? null] : []),
      ],
    );
    return row!; // it is locked
  }

  /** After the clock was set back, nothing waits longer than was asked for. */
  async #turnBackDue(queries: SqlQueries): Promise<void> {
    await queries.query(
      `UPDATE ${this.#table} AS attempts SET ${turnBackSql} FROM (SELECT ${clockSql} AS ms) AS now
       WHERE due_at IS NOT NULL AND timed_at > now.ms`,
      [this.#now()],
    );
  }

  /** Due attempts that no worker has leased; leased, where `leaseMs` is more than 0. */
  async due(queries: SqlQueries, request: LeaseRequest): Promise<readonly StoredRow[]> {
    await this.#turnBackDue(queries);
    const { limit, leaseMs, namespace, provider, account } = request;
    const columns = [namespace, provider, account].map((text) =>
      text === undefined ? null : inColumn(text),
    );
    const values = [infiniteAsNull(limit), ...columns];
    const due = `due_at <= now.ms AND (lease_until IS NULL OR lease_until <= now.ms)
      AND ($3::text IS NULL OR namespace = $3::text) AND ($4::text IS NULL OR provider = $4::text)
      AND ($5::text IS NULL OR account = $5::text)`;
    if (leaseMs <= 0)
      return this.#rows(
        queries,
        `${this.#select} WHERE ${due} ORDER BY due_at, attempts.seq LIMIT $2::float8::bigint`,
        values,
      );
    const rows = await this.#rows(
      queries,
      `WITH now AS MATERIALIZED (SELECT ${clockSql} AS ms),
       due AS MATERIALIZED (
         SELECT attempts.seq FROM ${this.#table} AS attempts CROSS JOIN now
         WHERE ${due} ORDER BY due_at, attempts.seq LIMIT $2::float8::bigint FOR UPDATE OF attempts SKIP LOCKED)
       UPDATE ${this.#table} AS attempts
       SET fence = fence + 1, lease = $6::float8, lease_until = now.ms + $6::float8, timed_at = now.ms
       FROM due CROSS JOIN now WHERE attempts.seq = due.seq
       RETURNING ${rowColumns}, now.ms AS moment`,
      [...values, leaseMs],
    );
    return rows.toSorted((a, b) => a.attempt.dueAt! - b.attempt.dueAt! || Number(a.seq) - Number(b.seq));
  }

  /** @throws CrosspointError `invalid_request` when there is no attempt to list from */
  async list(queries: SqlQueries, filter: AttemptFilter): Promise<readonly StoredRow[]> {
    const { before, limit = 100 } = filter;
    const from = before === undefined ? undefined : await this.byId(queries, before);
    if (before !== undefined && from === undefined) throw noAttemptToListFrom(before);
    const { conditions, values } = listConditions(filter, from?.seq, 3);
    const where = conditions.map((condition) => `AND ${condition}`).join(' ');
    return this.#rows(
      queries,
      `${this.#select} WHERE true ${where} ORDER BY attempts.seq DESC LIMIT $2::float8::bigint`,
      [infiniteAsNull(limit), ...values],
    );
  }
}
