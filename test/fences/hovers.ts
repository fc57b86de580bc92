import type { Fence } from '../support/fence.ts';
import { filesIn, forbid } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

const core = 'packages/core/src/';
const entries = ['index.ts', 'node.ts', 'plugin.ts', 'store.ts', 'transport.ts', 'testing/index.ts'];

/** Types whose properties a caller writes, or reads to decide what to write. */
const isWritten = (name: string): boolean =>
  /(?:Options|Filter|Request|References)$/.test(name) || ['KnownFields', 'Registry', 'Shot'].includes(name);

const declaration = /^export (?:interface|type) (\w+)[^;]*?\{\n[^]*?^\}/gm;
const property = /^(?: {2}(?:readonly )?| {4,}readonly )(\w+)\??[:(<]/;

/** The properties of a public type without a doc comment: an editor shows nothing where a caller writes them. */
function emptyHovers(tree: Tree): string[] {
  const exported = entries.map((entry) => tree.get(core + entry) ?? '').join('\n');
  const isPublic = (name: string): boolean =>
    name === 'KnownFields' || new RegExp(`\\b${name}\\b`).test(exported);
  return filesIn(tree, { files: /^packages\/core\/src\/.+\/.+\.ts$/ }).flatMap(([path, text]) =>
    [...text.matchAll(declaration)]
      .filter(([, name = '']) => isWritten(name) && isPublic(name))
      .flatMap(([body, name]) => {
        const lines = body.split('\n');
        const isDocumented = (i: number): boolean => lines[i - 1]?.trimEnd().endsWith('*/') === true;
        return lines.flatMap((line, i) => {
          const found = property.exec(line)?.[1];
          return found === undefined || isDocumented(i)
            ? []
            : [`${path}: ${name}.${found} has no doc comment`];
        });
      }),
  );
}

/** The reports of the entries, as `npm run api` writes them: what has no doc comment is marked there. */
const reports = /^etc\/[\w.-]+\.api\.md$/;

/** The public names of the packages, and members of them, that have no doc comment. */
function undocumented(tree: Tree): string[] {
  return filesIn(tree, { files: reports }).flatMap(([path, text]) => {
    const lines = text.split('\n');
    return lines.flatMap((line, i) =>
      line.includes('(undocumented)') ? [`${path}:${i + 2} has no doc comment: ${lines[i + 1]?.trim()}`] : [],
    );
  });
}

export const hoverFences: readonly Fence[] = [
  {
    promise: 'every public name of a package, and every member of it, has a doc comment',
    problems: undocumented,
    mutants: [
      ['etc/core.store.api.md', '// @public (undocumented)\nexport type X = string;\n'],
      ['etc/core.api.md', '    // (undocumented)\n    readonly x: string;\n'],
      ['etc/store-postgres.api.md', '    // (undocumented)\n    readonly x: string;\n'],
    ],
  },
  {
    promise: 'an editor explains every option and every field of a request',
    problems: emptyHovers,
    mutants: [
      [`${core}registry/x.ts`, `export interface PlanOptions {\n  readonly order?: readonly string[];\n}\n`],
      [`${core}registry/y.ts`, `export interface Registry<T> {\n  plan(request: T): void;\n}\n`],
      [`${core}model/z.ts`, `export type KnownFields<T> = {\n  readonly tags?: T;\n};\n`],
    ],
  },
  {
    promise:
      'the fields of a typed request are mapped over the plain request, so that each keeps its documentation',
    problems: forbid({ files: /^packages\/core\/src\/model\/typed-request\.ts$/ }, /in FieldNameOf</),
    mutants: [
      [
        `${core}model/typed-request.ts`,
        `export type A<Row> = { readonly [Name in FieldNameOf<Row>]?: Row };\n`,
      ],
    ],
  },
];
