import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { freshPath } from './folder.ts';
import { intentOf, keyOf } from '../../core/test/stores/intents.ts';

describe('a file that another process is writing', () => {
  let path: string;
  let other: InstanceType<typeof Database>;
  beforeEach(() => {
    path = freshPath();
  });
  afterEach(() => other.close());

  const lock = (): void => {
    other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
  };

  it('is waited for, while everything else in this process goes on', async () => {
    const store = sqlite(path);
    lock();
    const begun = store.createAttempt(intentOf('a'));
    expect(await store.getByKey(keyOf('a'))).toBeUndefined(); // reading needs no lock
    other.exec('ROLLBACK');
    expect(await begun).toMatchObject({ outcome: 'begun' });
    await store.close();
  });

  it('is given up after busyTimeoutMs: nothing is written, and it may be tried again', async () => {
    const store = sqlite(path, { busyTimeoutMs: 30 });
    lock();
    await expect(store.createAttempt(intentOf('a'))).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
      message: expect.stringMatching(/another process/),
    });
    other.exec('ROLLBACK');
    expect(await store.getByKey(keyOf('a'))).toBeUndefined();
    expect(await store.createAttempt(intentOf('a'))).toMatchObject({ outcome: 'begun' });
    await store.close();
  });
});
