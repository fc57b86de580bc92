// Which packages there are, and which of them people install: read from the workspace, never listed by hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifest, root } from './workspace.ts';

export interface Package {
  /** `@crosspoint/core` */
  name: string;
  /** `packages/core` */
  folder: string;
  /** its package.json */
  manifest: Manifest;
}

/** Every folder with a package that pnpm-workspace.yaml names, the root apart. */
export function workspaceFolders() {
  const [, list = ''] = /^packages:\n((?: +- .+\n)+)/m.exec(read('pnpm-workspace.yaml')) ?? [];
  const patterns = [...list.matchAll(/- ['"]?([^'"\n]+)/g)].map(([, pattern = '']) => pattern);
  return patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .flatMap((pattern) => (pattern.endsWith('/*') ? foldersIn(pattern.slice(0, -2)) : [pattern]))
    .filter((path) => existsSync(join(root, path, 'package.json')) && !patterns.includes(`!${path}`))
    .sort();
}

/** Those that are not `private`. */
export function publishedPackages(): Package[] {
  return workspaceFolders()
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ folder, manifest }) => ({ name: manifest.name, folder, manifest }));
}

/** What can be imported from a package, such as `['./plugin', './dist/plugin.d.ts']`. */
export function entryPoints({ manifest }: Package): [subpath: string, types: string][] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) =>
    typeof target === 'object' && target.types ? [[subpath, target.types]] : [],
  );
}

function foldersIn(parent: string) {
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent)).map((name) => join(parent, name));
}

function read(path: string) {
  return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
}
