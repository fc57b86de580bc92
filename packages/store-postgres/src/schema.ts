const identifier = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * The name of a schema as it stands in a statement: in quotes, because it may be a word of SQL.
 *
 * @throws TypeError when a text cannot be the name of a schema
 */
export function schemaName(name: string): string {
  if (identifier.test(name)) return `"${name}"`;
  throw new TypeError(
    `not the name of a schema: ${JSON.stringify(name.slice(0, 80))}; use small letters, digits and _, and no digit first`,
  );
}

/**
 * The statements that make each version of the tables of the one before, the first of nothing. A version that was
 * released never changes; the next one is a new list. The number of lists is the version in the table `version`.
 *
 * `attempt` is the truth, as JSON text, but for what changes with other attempts and with the time: that is in columns
 * alone. The other columns are what an attempt is looked up by. `*_in` and `lease` are lengths in ms; `*_at`,
 * `*_until` and `taken` are moments, in ms since 1970 by the clock of the database. `purchase` and `job` are SHA-256
 * hashes, because an index takes no long text.
 */
export const migrations = (schema: string): readonly (readonly string[])[] => [
  [
    `CREATE TABLE ${schema}.attempts (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text NOT NULL UNIQUE,
      purchase text NOT NULL,
      namespace text NOT NULL,
      key text NOT NULL,
      superseded boolean NOT NULL DEFAULT false,
      status text NOT NULL,
      state text NOT NULL,
      provider text NOT NULL,
      account text NOT NULL,
      labels jsonb NOT NULL,
      webhook_token text,
      created_at double precision NOT NULL,
      expires_in double precision NOT NULL,
      expires_at double precision NOT NULL,
      due_in double precision,
      due_at double precision,
      lease double precision,
      lease_until double precision,
      timed_at double precision,
      fence integer NOT NULL DEFAULT 0,
      written_by text,
      attempt text NOT NULL
    )`,
    // Never bought twice: one attempt of a purchase is not superseded.
    `CREATE UNIQUE INDEX attempts_purchase ON ${schema}.attempts (purchase) WHERE NOT superseded`,
    `CREATE INDEX attempts_superseded ON ${schema}.attempts (purchase) WHERE superseded`,
    `CREATE INDEX attempts_key ON ${schema}.attempts USING hash (key)`,
    `CREATE INDEX attempts_labels ON ${schema}.attempts USING gin (labels jsonb_path_ops) WHERE labels <> '{}'`,
    `CREATE INDEX attempts_token ON ${schema}.attempts USING hash (webhook_token) WHERE webhook_token IS NOT NULL`,
    `CREATE INDEX attempts_created ON ${schema}.attempts (created_at)`,
    `CREATE INDEX attempts_due ON ${schema}.attempts (due_at, seq) WHERE due_at IS NOT NULL`,
    `CREATE INDEX attempts_timed ON ${schema}.attempts (timed_at) WHERE due_at IS NOT NULL`,
    `CREATE TABLE ${schema}.jobs (job text PRIMARY KEY, attempt bigint NOT NULL)`,
    `CREATE TABLE ${schema}.budget_window (name text PRIMARY KEY, ceilings jsonb NOT NULL DEFAULT '{}')`,
    `CREATE TABLE ${schema}.holds (
      attempt bigint NOT NULL,
      position integer NOT NULL,
      name text NOT NULL,
      amount numeric NOT NULL,
      created_at double precision NOT NULL,
      PRIMARY KEY (attempt, position)
    )`,
    `CREATE INDEX holds_window ON ${schema}.holds (name, created_at) INCLUDE (amount)`,
    `CREATE TABLE ${schema}.usage_limit (
      name text PRIMARY KEY,
      taken double precision[] NOT NULL,
      wait double precision NOT NULL
    )`,
  ],
  [
    // A worker takes what is due of one account: without this, it reads past all that is due of the others.
    `CREATE INDEX attempts_due_account ON ${schema}.attempts (provider, account, due_at, seq) WHERE due_at IS NOT NULL`,
  ],
];
