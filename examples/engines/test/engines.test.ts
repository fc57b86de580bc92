import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { realServer, whySkipped } from '../../../packages/store-postgres/test/servers.ts';
import { type CrashPlan, runCrashCases } from '../harness/crash-cases.ts';
import { engineNames, engineOf } from '../harness/engine.ts';
import { isKept, tableOf } from '../harness/page.ts';
import { realRedis, whyNoRedis } from '../harness/redis-server.ts';
import { withPlace } from '../harness/server.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOldNode = major < 22 || (major === 22 && minor < 18);
const postgres = isOldNode ? undefined : await realServer();
const redis = isOldNode ? undefined : await realRedis();
afterAll(() => {
  postgres?.stop();
  redis?.stop();
});
const tooOld = isOldNode
  ? ` (skipped: the engines want Node.js 22.18, this is ${process.versions.node})`
  : undefined;

/** What `npm run engines` tries at each step, at some: behind the order's COMMIT, around the purchase, at the job's polls. */
const plans: readonly CrashPlan[] = [
  { fate: 'killed', point: 8 },
  { fate: 'killed', point: 16 },
  { fate: 'killed', point: 30 },
  { fate: 'frozen', point: 17 },
];

const engines = await Promise.all(engineNames.map(async (key) => ({ key, ...(await engineOf(key)) })));

describe.concurrent.each(engines)('$name', ({ key, needsRedis }) => {
  const needed = needsRedis ? redis : postgres;
  const reason = tooOld ?? (whySkipped(postgres) || (needsRedis ? whyNoRedis(redis) : ''));

  it.skipIf(postgres === undefined || needed === undefined)(
    `buys once and loses no job when a worker dies or freezes${reason}`,
    async () => {
      const cases = await withPlace({ postgres: postgres!, redis }, (place) =>
        runCrashCases(key, place, plans),
      );
      expect(cases.map(({ fate, point }) => ({ fate, point }))).toEqual(plans);
      expect(cases.filter((done) => !isKept(done))).toEqual([]);
    },
    900_000,
  );
});

describe('docs/engines.md', () => {
  const page = readFileSync(new URL('../../../docs/engines.md', import.meta.url), 'utf8');
  const introduction = readFileSync(new URL('../harness/introduction.md', import.meta.url), 'utf8');
  const cellsOf = (line: string): string[] =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '');
  const rowsOf = (text: string): string[][] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
      .map(cellsOf);

  it('is the page that the run writes', () => expect(page.startsWith(introduction)).toBe(true));

  it.each(engines)('shows the cases of $name, one purchase each and none lost', ({ name }) => {
    const section = page.split('\n## ').find((text) => text.startsWith(`${name}\n`));
    const rows = rowsOf(section ?? '');
    expect(rows[0]).toEqual(rowsOf(tableOf(name, []))[0]);
    const totals = rows.filter(([words]) => words?.startsWith('all ')).map((cells) => cells.slice(0, 6));
    expect(totals).toEqual([
      ['all killed', '40', '40', '0', '0', '0'],
      ['all frozen', '20', '20', '0', '0', '0'],
    ]);
  });
});
