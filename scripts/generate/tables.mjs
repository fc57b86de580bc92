// What is read to generate: core as it was built, providers as their sources stand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../spawn.mjs';

/** What writes the files; their first line says so. */
export const command = 'npm run generate';

/**
 * @typedef {object} Generated
 * @property {string} path `packages/provider-aimlapi/src/generated/models.ts`
 * @property {string} text what it should hold
 * @property {boolean} fits whether it does
 */

/**
 * The providers, by folder. They are read from their sources, so that one whose types are out of date, and which may not
 * compile for it, can be brought up to date.
 * @returns {Promise<readonly { source: string, spec: any }[]>}
 */
export function providers() {
  const folders = readdirSync(join(root, 'packages')).filter((name) => name.startsWith('provider-'));
  const sources = folders
    .map((name) => `packages/${name}/src`)
    .filter((path) => existsSync(join(root, path)));
  return Promise.all(
    sources.map(async (source) => {
      const [factory] = Object.values(await load(`${source}/index.ts`)).filter((it) => it?.spec);
      if (!factory) throw new Error(`${source}/index.ts exports nothing that defineProvider made`);
      return { source, spec: factory.spec };
    }),
  );
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Generated}
 */
export function generated(path, text) {
  const file = join(root, path);
  const fits = existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text;
  return { path, text, fits };
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, any>>}
 */
export function load(path) {
  return import(pathToFileURL(join(root, path)).href);
}
