// Which packages there are, and which of them people install: read from the workspace, never listed by hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './spawn.mjs';

/**
 * @typedef {object} Package
 * @property {string} name `@crosspoint/core`
 * @property {string} folder `packages/core`
 * @property {any} manifest its package.json
 */

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

/**
 * Those that are not `private`.
 * @returns {Package[]}
 */
export function publishedPackages() {
  return workspaceFolders()
    .map((folder) => ({ folder, manifest: readJson(join(folder, 'package.json')) }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ folder, manifest }) => ({ name: manifest.name, folder, manifest }));
}

/**
 * What can be imported from a package, such as `['./plugin', './dist/plugin.d.ts']`.
 * @param {Package} from
 * @returns {[subpath: string, types: string][]}
 */
export function entryPoints({ manifest }) {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) =>
    target.types ? [[subpath, target.types]] : [],
  );
}

/** @param {string} parent */
function foldersIn(parent) {
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent)).map((name) => join(parent, name));
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
}
