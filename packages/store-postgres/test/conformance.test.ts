import { storeCases, type StoreClock, type StoreKit } from '@crosspoint/core/testing';
import type { BeginResult, JobStore } from '@crosspoint/core/store';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate, postgresStore } from '../src/index.ts';
import { inColumn } from '../src/text.ts';
import {
  type Driver,
  freshSchema,
  makeDatabase,
  pgDriver,
  pgliteDriver,
  postgresJsDriver,
  realServer,
  whySkipped,
} from './servers.ts';

const tables = ['attempts', 'jobs', 'budget_window', 'holds', 'usage_limit'];

/** Stores of a driver in one schema, which is empty for each: to make one takes longer than most cases. */
function kitOf(driver: Driver, seen: (schema: string, result: BeginResult) => Promise<void>): StoreKit {
  const schema = freshSchema();
  let migrated: Promise<unknown> | undefined;
  const open = ({ now }: StoreClock): JobStore => {
    const store = postgresStore(driver.sql, { schema, now });
    const createAttempt = store.createAttempt.bind(store);
    store.createAttempt = async (intent) => {
      const result = await createAttempt(intent);
      if (result.outcome === 'begun') await seen(schema, result);
      return result;
    };
    return store;
  };
  return {
    async make(clock) {
      migrated ??= migrate(driver.sql, { schema });
      await migrated;
      for (const table of tables) await driver.sql.query(`DELETE FROM ${schema}.${table}`, []);
      return open(clock);
    },
    share: (_, clock) => open(clock),
    usesClock: true,
  };
}

describe('the PostgreSQL store over PGlite', () => {
  const driver = pgliteDriver();
  afterAll(() => driver.end());

  it.each(storeCases(kitOf(driver, async () => {})))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const server = await realServer();
const database = server && (await makeDatabase(server));
afterAll(async () => {
  await database?.drop();
  server?.stop();
});

describe.skipIf(database === undefined).each([
  ['pg', pgDriver],
  ['Postgres.js', postgresJsDriver],
])(`the PostgreSQL store on a real server over %s${whySkipped(database)}`, (_, make) => {
  const url = database?.url ?? 'postgres://127.0.0.1:1/none';
  const driver = make(url);
  const witness = new pg.Client({ connectionString: url });
  let connected: Promise<unknown> | undefined;

  /** A second connection, which sees only what is committed. */
  async function seen(schema: string, result: BeginResult): Promise<void> {
    connected ??= witness.connect();
    await connected;
    if (result.outcome !== 'begun') return;
    const { rows } = await witness.query(`SELECT 1 FROM ${schema}.attempts WHERE id = $1`, [
      inColumn(result.attempt.id),
    ]);
    if (rows.length === 0)
      throw new Error('promised: what was begun is committed; another connection sees nothing');
  }

  afterAll(async () => {
    await driver.end();
    if (connected !== undefined) await witness.end();
  });

  it.each(storeCases(kitOf(driver, seen)))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
