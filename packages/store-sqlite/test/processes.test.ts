import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { startCrew } from '../../core/test/stores/children.ts';
import { freshPath } from './folder.ts';
import { intentOf, keyOf } from '../../core/test/stores/intents.ts';

const processes = 4;
const each = 100;
const all = 8; // the first to open a file are more
const crew = startCrew(new URL('./worker.ts', import.meta.url), all);

const together = (path: string, task: string, count = processes): Promise<readonly number[]> =>
  crew.together(path, `${task} ${each}`, count);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, it) => total + it, 0);

describe('several processes on one file', { timeout: 240_000 }, () => {
  it('lose no update of one another', async () => {
    const path = freshPath();
    const store = sqlite(path);
    await store.createAttempt(intentOf('sum'));
    expect(await together(path, 'add')).toEqual([each, each, each, each]);
    expect(await store.getByKey(keyOf('sum'))).toMatchObject({
      tags: { sum: `${processes * each}` },
      revision: processes * each + 1,
    });
    await store.close();
  });

  it.each([
    ['begin', each, 'each key is begun by one of them'],
    ['name', 1, 'a job id is held by one attempt'],
    ['reserve', 150, 'a budget of 1.50 holds 150 cents'],
    ['claim', 150, 'a limit of 150 gives 150 places'],
  ])('%s: %d in all, because %s', async (task, total) => {
    expect(sum(await together(freshPath(), task))).toBe(total);
  });

  it('lease each due attempt once', async () => {
    const path = freshPath();
    const store = sqlite(path);
    for (let i = 0; i < 40; i += 1) {
      await store.createAttempt(intentOf(`${i}`));
      await store.update(`${i}`, { status: 'accepted', dueInMs: 0 });
    }
    expect(sum(await together(path, 'lease'))).toBe(40);
    await store.close();
  });

  it('may all be the first to open it, whether there is no file yet or an empty one', async () => {
    const [missing, empty] = [freshPath(), freshPath()];
    mkdirSync(dirname(empty));
    writeFileSync(empty, '');
    for (const path of [missing, empty]) {
      expect(await together(path, 'open', all)).toEqual(Array.from({ length: all }, () => 0));
      // Where several close it at the same moment, SQLite leaves its own two files to whoever opens it next.
      const left = readdirSync(dirname(path)).filter((name) => !/-(?:wal|shm)$/.test(name));
      expect(left).toEqual(['jobs.db']);
    }
  });
});
