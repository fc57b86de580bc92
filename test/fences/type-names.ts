import type { Fence } from '../support/fence.ts';
import { filesIn } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

/** Names that several files may declare, each with its reason. */
const shared: Readonly<Record<string, string>> = {};

const declaration = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm;

/** The files that declare each type, by its name. */
function declarationsIn(tree: Tree): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>();
  for (const [path, text] of filesIn(tree, { files: /^packages\/[^/]+\/src\/.*\.ts$/ }))
    for (const [, name = ''] of text.matchAll(declaration))
      files.set(name, (files.get(name) ?? new Set()).add(path));
  return files;
}

function declaredTwice(tree: Tree): string[] {
  const files = declarationsIn(tree);
  const known = new Set(Object.keys(shared));
  return [
    ...[...files]
      .filter(([name, { size }]) => size > 1 && !known.has(name))
      .map(([name, paths]) => `${name} is declared in ${[...paths].join(' and ')}`),
    ...[...known]
      .filter((name) => (files.get(name)?.size ?? 0) < 2)
      .map((name) => `${name} is declared once and can leave the list of shared names`),
  ];
}

export const typeNameFences: readonly Fence[] = [
  {
    promise: 'a type name is declared in one file and has one meaning',
    problems: declaredTwice,
    mutants: [
      ['packages/core/src/model/x.ts', `interface Job {}`],
      ['packages/emulator/src/x.ts', `export type Attempt = string;`],
      ['packages/provider-x/src/x.ts', `export abstract class CrosspointError {}`],
    ],
  },
];
