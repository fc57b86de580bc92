import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, postgresStore } from '../src/index.ts';
import { type Crew, startCrew } from '../../core/test/stores/children.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { freshSchema, makeDatabase, pgDriver, realServer, whySkipped } from './servers.ts';

const processes = 3;
const each = 50;

const server = await realServer();
const database = server && (await makeDatabase(server));
const driver = pgDriver(database?.url ?? 'postgres://127.0.0.1:1/none');
afterAll(async () => {
  await driver.end();
  await database?.drop();
  server?.stop();
});

describe.skipIf(database === undefined)(
  `several processes on one database${whySkipped(database)}`,
  { timeout: 240_000 },
  () => {
    async function make() {
      const schema = freshSchema();
      await migrate(driver.sql, { schema });
      return { schema, store: postgresStore(driver.sql, { schema }) };
    }

    let crew: Crew;
    beforeAll(() => {
      crew = startCrew(new URL('./worker.ts', import.meta.url), processes, database!.url);
    });
    const together = (schema: string, task: string): Promise<readonly number[]> =>
      crew.together(schema, `${task} ${each}`);

    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

    it('lose no update of one another', async () => {
      const { schema, store } = await make();
      await store.createAttempt(intentOf('sum'));
      expect(await together(schema, 'add')).toEqual([each, each, each]);
      expect(await store.getById('sum')).toMatchObject({
        tags: { sum: `${processes * each}` },
        revision: processes * each + 1,
      });
    });

    it.each([
      ['begin', each, 'each key is begun by one of them'],
      ['name', 1, 'a job id is held by one attempt'],
      ['reserve', 150, 'budgets of 1.50 hold 150 cents, whichever is named first'],
      ['claim', 150, 'a limit of 150 gives 150 places'],
    ])('%s: %d in all, because %s', async (task, all) => {
      const { schema } = await make();
      expect(sum(await together(schema, task))).toBe(all);
    });

    it('lease each due attempt once', async () => {
      const { schema, store } = await make();
      for (let i = 0; i < 40; i += 1) {
        await store.createAttempt(intentOf(`${i}`));
        await store.update(`${i}`, { status: 'accepted', dueInMs: 0 });
      }
      expect(sum(await together(schema, 'lease'))).toBe(40);
    });

    it('migrate at the same moment, and the tables are made once', async () => {
      const schema = freshSchema();
      const all = await Promise.all(Array.from({ length: 6 }, () => migrate(driver.sql, { schema })));
      expect(all.filter(({ from }) => from === 0)).toHaveLength(1);
      expect(all.filter(({ from }) => from === 2)).toHaveLength(5);
    });
  },
);
