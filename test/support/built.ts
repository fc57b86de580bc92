import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Declarations } from './declarations.ts';
import type { Tree } from './tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Reads built `.d.ts` files. A mutant stands in the tree in the place of a built file. */
export const readBuilt =
  (tree: Tree) =>
  (path: string): string | undefined => {
    const given = tree.get(path);
    if (given !== undefined) return given;
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };

/** The built declarations of the packages. */
export const declarationsOf = (tree: Tree): Declarations => new Declarations(readBuilt(tree));

/** The entries of a package, as its manifest names them: subpath → built declarations. */
export function entriesOf(tree: Tree, folder: string): readonly (readonly [subpath: string, path: string])[] {
  const { exports = {} } = JSON.parse(tree.get(`${folder}/package.json`) ?? '{}') as {
    exports?: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [[subpath, join(folder, target.types)] as const],
  );
}
