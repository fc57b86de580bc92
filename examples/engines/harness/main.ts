// npm run engines: the crash cases of each engine, in a database of its own; writes docs/engines.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { realServer } from '../../../packages/store-postgres/test/servers.ts';
import { type CrashCase, type CrashPlan, runCrashCases } from './crash-cases.ts';
import { type EngineName, engineNames, engineOf } from './engine.ts';
import { isKept, pageOf } from './page.ts';
import { realRedis } from './redis-server.ts';
import { withPlace } from './server.ts';

/** Killed at each of the first 40 steps, frozen at every second one of them. */
const plans: readonly CrashPlan[] = [
  ...Array.from({ length: 40 }, (_, i) => ({ fate: 'killed', point: i + 1 }) as const),
  ...Array.from({ length: 20 }, (_, i) => ({ fate: 'frozen', point: 2 * i + 1 }) as const),
];

const postgres = await realServer();
if (postgres === undefined) throw new Error('no PostgreSQL: set CROSSPOINT_TEST_POSTGRES');
const redis = await realRedis();
if (redis === undefined) throw new Error('no Redis: set CROSSPOINT_TEST_REDIS');

const casesOf = (engine: EngineName): Promise<readonly CrashCase[]> => {
  const print = (done: CrashCase): void =>
    console.log(`${isKept(done) ? 'kept  ' : 'BROKEN'} ${engine} ${JSON.stringify(done)}`);
  return withPlace({ postgres, redis }, (place) => runCrashCases(engine, place, plans, print));
};

const runs = await Promise.allSettled(
  engineNames.map(async (engine) => {
    try {
      return { name: (await engineOf(engine)).name, cases: await casesOf(engine) };
    } catch (error) {
      console.error(engine, error);
      throw error;
    }
  }),
);
postgres.stop();
redis.stop();

const results = runs.flatMap((run) => (run.status === 'fulfilled' ? [run.value] : []));
if (results.length === runs.length) {
  const introduction = readFileSync(new URL('introduction.md', import.meta.url), 'utf8');
  writeFileSync(new URL('../../../docs/engines.md', import.meta.url), pageOf(introduction, results));
}
if (results.length < runs.length || !results.every(({ cases }) => cases.every(isKept))) process.exitCode = 1;
