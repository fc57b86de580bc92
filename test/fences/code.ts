import type { Fence } from '../support/fence.ts';
import { filesIn, forbid } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';
import { doors } from './doors.ts';

const sources = /^packages\/[^/]+\/src\/.*\.[cm]?[jt]sx?$/;
const anyCode = /^(packages|test|scripts|examples)\/.*\.[cm]?[jt]sx?$/;
const asWritten = (text: string): string => text;

const longestLines = 400;

/** Sources that may be longer, each with its reason: one table, or generated. */
const longSources: Readonly<Record<string, string>> = {
  'packages/emulator/src/protocols/gateai/generated/models.ts': 'generated',
  'packages/provider-gateai/src/generated/models.ts': 'generated',
  'packages/provider-gateai/src/generated/tables.ts': 'generated',
};

export const codeFences: readonly Fence[] = [
  {
    promise: 'a provider opens no door',
    problems: forbid({ files: /^packages\/provider-[^/]+\/src\// }, [
      ...doors,
      /\bMath\.random\b/,
      /(?<![.\w$])crypto\b/,
      /\b(?:require|import)\s*\(/,
    ]),
    mutants: [
      ['packages/provider-x/src/a.ts', `export const read = async (url: string) => fetch(url);`],
      ['packages/provider-x/src/b.ts', `setTimeout(poll, 1000);`],
      ['packages/provider-x/src/c.ts', `const at = Date.now();`],
      ['packages/provider-x/src/d.ts', `const key = process.env['KEY'];`],
      ['packages/provider-x/src/e.ts', `console.warn('odd');`],
      ['packages/provider-x/src/f.ts', 'const text = `${process.env.KEY}`;'],
    ],
  },
  {
    promise: 'no type is given up',
    problems: forbid({ files: /^(packages|test)\/.*\.[cm]?ts$/ }, /(?<![.\w$-])any\b(?!\s*\??[(:])/),
    mutants: [
      ['packages/core/src/model/a.ts', `export const x = y as any;`],
      ['packages/core/src/model/b.ts', `export function x(y: any): void {}`],
      ['packages/core/test/c.test.ts', `const x: Record<string, any> = {};`],
    ],
  },
  {
    promise: 'no type error is silenced',
    problems: forbid({ files: anyCode }, /@ts-(?:ignore|nocheck)/, asWritten),
    mutants: [['packages/core/src/model/a.ts', `// ${'@ts'}-ignore\n`]],
  },
  {
    promise: 'an expected type error is a test',
    problems: forbid({ files: sources }, /@ts-expect-error/, asWritten),
    mutants: [['packages/core/src/model/a.ts', `// ${'@ts'}-expect-error because\n`]],
  },
  {
    promise: `a source tells one story in at most ${longestLines} lines`,
    problems: tooLong,
    mutants: [['packages/core/src/model/a.ts', 'export {};\n'.repeat(longestLines + 1)]],
  },
];

function tooLong(tree: Tree): string[] {
  const long = filesIn(tree, { files: sources })
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > longestLines);
  const short = Object.keys(longSources).filter((path) => !long.some((file) => file.path === path));

  return [
    ...long
      .filter(({ path }) => !(path in longSources))
      .map(({ path, lines }) => `${path} has ${lines} lines`),
    ...short.map((path) => `${path} is short enough to leave the list of long sources`),
  ];
}
