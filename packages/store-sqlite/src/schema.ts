import type { File } from './file.ts';
import { toVersion2 } from './to-version-2.ts';
import { toVersion3 } from './to-version-3.ts';

/** Says whose database a file is, in its header (`PRAGMA application_id`): the letters XPJ1. */
export const applicationId = 0x58504a31;

/** What makes one version of the schema out of the one before; it is part of a transaction. */
export type Migration = string | ((file: File) => void);

/**
 * What makes each version of the schema out of the one before, the first out of nothing. A version that was released
 * never changes; the next one is a new line. The number of lines is the version a file bears (`PRAGMA user_version`).
 */
export const migrations: readonly Migration[] = [
  // `attempt` is the truth, as JSON; the other columns are what it is looked up by.
  `CREATE TABLE jobs.attempts (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     key TEXT NOT NULL UNIQUE,
     state TEXT NOT NULL,
     due_at REAL,
     attempt TEXT NOT NULL
   ) STRICT;
   CREATE INDEX jobs.attempts_due ON attempts (due_at) WHERE due_at IS NOT NULL;
   CREATE TABLE jobs.labels (
     attempt INTEGER NOT NULL,
     name TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (attempt, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE jobs.holds (
     attempt INTEGER NOT NULL,
     position INTEGER NOT NULL,
     budget TEXT NOT NULL,
     currency TEXT NOT NULL,
     amount TEXT NOT NULL,
     PRIMARY KEY (attempt, position)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX jobs.holds_budget ON holds (budget, currency, amount);
   CREATE TABLE jobs.places (
     name TEXT NOT NULL,
     taken_at REAL NOT NULL
   ) STRICT;
   CREATE INDEX jobs.places_name ON places (name, taken_at);`,
  toVersion2,
  toVersion3,
  `ALTER TABLE jobs.attempts ADD COLUMN webhook_token TEXT;
   CREATE INDEX jobs.attempts_token ON attempts (webhook_token) WHERE webhook_token IS NOT NULL;`,
  // When an attempt began decides in which window of a budget it counts; `span` is the window of a declared ceiling.
  `ALTER TABLE jobs.attempts ADD COLUMN created_at REAL;
   UPDATE jobs.attempts SET created_at = coalesce(
     CASE WHEN json_valid(attempt) THEN attempt ->> '$.createdAt' END, expires_at - expires_in);
   CREATE INDEX jobs.attempts_created ON attempts (created_at);
   ALTER TABLE jobs.holds ADD COLUMN created_at REAL NOT NULL DEFAULT 0;
   UPDATE jobs.holds SET created_at =
     coalesce((SELECT created_at FROM jobs.attempts WHERE seq = holds.attempt), 0);
   DROP INDEX jobs.holds_budget;
   CREATE INDEX jobs.holds_budget ON holds (budget, currency, created_at, amount);
   CREATE TABLE jobs.ceilings (
     budget TEXT NOT NULL,
     currency TEXT NOT NULL,
     span TEXT NOT NULL,
     ceiling TEXT NOT NULL,
     declared_at REAL NOT NULL,
     PRIMARY KEY (budget, currency, span, ceiling)
   ) STRICT, WITHOUT ROWID;`,
];
