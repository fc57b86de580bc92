import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { beforeEach, describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { freshPath } from './folder.ts';
import { intentOf, keyOf } from '../../core/test/stores/intents.ts';

// As version 1 of this package made it; this text never changes.
const version1 = `
  CREATE TABLE attempts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    due_at REAL,
    attempt TEXT NOT NULL
  ) STRICT;
  CREATE INDEX attempts_due ON attempts (due_at) WHERE due_at IS NOT NULL;
  CREATE TABLE labels (
    attempt INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (attempt, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE holds (
    attempt INTEGER NOT NULL,
    position INTEGER NOT NULL,
    budget TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (attempt, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX holds_budget ON holds (budget, currency, amount);
  CREATE TABLE places (
    name TEXT NOT NULL,
    taken_at REAL NOT NULL
  ) STRICT;
  CREATE INDEX places_name ON places (name, taken_at);
  PRAGMA application_id = ${0x58504a31};
  PRAGMA user_version = 1;
  PRAGMA journal_mode = WAL;`;

const submittedAt = '2026-01-01T00:00:00.000Z';
const startedAt = Date.parse(submittedAt);
const money = { budget: 'today', currency: 'USD', amount: '0.60', ceiling: '1' };

const refOf = (key: string, id?: string) => ({
  version: 1,
  provider: 'echo',
  account: 'test',
  model: 'echo/parrot',
  slug: 'parrot/1',
  task: 'text-to-video',
  submittedAt,
  idempotencyKey: key,
  ...(id === undefined ? {} : { id }),
});

const jobOf = (key: string, id: string) => ({
  ref: refOf(key, id),
  kind: 'video',
  state: 'running',
  outputs: [],
  costs: [{ amount: '0.35', currency: 'USD', basis: 'charged', source: 'response', at: submittedAt }],
  fieldReport: [],
  notices: ['a notice'],
  resumable: true,
  durable: true,
  observedAt: submittedAt,
});

/** An attempt as version 1 wrote it down. */
const oldAttempt = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id,
  idempotencyKey: `key of ${id}`,
  fingerprint: 'one request',
  ref: refOf(`key of ${id}`),
  openUntil: startedAt + 60_000,
  reservations: [],
  word: 'open',
  revision: 1,
  ...more,
});

const accepted = {
  word: 'accepted',
  revision: 3,
  promptMark: 'a prompt',
  tags: { for: 'tea', 'né\u0000': '🚤' },
  reservations: [money],
};

interface OldRow {
  readonly attempt: Readonly<Record<string, unknown>>;
  readonly state: string;
  readonly text?: string;
}

const rows: readonly OldRow[] = [
  { attempt: oldAttempt('open'), state: 'open' },
  {
    attempt: oldAttempt('accepted', {
      ...accepted,
      ref: refOf('key of accepted', 'job-1'),
      job: jobOf('key of accepted', 'job-1'),
      dueAt: startedAt + 500,
    }),
    state: 'running',
  },
  { attempt: oldAttempt('held', { word: 'accepted', job: jobOf('key of held', 'job-2') }), state: 'running' },
  { attempt: oldAttempt('unknown', { word: 'unknown', openUntil: startedAt - 5 }), state: 'unknown' },
  { attempt: oldAttempt('rejected', { word: 'rejected' }), state: 'rejected' },
  { attempt: oldAttempt('garbled'), state: 'open', text: '{"id":' },
];

let path: string;
beforeEach(() => {
  path = freshPath();
  mkdirSync(dirname(path));
  const file = new Database(path);
  file.exec(version1);
  for (const [i, { attempt, state, text }] of rows.entries()) {
    const {
      id,
      idempotencyKey,
      dueAt = null,
    } = attempt as { id: string; idempotencyKey: string; dueAt?: number };
    file
      .prepare('INSERT INTO attempts (seq, id, key, state, due_at, attempt) VALUES (?, ?, ?, ?, ?, ?)')
      .run([i + 1, id, idempotencyKey, state, dueAt, text ?? JSON.stringify(attempt)]);
  }
  file.exec(`INSERT INTO labels VALUES (2, 'for', 'tea')`);
  file.prepare('INSERT INTO labels VALUES (2, ?, ?)').run([JSON.stringify('né\u0000'), '🚤']);
  file.exec(`INSERT INTO holds VALUES (2, 0, 'today', 'USD', '0.60')`);
  file.exec(`INSERT INTO places VALUES ('echo', ${startedAt + 3_600_000})`);
  file.close();
});

describe('a file of version 1', () => {
  it('becomes one of version 2 with every attempt in it, each the first of its purchase', async () => {
    const store = sqlite(path, { now: () => startedAt + 1_000 });
    const first = {
      namespace: '',
      ordinal: 1,
      superseded: false,
      fence: 0,
      createdAt: startedAt,
      expiresInMs: 59_000,
    };
    expect(await store.getByKey(keyOf('open'))).toMatchObject({
      ...first,
      id: 'open',
      status: 'open',
      revision: 1,
    });
    const { promptMark: promptHash, word: status, ...rest } = accepted;
    const wanted = { ...first, ...rest, status, promptHash, dueAt: startedAt + 500 };
    const found = await store.getByJobId({ provider: 'echo', account: 'test', id: 'job-1' });
    expect(found).toMatchObject({
      ...wanted,
      id: 'accepted',
      job: { state: 'running', notices: ['a notice'] },
    });
    expect(String(found?.ref)).toMatch(/^xp1\./);
    for (const gone of ['word', 'openUntil', 'promptMark']) expect(found).not.toHaveProperty(gone);
    expect(await store.getByJobId({ provider: 'echo', account: 'test', id: 'job-2' })).toMatchObject({
      id: 'held',
    });
    expect(await store.getById('unknown')).toMatchObject({ status: 'unknown', expiresInMs: 0 });
    await store.close();
  });

  it('is found by its labels and states, is due, and holds its budget as before', async () => {
    const store = sqlite(path, { now: () => startedAt + 1_000 });
    expect(await store.list({ tags: accepted.tags })).toMatchObject([{ id: 'accepted' }]);
    expect(await store.list({ states: ['unknown'] })).toMatchObject([{ id: 'unknown' }]);
    expect(await store.claimDue({ limit: 9, leaseMs: 1_000 })).toMatchObject([{ id: 'accepted', fence: 1 }]);
    const reservation = { ...money, amount: '0.41' };
    const over = await store.createAttempt(intentOf('new', { reservations: [reservation] }));
    expect(over).toEqual({ outcome: 'over_budget', reservation, counted: '0.6' });
    expect(await store.claimLimit({ name: 'echo', windowMs: 1_000, max: 1 })).toBe(1_000); // was taken in the future
    await store.close();
  });

  it('buys nothing again: its keys still stand for their attempts, and a rejected one begins anew', async () => {
    const store = sqlite(path);
    for (const id of ['open', 'accepted', 'held', 'unknown']) {
      const again = await store.createAttempt(intentOf('new', { idempotencyKey: `key of ${id}` }));
      expect(again).toMatchObject({ outcome: 'exists', attempt: { id } });
    }
    const anew = await store.createAttempt(intentOf('new', { idempotencyKey: 'key of rejected' }));
    expect(anew).toMatchObject({ outcome: 'begun', attempt: { id: 'new' } });
    expect(await store.getById('rejected')).toMatchObject({ status: 'rejected', superseded: true });
    await store.close();
  });

  it('keeps an attempt that cannot be read as it is, and its key taken', async () => {
    const store = sqlite(path);
    const saying = { code: 'store_unavailable', message: expect.stringMatching(/cannot read/) };
    await expect(store.getByKey(keyOf('garbled'))).rejects.toMatchObject(saying);
    const again = intentOf('new', { idempotencyKey: 'key of garbled' });
    await expect(store.createAttempt(again)).rejects.toMatchObject(saying);
    await store.close();
    const file = new Database(path);
    const left = file.prepare(`SELECT status, attempt FROM attempts WHERE id = 'garbled'`).all();
    file.close();
    expect(left).toEqual([{ status: 'unknown', attempt: '{"id":' }]);
  });

  it('is changed once, and every later opening finds what the first one wrote', async () => {
    for (let i = 0; i < 3; i += 1) {
      const store = sqlite(path);
      const result = await store.update('accepted', { tags: { opened: `${i}` } });
      expect(result).toMatchObject({ outcome: 'updated', attempt: { revision: 4 + i } });
      await store.close();
    }
  });

  it('stays as it is, byte for byte, where part of its tables is missing', () => {
    const file = new Database(path);
    file.exec('DROP TABLE holds');
    file.close();
    const before = readFileSync(path);
    expect(() => sqlite(path)).toThrow(/damaged/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
