import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

// The command line has every package that the programs import.
const folder = fileURLToPath(new URL('../packages/cli/node_modules/.doc-pages/', import.meta.url));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['money', 'routing'])('docs/%s.md', (name) => {
  const page = readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
  /** Its whole programs, each with what stands below it as its output. */
  const programs = [...page.matchAll(/```js\n([^]*?)```\n\n```text\n([^]*?)```/g)].map(
    ([, program = '', output = '']) => ({ program, output }),
  );

  it('holds two programs', () => {
    expect(programs).toHaveLength(2);
    expect([...page.matchAll(/```js\n/g)]).toHaveLength(2);
  });

  it.each(programs.map((program, i) => [i, program] as const))(
    'program %d prints what stands below it',
    async (i, { program, output }) => {
      mkdirSync(folder, { recursive: true });
      const path = `${folder}${name}-${i}.mjs`;
      writeFileSync(path, program);
      const { stdout } = await promisify(execFile)(process.execPath, [path], { timeout: 180_000 });
      expect(stdout).toBe(output);
    },
    90_000,
  );
});
