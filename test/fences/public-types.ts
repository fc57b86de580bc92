import { declarationsOf, entriesOf } from '../support/built.ts';
import type { Declaration } from '../support/declarations.ts';
import type { Fence } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

const core = 'packages/core';
const main = `${core}/dist/index.d.ts`;

const most = { names: 60, values: 15 };

const nameOf = (declaration: Declaration): string =>
  declaration.slice(`${core}/dist/`.length).replace('.d.ts#', '.ts: ');

function hiddenTypes(tree: Tree): string[] {
  const declarations = declarationsOf(tree);
  const exported = entriesOf(tree, core).map(
    ([subpath, path]) => [subpath, declarations.exportsOf(path)] as const,
  );
  const unbuilt = exported.filter(([, names]) => names.size === 0);
  if (unbuilt.length > 0) return unbuilt.map(([subpath]) => `${subpath} is not built, or exports nothing`);
  const importable = new Set(exported.flatMap(([, names]) => [...names.values()]));
  return exported.flatMap(([subpath, names]) =>
    [...names].flatMap(([name, declaration]) =>
      declarations
        .mentionsOf(declaration)
        .filter((mentioned) => !importable.has(mentioned))
        .map((mentioned) => `${subpath} exports ${name}, which mentions ${nameOf(mentioned)}`),
    ),
  );
}

function tooMany(tree: Tree): string[] {
  const declarations = declarationsOf(tree);
  const names = [...declarations.exportsOf(main)];
  const values = names.filter(([, declaration]) => declarations.isValue(declaration));
  return [
    ...(names.length > most.names ? [`the main entry exports ${names.length} names`] : []),
    ...(values.length > most.values ? [`the main entry exports ${values.length} values`] : []),
  ];
}

function validators(tree: Tree): string[] {
  const reached = declarationsOf(tree).reachedFrom(main);
  return [...reached].flatMap(([path, packages]) =>
    packages.includes('zod') ? [`${path} imports zod, and the main entry reaches it`] : [],
  );
}

const hidden = { [`${core}/dist/model/hidden.d.ts`]: 'export interface Hidden {\n}\n' };
const many = (statement: (i: number) => string, count: number): string =>
  Array.from({ length: count }, (_, i) => statement(i)).join('\n');

export const publicTypeFences: readonly Fence[] = [
  {
    promise: 'whatever a public signature of core mentions can be imported from one of its entries',
    problems: hiddenTypes,
    mutants: [
      [
        main,
        `import type { Hidden } from './model/hidden.ts';\nexport declare function f(x: Hidden): void;\n`,
        hidden,
      ],
      [main, `interface Inside {\n}\nexport type Outside = readonly Inside[];\n`],
      [main, `export declare const x: import("./model/hidden.ts").Hidden;\n`, hidden],
      [`${core}/dist/store.d.ts`, ''],
    ],
  },
  {
    promise: `the main entry of core exports at most ${most.names} names, of which at most ${most.values} are values`,
    problems: tooMany,
    mutants: [
      [main, many((i) => `export interface Name${i} {\n}`, most.names + 1)],
      [main, many((i) => `export declare const name${i}: string;`, most.values + 1)],
    ],
  },
  {
    promise: 'no declaration that the main entry of core reaches imports a validator',
    problems: validators,
    mutants: [
      [main, `import * as z from 'zod';\nexport declare const schema: z.ZodType;\n`],
      [
        main,
        `export * from './model/hidden.ts';\n`,
        {
          [`${core}/dist/model/hidden.d.ts`]: `import type { ZodType } from 'zod';\nexport type Hidden = ZodType;\n`,
        },
      ],
    ],
  },
];
