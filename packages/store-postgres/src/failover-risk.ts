import type { Sql } from './sql.ts';

/**
 * What a failover of this database may cost, as a sentence; undefined where nothing is known that it could lose. A standby
 * that is asynchronous gets each commit a moment later: when the primary dies in that moment, the standby that takes its
 * place knows nothing of the newest intents, and what they bought could be bought again.
 *
 * @example const risk = await failoverRisk(fromPg(pool));
 */
export async function failoverRisk(sql: Sql): Promise<string | undefined> {
  const [row] = await sql.query(
    `SELECT current_setting('synchronous_commit') AS commits, (trim(current_setting('synchronous_standby_names')) <> '')::int AS synchronous,
       (SELECT count(*)::int FROM pg_stat_replication) AS standbys`,
    [],
  );
  const commits = String(row?.['commits']);
  if (commits === 'off' || commits === 'local')
    return `synchronous_commit is ${commits}: a crash or a failover may lose the newest intents, and the store refuses to write; set it to on`;
  if (Number(row?.['synchronous']) === 1 || Number(row?.['standbys']) === 0) return undefined;
  return 'a standby follows this database, and synchronous_standby_names is empty: a failover may lose the newest intents, and what they bought could be bought again; name the standby there';
}
