import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Connection } from '../src/connection.ts';
import { sqlite } from '../src/index.ts';
import { migrations } from '../src/schema.ts';
import { freshPath } from './folder.ts';
import { intentOf, keyOf } from '../../core/test/stores/intents.ts';

// A later release, as it may come one day.
const later = [
  ...migrations,
  'ALTER TABLE jobs.attempts ADD COLUMN mood TEXT; UPDATE jobs.attempts SET mood = key',
  'CREATE TABLE jobs.moods (mood TEXT) STRICT; INSERT INTO jobs.moods SELECT mood FROM attempts',
];

const moodsOf = (connection: Connection): Promise<unknown> => {
  const moods = connection.prepare('SELECT mood FROM moods');
  return connection.read(() => moods.all([]));
};

describe('a store of an older version', () => {
  it('is brought to the newest one step after the other, once, with all that is in it', async () => {
    const path = freshPath();
    const old = sqlite(path);
    await old.createAttempt(intentOf('a'));
    await old.close();
    for (const times of ['first', 'second']) {
      const connection = new Connection(path, 1_000, later);
      expect([times, await moodsOf(connection)]).toEqual([times, [{ mood: 'key of a' }]]);
      connection.close();
    }
  });

  it('stays as it is when a step fails', async () => {
    const path = freshPath();
    const old = sqlite(path);
    await old.createAttempt(intentOf('a'));
    await old.close();
    const before = readFileSync(path);
    const broken = [...later, 'INSERT INTO jobs.nowhere VALUES (1)'];
    expect(() => new Connection(path, 1_000, broken)).toThrow(/no such table/);
    expect(readFileSync(path).equals(before)).toBe(true);
    const still = sqlite(path);
    expect(await still.getByKey(keyOf('a'))).toMatchObject({ id: 'a' });
    await still.close();
  });

  it('is written no more by a process that still runs the older version', async () => {
    const path = freshPath();
    const old = sqlite(path);
    await old.createAttempt(intentOf('a'));
    const newer = new Connection(path, 1_000, later);
    await expect(old.createAttempt(intentOf('b'))).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/newer/),
    });
    expect(await moodsOf(newer)).toEqual([{ mood: 'key of a' }]);
    newer.close();
    await old.close();
    expect(() => sqlite(path)).toThrow(/newer/);
  });
});
