// npm run engines: the 40 crash cases of each engine, on a database of their own; writes docs/engines.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { realServer } from '../../../packages/store-postgres/test/servers.ts';
import { type CrashCase, runCrashCases } from './crash-cases.ts';
import { type EngineName, engines } from './engines.ts';
import { isKept, pageOf } from './page.ts';
import { withDatabase } from './server.ts';

const caseCount = 40;

const server = await realServer();
if (server === undefined) throw new Error('no PostgreSQL: set CROSSPOINT_TEST_POSTGRES');
const points = Array.from({ length: caseCount }, (_, i) => i + 1);

async function casesOf(on: NonNullable<typeof server>, engine: EngineName): Promise<readonly CrashCase[]> {
  const say = (it: CrashCase): void =>
    console.log(`${isKept(it) ? 'kept  ' : 'BROKEN'} ${engine} ${JSON.stringify(it)}`);
  const lanes = [0, 1].map((lane) => {
    const some = points.filter((point) => point % 2 === lane);
    return withDatabase(on, (database) => runCrashCases(engine, database, some, say));
  });
  return (await Promise.all(lanes)).flat().toSorted((a, b) => a.point - b.point);
}

const names = Object.keys(engines) as EngineName[];
const results = await Promise.all(
  names.map(async (engine) => ({ name: engines[engine].name, cases: await casesOf(server, engine) })),
);
server.stop();
const introduction = readFileSync(new URL('introduction.md', import.meta.url), 'utf8');
writeFileSync(new URL('../../../docs/engines.md', import.meta.url), pageOf(introduction, results));
if (!results.every(({ cases }) => cases.every(isKept))) process.exitCode = 1;
