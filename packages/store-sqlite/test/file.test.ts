import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { freshPath } from './folder.ts';
import { intentOf, keyOf } from '../../core/test/stores/intents.ts';

describe('a file', () => {
  it('is made with its folder, for this user alone, and is one file again when it is closed', async () => {
    const path = freshPath('deep/er/jobs é#?%\'1".db');
    const store = sqlite(pathToFileURL(path));
    await store.createAttempt(intentOf('a'));
    const beside = readdirSync(dirname(path));
    expect(beside).toHaveLength(3);
    if (process.platform !== 'win32')
      for (const name of beside) expect(statSync(join(dirname(path), name)).mode & 0o777).toBe(0o600);
    await store.close();
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
    const again = sqlite(path);
    expect(await again.getByKey(keyOf('a'))).toMatchObject({ id: 'a' });
    await again.close();
  });

  it('that is empty becomes a store', async () => {
    const path = freshPath();
    mkdirSync(dirname(path));
    writeFileSync(path, '');
    const store = sqlite(path);
    expect(await store.list()).toEqual([]);
    await store.close();
  });

  it.each(['', ':memory:', 'file:jobs.db', 'libsql://host/jobs', new URL('https://host/jobs')])(
    'is what a path names: %s is refused before anything is made',
    (path) => {
      expect(() => sqlite(path)).toThrow(TypeError);
    },
  );

  it('is not repeated with the password of an address', () => {
    expect(() => sqlite('postgres://app:secret-word@db.example/app')).toThrow(
      'give its path or a file: URL object, not "postgres://…@db.example/app"',
    );
  });
});
