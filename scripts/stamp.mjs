// Notes in node_modules/.workspace about what is already done, so that a second run starts at once.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './packages.mjs';
import { readJson, root } from './spawn.mjs';

const folder = join(root, 'node_modules', '.workspace');

/**
 * @param {string} name
 * @returns {any} what was noted, or undefined
 */
export function readStamp(name) {
  try {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {unknown} value undefined forgets it
 */
export function writeStamp(name, value) {
  const file = join(folder, `${name}.json`);
  if (value === undefined) return rmSync(file, { force: true });
  mkdirSync(folder, { recursive: true });
  // renamed into place, so that nobody reads half of it
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(value));
  renameSync(`${file}.${process.pid}`, file);
}

/** Changes whenever `pnpm install` would have something to do. */
export function installFingerprint() {
  const hash = createHash('sha256');
  const manifests = workspaceFolders().map((path) => join(path, 'package.json'));
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    hash.update(path).update(readFileSync(join(root, path)));
  }
  for (const path of workspaceFolders()) {
    hash.update(String(existsSync(join(root, path, 'node_modules'))));
  }
  return hash.digest('hex');
}

/**
 * Changes whenever building one of these packages could give something else. Sizes and times are enough:
 * if they differ for no reason, turbo still answers from its cache.
 * @param {readonly string[]} folders
 */
export function buildFingerprint(folders) {
  const hash = createHash('sha256');
  for (const path of ['tsconfig.base.json', ...folders.flatMap(sourceFiles)]) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * A package's folder and those of the workspace packages it needs.
 * @param {string} folder
 * @returns {string[]}
 */
export function withDependencies(folder) {
  const alsoByName = new Map(
    workspaceFolders().map((path) => [readJson(join(path, 'package.json')).name, path]),
  );
  const found = new Set([folder]);
  for (const path of found) {
    for (const name of Object.keys(readJson(join(path, 'package.json')).dependencies ?? {})) {
      const needed = alsoByName.get(name);
      if (needed) found.add(needed);
    }
  }
  return [...found];
}

/** @param {string} folder */
function sourceFiles(folder) {
  const sources = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, 'src', path))
    .filter((path) => statSync(join(root, path)).isFile());
  const settings = readdirSync(join(root, folder)).filter((name) =>
    /^(package|tsconfig.*)\.json$/.test(name),
  );
  return [...sources, ...settings.map((name) => join(folder, name))].sort();
}
