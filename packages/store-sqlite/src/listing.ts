import type { AttemptFilter } from '@crosspoint/core/store';
import type { Connection, Statement } from './connection.ts';
import { rowColumns } from './row.ts';
import { inColumn } from './text.ts';

// The labels that were asked for are a JSON list of pairs; an attempt has them all when it has as many of them.
const hasLabels = `json_array_length(?) = (
  SELECT count(*) FROM json_each(?) AS wanted JOIN labels
  ON labels.attempt = attempts.seq
    AND labels.name = wanted.value ->> 0 AND labels.value = wanted.value ->> 1)`;

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** A LIMIT; none where it is infinite. */
export const atMost = (limit: number): number => (Number.isFinite(limit) ? limit : -1);

/** Superseded attempts: those that may have cost money, where nothing else is said. */
function supersededCondition({
  superseded,
  idempotencyKey,
  webhookToken,
}: AttemptFilter): Condition | undefined {
  if (superseded ?? (idempotencyKey ?? webhookToken) !== undefined) return undefined;
  const paid = superseded === false ? '' : ` OR status IN ('accepted', 'unknown')`;
  return { sql: `(superseded = 0${paid})`, values: [] };
}

function conditionsOf(filter: AttemptFilter, below: number | undefined): readonly Condition[] {
  const { namespace, idempotencyKey, provider, webhookToken, tags = {}, states, since, until } = filter;
  const equal = (column: string, value: string | undefined): Condition | undefined =>
    value === undefined ? undefined : { sql: `${column} = ?`, values: [inColumn(value)] };
  const labels = JSON.stringify(Object.entries(tags).map((pair) => pair.map(inColumn)));
  return [
    below === undefined ? undefined : { sql: 'seq < ?', values: [below] },
    supersededCondition(filter),
    equal('key', idempotencyKey),
    equal('namespace', namespace),
    equal('provider', provider),
    equal('webhook_token', webhookToken),
    since === undefined ? undefined : { sql: 'created_at >= ?', values: [since] },
    until === undefined ? undefined : { sql: 'created_at < ?', values: [until] },
    states && { sql: 'state IN (SELECT value FROM json_each(?))', values: [JSON.stringify(states)] },
    labels === '[]' ? undefined : { sql: hasLabels, values: [labels, labels] },
  ].filter((condition) => condition !== undefined);
}

/** The statements of `list`, one for each combination of filters that was asked for. */
export class AttemptListing {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param below only rows whose `seq` is less */
  rows(filter: AttemptFilter, below: number | undefined): readonly unknown[] {
    const conditions = conditionsOf(filter, below);
    const where = ['1', ...conditions.map(({ sql }) => sql)].join(' AND ');
    const values = conditions.flatMap((condition) => condition.values);
    const sql = `SELECT ${rowColumns} FROM attempts WHERE ${where} ORDER BY seq DESC LIMIT ?`;
    const statement = this.#statements.get(sql) ?? this.#connection.prepareInStep(sql);
    this.#statements.set(sql, statement);
    return statement.all([...values, atMost(filter.limit ?? 100)]);
  }
}
