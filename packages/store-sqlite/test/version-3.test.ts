import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { refToString } from '@crosspoint/core';
import Database from 'libsql';
import { beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.ts';
import { sqlite } from '../src/index.ts';
import { migrations } from '../src/schema.ts';
import { freshPath } from './folder.ts';

const at = '2026-01-01T00:00:00.000Z';

const oldRef = (id: string) => ({
  version: 1,
  provider: 'echo',
  account: 'test',
  model: 'echo/parrot',
  slug: 'parrot/1',
  task: 'text-to-video',
  dialect: 'v1',
  submittedAt: at,
  idempotencyKey: `key of ${id}`,
  id,
});

/** A job with every name that has changed since. */
const oldJob = (id: string) => ({
  ref: oldRef(id),
  kind: 'video',
  state: 'succeeded',
  status: 'done',
  outputs: [{ url: 'https://files.example/a.mp4', role: 'main', seconds: 5 }],
  costs: [{ amount: '0.35', currency: 'USD', basis: 'held', source: 'response', at }],
  ledger: [{ field: 'duration', word: 'converted', wire: ['seconds'], from: 5, to: '5' }],
  notices: [],
  resumable: true,
  durable: true,
  seenAt: at,
});

const oldAttempt = (id: string, more: Readonly<Record<string, unknown>>) => ({
  id,
  namespace: '',
  idempotencyKey: `key of ${id}`,
  ordinal: 1,
  fingerprint: 'one request',
  ref: oldRef(id),
  reservations: [],
  status: 'accepted',
  revision: 2,
  createdAt: Date.parse(at),
  ...more,
});

const failure = { code: 'unexpected_reply', message: 'no file', charged: 'maybe' };
const attempts = [
  oldAttempt('done', { job: oldJob('done') }),
  oldAttempt('failed', { job: { ...oldJob('failed'), state: 'failed', outputs: [], failure } }),
  oldAttempt('unknown', { status: 'unknown', errorCode: 'unexpected_reply' }),
];

let path: string;

/** A file as version 2 wrote it. */
beforeEach(() => {
  path = freshPath();
  mkdirSync(dirname(path));
  new Connection(path, 1_000, migrations.slice(0, 2)).close();
  const file = new Database(path);
  const insert = file.prepare(
    `INSERT INTO attempts (seq, id, namespace, key, ordinal, superseded, status, state, provider, account, job_id,
       expires_in, expires_at, fence, attempt) VALUES (?, ?, '', ?, 1, 0, ?, ?, 'echo', 'test', ?, 60000, 0, 0, ?)`,
  );
  for (const [i, attempt] of attempts.entries()) {
    const { id, idempotencyKey, status } = attempt;
    insert.run([i + 1, id, idempotencyKey, status, status, id, JSON.stringify(attempt)]);
  }
  insert.run([9, 'garbled', 'key of garbled', 'unknown', 'unknown', 'garbled', '{"id":']);
  file.close();
});

describe('a file of version 2', () => {
  it('is rewritten with the names of today, and loses nothing', async () => {
    const store = sqlite(path);
    const done = await store.getById('done');
    expect(done?.ref).toMatchObject({ apiVariant: 'v1', id: 'done' });
    expect(done?.job).toMatchObject({
      gatewayStatus: 'done',
      observedAt: at,
      outputs: [{ duration: 5 }],
      costs: [{ basis: 'reserved', amount: '0.35' }],
      fieldReport: [{ field: 'duration', outcome: 'converted', from: 5, to: '5' }],
      ref: { apiVariant: 'v1' },
    });
    expect(String(done?.ref)).toBe(refToString(done!.ref));
    expect(await store.getById('failed')).toMatchObject({
      job: { state: 'failed', failure: { code: 'unexpected_response' } },
    });
    expect(await store.getById('unknown')).toMatchObject({ errorCode: 'unexpected_response' });
    await expect(store.getById('garbled')).rejects.toMatchObject({ code: 'store_unavailable' });
    await store.close();
    const file = new Database(path);
    const [row] = file.prepare("SELECT attempt FROM attempts WHERE id = 'done'").all() as {
      attempt: string;
    }[];
    file.close();
    const written = JSON.parse(row!.attempt) as { ref: object; job: object };
    for (const old of ['dialect', 'ledger', 'seenAt'])
      expect([old, old in written.ref || old in written.job]).toEqual([old, false]);
  });

  it('is listed by when its attempts began, which version 5 has in a column', async () => {
    const store = sqlite(path);
    const since = Date.parse(at);
    expect((await store.list({ since, superseded: true })).map(({ id }) => id)).toEqual([
      'unknown',
      'failed',
      'done',
    ]);
    expect(await store.list({ since: since + 1, superseded: true })).toEqual([]);
    await store.close();
  });
});
