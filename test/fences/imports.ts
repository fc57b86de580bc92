import { dirname } from 'node:path/posix';
import type { Fence } from '../support/fence.ts';
import { allowImports, filesIn, sourceOf, targetOf } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

const providers = /^packages\/provider-[^/]+\/src\//;
const emulator = /^packages\/emulator\/src\//;
const emulatorUsers = /^packages\/(cli|emulator)\//;

/** Who may import what, package by package. Inside core: see core.ts. */
export const importFences: readonly Fence[] = [
  {
    promise: 'a provider imports its own files, the plugin contract and zod',
    problems: allowImports(
      { files: providers },
      (from, importer) =>
        from === '@crosspoint/core/plugin' || from === 'zod' || from.startsWith(sourceFolder(importer)),
    ),
    mutants: [
      ['packages/provider-x/src/a.ts', `import { readFile } from 'node:fs/promises';`],
      ['packages/provider-x/src/b.ts', `import { createRegistry } from '@crosspoint/core';`],
      ['packages/provider-x/src/c.ts', `export * from '@crosspoint/provider-y';`],
      ['packages/provider-x/src/d.ts', `import { models } from '../../provider-y/src/models.ts';`],
      ['packages/provider-x/src/e.ts', `const fs = await import('node:fs');`],
    ],
  },
  {
    promise: 'the emulator knows no provider package: what it speaks comes from the documents alone',
    problems: allowImports({ files: emulator }, (from) => !/provider-/.test(from)),
    mutants: [
      ['packages/emulator/src/x.ts', `import { models } from '@crosspoint/provider-y';`],
      ['packages/emulator/src/y.ts', `import type { Row } from '../../provider-y/src/models.ts';`],
    ],
  },
  {
    promise: 'only the command line and tests import the emulator',
    problems: allowImports(
      { files: /^packages\/[^/]+\/src\//, except: emulatorUsers },
      (from) => !/^(@crosspoint|packages)\/emulator/.test(from),
    ),
    mutants: [['packages/core/src/io/x.ts', `import { startEmulator } from '@crosspoint/emulator';`]],
  },
  {
    promise: 'a package reaches into no other package, only through its name',
    problems: allowImports(
      { files: /^packages\/[^/]+\/(src|test)\/.*\.[cm]?[jt]s$/ },
      (from, importer) =>
        !from.startsWith('packages/') ||
        from.startsWith(packageFolder(importer)) ||
        // what the tests of every store have in common
        (from.startsWith('packages/core/test/stores/') && /^packages\/store-[^/]+\/test\//.test(importer)) ||
        // a real PostgreSQL server, for the tests that need one
        (from === 'packages/store-postgres/test/servers.ts' && /^packages\/[^/]+\/test\//.test(importer)),
    ),
    mutants: [
      ['packages/cli/src/x.ts', `import { settle } from '../../core/src/steps/settle.ts';`],
      ['packages/store-sqlite/src/x.ts', `import { intent } from '../../core/test/stores/intents.ts';`],
      ['packages/cli/src/x.ts', `import { realServer } from '../../store-postgres/test/servers.ts';`],
      ['packages/cli/test/x.ts', `import { intent } from '../../core/test/stores/intents.ts';`],
    ],
  },
  {
    promise: 'no file imports itself, not even by way of others',
    problems: cycles,
    mutants: [
      ['packages/core/src/model/x.ts', `export type { X } from './x.ts';`],
      [
        'packages/core/src/model/x.ts',
        `import { y } from './y.ts';`,
        { 'packages/core/src/model/y.ts': `export * from './x.ts';` },
      ],
    ],
  },
];

function packageFolder(path: string): string {
  return `${path.split('/').slice(0, 2).join('/')}/`;
}

function sourceFolder(path: string): string {
  return `${packageFolder(path)}src/`;
}

function cycles(tree: Tree): string[] {
  const graph = new Map(
    filesIn(tree, { files: /^packages\/[^/]+\/src\/.*\.ts$/ }).map(([path, text]) => [
      path,
      sourceOf(text).imports.map(({ from }) => targetOf(from, path)),
    ]),
  );
  const found = new Set<string>();
  const done = new Set<string>();

  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const names = [...trail.slice(start), path].map((name) =>
        name.slice(dirname(packageFolder(name)).length),
      );
      found.add(names.join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return [...found];
}
