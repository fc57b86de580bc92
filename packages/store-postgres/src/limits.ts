import type { LimitClaim } from '@crosspoint/core/store';
import { clockSql } from './clock.ts';
import type { SqlQueries } from './sql.ts';
import { inColumn } from './text.ts';

/**
 * Takes a place in a usage limit, in one statement: PostgreSQL locks the row first, and then reads its clock. A place that
 * was taken later than now was taken before the clock was set back, and counts as taken now.
 *
 * @returns 0 when a place was taken, else the ms until the next is free
 */
export async function claimLimit(
  queries: SqlQueries,
  schema: string,
  now: number | null,
  { name, windowMs, max }: LimitClaim,
): Promise<number> {
  const [row] = await queries.query(
    `INSERT INTO ${schema}.usage_limit AS usage (name, taken, wait) VALUES ($2::text, ARRAY[${clockSql}], 0)
     ON CONFLICT (name) DO UPDATE SET (taken, wait) = (
       SELECT
         CASE WHEN blocking.place IS NULL THEN kept.places || now.ms ELSE kept.places END,
         CASE WHEN blocking.place IS NULL THEN 0 ELSE least($3::float8, blocking.place + $3::float8 - now.ms) END
       FROM (SELECT ${clockSql} AS ms) AS now
       CROSS JOIN LATERAL (
         SELECT coalesce(array_agg(least(place, now.ms) ORDER BY place), '{}') AS places
         FROM unnest(usage.taken) AS all_places (place) WHERE least(place, now.ms) + $3::float8 - now.ms > 0
       ) AS kept
       CROSS JOIN LATERAL (
         SELECT kept.places[cardinality(kept.places) - $4::float8::bigint::int + 1] AS place
       ) AS blocking
     ) RETURNING wait`,
    [now, inColumn(name), windowMs, Math.min(max, 1_000_000_000)],
  );
  return Number(row?.['wait']);
}
