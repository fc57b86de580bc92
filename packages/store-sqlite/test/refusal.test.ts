import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CrosspointError } from '@crosspoint/core';
import Database from 'libsql';
import { beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.ts';
import { sqlite } from '../src/index.ts';
import { migrations } from '../src/schema.ts';
import { freshPath } from './folder.ts';
import { intentOf } from '../../core/test/stores/intents.ts';

/** Some attempts in a closed file. */
async function fill(path: string, count = 100): Promise<Buffer> {
  const store = sqlite(path);
  for (let i = 0; i < count; i += 1)
    await store.createAttempt(intentOf(`${i}`, { tags: { pad: 'x'.repeat(1_000) } }));
  await store.close();
  return readFileSync(path);
}

function refusal(path: string): CrosspointError {
  try {
    sqlite(path);
  } catch (error) {
    return error as CrosspointError; // what else it could be is asserted by its fields
  }
  throw new Error('nothing was thrown');
}

const edited = (bytes: Buffer, edit: (copy: Buffer) => unknown): Buffer => {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
};

/** Leaves in another place what a crash at this moment would leave: the file, and the log of what is not in it yet. */
function crash(from: string, to: string): void {
  mkdirSync(dirname(to));
  for (const end of ['', '-wal']) copyFileSync(`${from}${end}`, `${to}${end}`);
}

function expectUntouched(path: string, message: RegExp): void {
  const [bytes, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
  expect(log.length).toBeGreaterThan(0);
  expect(refusal(path).message).toMatch(message);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readFileSync(`${path}-wal`).equals(log)).toBe(true);
}

it('a store with a trigger of somebody else is refused: it could take an attempt away after it was written', async () => {
  const path = freshPath();
  await fill(path, 1);
  const file = new Database(path);
  file.exec('CREATE TRIGGER theirs AFTER INSERT ON attempts BEGIN DELETE FROM attempts; END');
  file.close();
  const before = readFileSync(path);
  expect(refusal(path)).toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('has triggers or views that are not ours') as string,
  });
  expect(readFileSync(path).equals(before)).toBe(true);
});

describe('what is no sound store is refused in one sentence and left byte for byte as it is', () => {
  let good: Buffer;
  beforeAll(async () => {
    good = await fill(freshPath());
  });

  const notOurs = /another application's database/;
  const notSqlite = /not a SQLite database/;
  const damaged = /damaged/;
  const files: readonly [name: string, message: RegExp, bytes: (good: Buffer) => Buffer][] = [
    ['a text', notSqlite, () => Buffer.from('a shopping list\n'.repeat(100))],
    ['a byte', notSqlite, () => Buffer.from('x')],
    ['zeros', notSqlite, () => Buffer.alloc(8_192)],
    ['a store without its first bytes', notSqlite, (it) => edited(it, (copy) => copy.fill(0, 0, 16))],
    ['half a store', damaged, (it) => it.subarray(0, it.length / 2)],
    ['a store without its last page', damaged, (it) => it.subarray(0, -4_096)],
    ['a store without its last byte', damaged, (it) => it.subarray(0, -1)],
    ['a store with a hole', damaged, (it) => edited(it, (copy) => copy.fill(0xab, 40_960, 81_920))],
    ['a store whose tables are lost', damaged, (it) => edited(it, (copy) => copy.fill(0xab, 100, 4_000))],
    [
      'the database of nobody in particular',
      notOurs,
      (it) => edited(it, (copy) => copy.writeUInt32BE(0, 68)),
    ],
    ['a store that lost its version', damaged, (it) => edited(it, (copy) => copy.writeUInt32BE(0, 60))],
    ['a store of a version below 0', damaged, (it) => edited(it, (copy) => copy.writeInt32BE(-1, 60))],
    [
      'a store that says it is older than its tables',
      damaged,
      (it) => edited(it, (copy) => copy.writeUInt32BE(1, 60)),
    ],
    ['a newer store', /newer.*version 7.*upgrade/, (it) => edited(it, (copy) => copy.writeUInt32BE(7, 60))],
  ];
  it.each(files)('%s', (_name, message, bytesOf) => {
    const path = freshPath();
    const bytes = bytesOf(good);
    mkdirSync(dirname(path));
    writeFileSync(path, bytes);
    const error = refusal(path);
    expect(error).toMatchObject({ name: 'CrosspointError', code: 'store_unavailable', charged: 'no' });
    expect(error.message).toContain(path);
    expect(error.message).toMatch(message);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it.each(['attempts', 'labels', 'holds', 'places', 'clock'])(
    'a store without its table %s, whatever version it bears',
    async (table) => {
      for (const version of [0, 2]) {
        const path = freshPath();
        await fill(path, 1);
        const file = new Database(path);
        file.exec(`DROP TABLE ${table}; PRAGMA user_version = ${version}`);
        file.close();
        const before = readFileSync(path);
        expect(refusal(path)).toMatchObject({
          code: 'store_unavailable',
          message: expect.stringMatching(damaged),
        });
        expect(readFileSync(path).equals(before)).toBe(true);
      }
    },
  );

  it('a store whose table lacks a column', async () => {
    const path = freshPath();
    await fill(path, 1);
    const file = new Database(path);
    file.exec('ALTER TABLE attempts DROP COLUMN lease');
    file.close();
    expect(refusal(path).message).toMatch(damaged);
  });

  it("another application's database, with the log of its last crash beside it", () => {
    const [from, path] = [freshPath(), freshPath()];
    mkdirSync(dirname(from));
    const application = new Database(from);
    application.exec('PRAGMA journal_mode = WAL; CREATE TABLE notes (text); INSERT INTO notes VALUES (1)');
    crash(from, path);
    application.close();
    expectUntouched(path, notOurs);
  });

  it('a store that was made newer last, and says so only in the log of a crash beside it', async () => {
    const [from, path] = [freshPath(), freshPath()];
    await fill(from, 1);
    const newer = new Connection(from, 1_000, [...migrations, 'CREATE TABLE jobs.moods (mood TEXT)']);
    crash(from, path);
    newer.close();
    expectUntouched(path, /newer/);
  });

  it('a folder', () => {
    const path = freshPath();
    mkdirSync(path, { recursive: true });
    expect(refusal(path)).toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/folder/),
    });
    expect(readdirSync(path)).toEqual([]);
  });

  it('a place below a file', async () => {
    const path = freshPath();
    await fill(path, 1);
    expect(refusal(join(path, 'jobs.db'))).toMatchObject({ code: 'store_unavailable' });
  });

  it('a store that is marked read-only', async () => {
    const path = freshPath();
    const bytes = await fill(path, 1);
    await chmod(path, 0o444);
    expect(refusal(path)).toMatchObject({ message: expect.stringMatching(/read-only/) });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('a store that is damaged while it is open: from then on it answers nothing', async () => {
    const path = freshPath();
    await fill(path);
    const store = sqlite(path);
    writeFileSync(
      path,
      edited(readFileSync(path), (copy) => copy.fill(0xab, 40_960)),
    );
    const saying = { code: 'store_unavailable', message: expect.stringMatching(damaged) };
    await expect(store.list()).rejects.toMatchObject(saying);
    const claim = { name: 'echo', windowMs: 1, max: 1 }; // whose rows are not among the damaged
    await expect(store.claimLimit(claim)).rejects.toMatchObject(saying);
    await store.close();
  });
});
