import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { realServer, whySkipped } from '../../../packages/store-postgres/test/servers.ts';
import { runCrashCases } from '../harness/crash-cases.ts';
import { type EngineName, engines } from '../harness/engines.ts';
import { isKept, tableOf } from '../harness/page.ts';
import { withDatabase } from '../harness/server.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOldNode = major < 22 || (major === 22 && minor < 18);
const server = isOldNode ? undefined : await realServer();
afterAll(() => server?.stop());
const reason = isOldNode
  ? ` (skipped: the engines want Node.js 22.18, this is ${process.versions.node})`
  : whySkipped(server);

const names = Object.keys(engines) as EngineName[];

// Between COMMIT and the worker, before and after the request of the purchase, and while the job is polled.
const points = [8, 13, 14, 30];

describe.skipIf(server === undefined)(`a worker that is killed${reason}`, () => {
  it.each(names)(
    'buys once and loses no job, with %s',
    async (engine) => {
      const cases = await withDatabase(server!, (url) => runCrashCases(engine, url, points));
      expect(cases.map(({ point }) => point)).toEqual(points);
      expect(cases.filter((it) => !isKept(it))).toEqual([]);
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
      .filter((it) => it.startsWith('|'))
      .map(cellsOf);

  it('is the page that the run writes', () => expect(page.startsWith(introduction)).toBe(true));

  it.each(names)('shows 40 cases of %s, one purchase each and none lost', (engine) => {
    const { name } = engines[engine];
    const section = page.split('\n## ').find((it) => it.startsWith(`${name}\n`));
    const rows = rowsOf(section ?? '');
    const words = ([first]: readonly string[]): string | undefined => first;
    const expected = rowsOf(tableOf(name, []))
      .map(words)
      .filter((it) => !it?.startsWith('---'));
    expect(rows.map(words).filter((it) => !it?.startsWith('---'))).toEqual(expected);
    expect(rows.at(-1)?.slice(0, 6)).toEqual(['all', '40', '40', '0', '0', '0']);
  });
});
