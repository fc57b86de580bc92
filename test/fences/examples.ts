import { declarationsOf, entriesOf, readBuilt } from '../support/built.ts';
import type { Fence } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

const core = 'packages/core';
const main = `${core}/dist/index.d.ts`;
const registry = `${core}/dist/registry/verbs.d.ts`;

/** What can be called: a function, a class that is constructed, a value whose type is a function. */
const isCallable = (declared: string): boolean =>
  /^(?:declare )?(?:function|class)\b|^(?:declare )?const \w+: (?:<[^>]*>)?\(/.test(declared);

/** A declaration with the doc comment before it. */
const documented = (name: string): RegExp =>
  new RegExp(
    String.raw`(/\*\*(?:(?!\*/)[^])*\*/\s*)?export ((?:declare )?(?:function|class|const) ${name}\b[^]*)`,
  );

const packagesIn = (tree: Tree): string[] =>
  [...tree.keys()].flatMap((path) => /^(packages\/[^/]+)\/package\.json$/.exec(path)?.[1] ?? []);

/** What callers import and call, without an example of a call. */
function withoutExample(tree: Tree): string[] {
  const declarations = declarationsOf(tree);
  const read = readBuilt(tree);
  return packagesIn(tree).flatMap((folder) =>
    entriesOf(tree, folder).flatMap(([subpath, entry]) => {
      const exported = declarations.exportsOf(entry);
      if (exported.size === 0) return [`${folder} ${subpath} is not built, or exports nothing`];
      return [...exported].flatMap(([name, declaration]) => {
        const [path = '', local = ''] = declaration.split('#');
        const found = documented(local).exec(read(path) ?? '');
        const [, comment = '', declared = ''] = found ?? [];
        return !isCallable(declared) || comment.includes('@example')
          ? []
          : [`${folder} ${subpath} exports ${name}, which has no @example`];
      });
    }),
  );
}

const method = /((?:^ {4}\/\*\*(?:(?!\*\/)[^])*\*\/\s*)?)^ {4}(\w+)[<(]/gm;

/** The methods of a registry without an example. */
function methodsWithoutExample(tree: Tree): string[] {
  const text = readBuilt(tree)(registry) ?? '';
  const body = /^export interface Registry<[^]*?^\}/m.exec(text)?.[0];
  if (body === undefined) return [`${registry} declares no Registry`];
  return [...body.matchAll(method)].flatMap(([, comment = '', name]) =>
    comment.includes('@example') ? [] : [`Registry.${name} has no @example`],
  );
}

export const exampleFences: readonly Fence[] = [
  {
    promise: 'whatever callers import and call shows a call in its doc comment',
    problems: withoutExample,
    mutants: [
      [main, '/** Buys. */\nexport declare function buy(): void;\n'],
      [`${core}/dist/plugin.d.ts`, 'export declare const asText: (value: number) => string;\n'],
      ['packages/emulator/dist/index.d.ts', '/** Fails. */\nexport declare class Fault extends Error {\n}\n'],
      ['packages/cli/dist/index.d.ts', ''],
    ],
  },
  {
    promise: 'every method of a registry shows a call in its doc comment',
    problems: methodsWithoutExample,
    mutants: [
      [registry, 'export interface Registry<Types> {\n    /** Buys. */\n    buy(request: Types): void;\n}\n'],
      [registry, 'export interface Media {\n}\n'],
    ],
  },
];
