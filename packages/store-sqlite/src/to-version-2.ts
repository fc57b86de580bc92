import * as z from 'zod';
import type { File } from './file.ts';
import { inColumn } from './text.ts';

// `attempt` is the truth, as JSON, but for what changes with other attempts and with the time: that is in columns alone.
// The others are what it is looked up by. `*_in` and `lease` are lengths in ms, `*_at` and `*_until` moments in ms.
const tables = `
  CREATE TABLE jobs.attempts_2 (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    superseded INTEGER NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    job_id TEXT,
    expires_in REAL NOT NULL,
    expires_at REAL NOT NULL,
    due_in REAL,
    due_at REAL,
    fence INTEGER NOT NULL,
    lease REAL,
    lease_until REAL,
    attempt TEXT NOT NULL
  ) STRICT;
  CREATE TABLE jobs.clock (latest REAL NOT NULL) STRICT;`;

const indexes = `
  DROP TABLE jobs.attempts;
  ALTER TABLE jobs.attempts_2 RENAME TO attempts;
  CREATE UNIQUE INDEX jobs.attempts_purchase ON attempts (namespace, key, ordinal) WHERE superseded = 0;
  CREATE INDEX jobs.attempts_key ON attempts (key, namespace, ordinal);
  CREATE INDEX jobs.attempts_job ON attempts (job_id, account, provider) WHERE job_id IS NOT NULL;
  CREATE INDEX jobs.attempts_due ON attempts (due_at) WHERE due_at IS NOT NULL;
  INSERT INTO jobs.clock (latest) SELECT max(
    coalesce((SELECT max(expires_at - expires_in) FROM jobs.attempts), 0),
    coalesce((SELECT max(taken_at) FROM jobs.places), 0));`;

const insertSql = `
  INSERT INTO jobs.attempts_2 (
    seq, id, namespace, key, ordinal, superseded, status, state, provider, account, job_id,
    expires_in, expires_at, due_in, due_at, fence, lease, lease_until, attempt)
  VALUES (?, ?, '', ?, 1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, ?)`;

/** A row of version 1. */
const rowSchema = z.object({
  seq: z.number(),
  id: z.string(),
  key: z.string(),
  state: z.string(),
  due_at: z.number().nullable(),
  attempt: z.string(),
});

/** The attempt in a row of version 1, as far as its fields change or go into columns; the rest passes. */
const attemptSchema = z.looseObject({
  word: z.string(),
  promptMark: z.string().optional(),
  openUntil: z.number(),
  dueAt: z.number().optional(),
  ref: z.looseObject({
    provider: z.string(),
    account: z.string(),
    submittedAt: z.string(),
    id: z.string().optional(),
  }),
  job: z.looseObject({ ref: z.looseObject({ id: z.string().optional() }) }).optional(),
});

type Columns = readonly (string | number | null)[];

function parse(text: string): z.output<typeof attemptSchema> | undefined {
  try {
    return attemptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON: unreadable all the same
  }
}

function columnsOf({ seq, id, key, state, due_at, attempt }: z.output<typeof rowSchema>): Columns {
  const due = due_at === null ? [null, null] : [0, due_at]; // how long it was to wait was not written down
  const old = parse(attempt);
  // What cannot be read stays as it is, and its key stays taken: reading it says so, as it did before.
  if (old === undefined) return [seq, id, key, 'unknown', state, '', '', null, 0, 0, ...due, attempt];
  const { word, promptMark, openUntil, dueAt: _dueAt, ...rest } = old;
  const submittedAt = Date.parse(rest.ref.submittedAt);
  const createdAt = Number.isNaN(submittedAt) ? openUntil : submittedAt;
  const expiresInMs = Math.max(0, openUntil - createdAt);
  const { provider, account, id: jobId = rest.job?.ref.id } = rest.ref;
  const names = [provider, account].map(inColumn);
  const json = JSON.stringify({
    ...rest,
    namespace: '',
    ordinal: 1,
    status: word,
    ...(promptMark === undefined ? {} : { promptHash: promptMark }),
    createdAt,
  });
  const job = jobId === undefined ? null : inColumn(jobId);
  return [seq, id, key, word, state, ...names, job, expiresInMs, createdAt + expiresInMs, ...due, json];
}

/** Version 2 of the schema: many attempts of a purchase, and each row of version 1 is the only one of its own. */
export function toVersion2(file: File): void {
  file.exec(tables);
  const page = file.prepare(
    'SELECT seq, id, key, state, due_at, attempt FROM jobs.attempts WHERE seq > ? ORDER BY seq LIMIT 500',
  );
  const insert = file.prepare(insertSql);
  for (let last = -1; ;) {
    const rows = z.array(rowSchema).parse(page.all([last]));
    for (const row of rows) insert.run(columnsOf(row));
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end.seq;
  }
  file.exec(indexes);
}
