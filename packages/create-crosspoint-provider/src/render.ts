import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Names, namesOf } from './names.ts';

/** A file of the new package. */
export interface NewFile {
  /** From the package's folder, with `/` on every system. */
  readonly path: string;
  readonly text: string;
}

/** The runner the conformance test is written for. */
export type Runner = 'vitest' | 'node';

/** The template is a whole package for this id; each of its spellings is found in no other word of it. */
const model = namesOf('acme-one');

/** npm leaves a `.gitignore` out of a package, and a second package.json in one misleads tools. */
const renamed: Readonly<Record<string, string>> = {
  gitignore: '.gitignore',
  'manifest.json': 'package.json',
};

const inNames = (text: string, names: Names): string =>
  (['packageName', 'id', 'variable', 'title', 'env'] as const).reduce(
    (it, spelling) => it.replaceAll(model[spelling], names[spelling]),
    text,
  );

/** What differs where the tests run on what Node.js brings. */
const forNode: readonly (readonly [vitest: string | RegExp, node: string])[] = [
  ['@crosspoint/conformance/vitest', '@crosspoint/conformance/node-test'],
  ['"test": "vitest run"', '"test": "node --test"'],
  [/,\n +"vitest": "[^"]+"/, ''],
];

/** Every file of the new package, in the order of their names. Writes nothing. */
export function render(template: string, names: Names, runner: Runner): readonly NewFile[] {
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](?:node_modules|dist)[\\/]/.test(relative(template, path)))
    .toSorted()
    .map((path) => {
      const place = relative(template, path).split(sep).join('/');
      const text = inNames(readFileSync(path, 'utf8'), names);
      const forRunner =
        runner === 'node' ? forNode.reduce((it, [from, to]) => it.replace(from, to), text) : text;
      return { path: renamed[place] ?? place, text: forRunner };
    });
}
