import { afterAll, describe, expect, it } from 'vitest';
import { migrate, postgresStore } from '../src/index.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { temporaryClusters } from './cluster.ts';
import { pgDriver } from './servers.ts';

const clusters = temporaryClusters();
if (clusters === undefined && process.env['CROSSPOINT_REQUIRE_POSTGRES'] === '1')
  throw new Error('these tests may not be skipped here: no PostgreSQL is installed');
const why = clusters === undefined ? ' (skipped: no PostgreSQL is installed)' : '';
afterAll(() => clusters?.stop());

const tasks = 8;
const additions = 4;

describe.skipIf(clusters === undefined)(`a server that dies and starts again${why}`, () => {
  it('loses no update, begins nothing twice, and no caller hears of it', async () => {
    const cluster = await clusters!.primary();
    const driver = pgDriver(`${cluster.url}/postgres`);
    await migrate(driver.sql);
    const store = postgresStore(driver.sql, { stepTimeoutMs: 60_000 });
    let done = 0;
    let deaths = 0;
    /** Dies in the middle of what is under way, twice. */
    const die = (): void => {
      done += 1;
      if (done !== tasks && done !== tasks * 3) return;
      deaths += 1;
      cluster.kill();
      cluster.start();
    };
    const results = await Promise.all(
      Array.from({ length: tasks }, async (_task, i) => {
        const begun = await store.createAttempt(intentOf(`${i}`));
        for (let n = 1; n <= additions; n += 1) {
          const result = await store.update(`${i}`, { tags: { n: `${n}` } }, { revision: n });
          expect(result.outcome).toBe('updated');
          die();
        }
        return begun.outcome;
      }),
    );
    expect([deaths, new Set(results)]).toEqual([2, new Set(['begun'])]);
    const all = await store.list();
    expect(all).toHaveLength(tasks);
    for (const { revision, tags } of all)
      expect([revision, tags]).toEqual([additions + 1, { n: `${additions}` }]);
    await store.close();
    await driver.end();
  });
});
