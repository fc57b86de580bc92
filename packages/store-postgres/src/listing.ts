import type { AttemptFilter } from '@crosspoint/core/store';
import type { SqlValue } from './sql.ts';
import { inColumn } from './text.ts';

/** Superseded attempts: those that may have cost money, where nothing else is said. */
function supersededCondition({ superseded, idempotencyKey, webhookToken }: AttemptFilter): readonly string[] {
  if (superseded ?? (idempotencyKey ?? webhookToken) !== undefined) return [];
  const paid = superseded === false ? '' : ` OR status IN ('accepted', 'unknown')`;
  return [`(NOT superseded${paid})`];
}

/**
 * A filter as SQL.
 *
 * @param below only rows whose `seq` is less
 * @param first the number of the first parameter
 */
export function listConditions(
  filter: AttemptFilter,
  below: string | undefined,
  first: number,
): { readonly conditions: readonly string[]; readonly values: readonly SqlValue[] } {
  const { namespace, idempotencyKey, provider, webhookToken, tags = {}, states, since, until } = filter;
  const labels = Object.entries(tags).map((pair) => pair.map(inColumn));
  const rows: readonly (readonly [string, SqlValue | undefined])[] = [
    ['seq < ?::text::bigint', below],
    ['key = ?::text', idempotencyKey === undefined ? undefined : inColumn(idempotencyKey)],
    ['namespace = ?::text', namespace === undefined ? undefined : inColumn(namespace)],
    ['provider = ?::text', provider === undefined ? undefined : inColumn(provider)],
    ['webhook_token = ?::text', webhookToken === undefined ? undefined : inColumn(webhookToken)],
    ['created_at >= ?::float8', since],
    ['created_at < ?::float8', until],
    ['state IN (SELECT jsonb_array_elements_text(?::text::jsonb))', states && JSON.stringify(states)],
    // the second part lets the index be used
    [
      `(labels @> ?::text::jsonb AND labels <> '{}')`,
      labels.length === 0 ? undefined : JSON.stringify(Object.fromEntries(labels)),
    ],
  ];
  const used = rows.filter(([, value]) => value !== undefined);
  return {
    conditions: [
      ...supersededCondition(filter),
      ...used.map(([condition], i) => condition.replace('?', `$${first + i}`)),
    ],
    values: used.map(([, value]) => value!),
  };
}
