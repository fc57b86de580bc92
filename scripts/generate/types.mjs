// What each provider's models take, as TypeScript: worked out from its tables, never written by hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../spawn.mjs';

/** What writes the files; their first line says so. */
const command = 'npm run generate';

/**
 * @typedef {object} Generated
 * @property {string} path `packages/provider-aimlapi/src/generated/models.ts`
 * @property {string} text what it should hold
 * @property {boolean} fits whether it does
 */

/**
 * The type files of all providers. Core has to be built; providers are read from their sources, so that one whose types
 * are out of date, and which may not compile for it, can be brought up to date.
 * @returns {Promise<Generated[]>}
 */
export async function generatedTypes() {
  const { printTypes } = await load('packages/core/dist/testing/index.js');
  const folders = readdirSync(join(root, 'packages')).filter((name) => name.startsWith('provider-'));
  const sources = folders
    .map((name) => `packages/${name}/src`)
    .filter((path) => existsSync(join(root, path)));
  return Promise.all(
    sources.map(async (source) => {
      const [factory] = Object.values(await load(`${source}/index.ts`)).filter((it) => it?.description);
      if (!factory) throw new Error(`${source}/index.ts exports nothing that defineProvider made`);
      const path = `${source}/generated/models.ts`;
      const text = printTypes(factory.description, command);
      const file = join(root, path);
      return { path, text, fits: existsSync(file) && readFileSync(file, 'utf8') === text };
    }),
  );
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, any>>}
 */
function load(path) {
  return import(pathToFileURL(join(root, path)).href);
}
