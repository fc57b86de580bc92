import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Installed, ProviderProblem } from './providers.ts';
import { examine, problem, whyNot } from './examine.ts';

/** What a project may call its configuration. */
export const configNames = ['crosspoint.config.mjs', 'crosspoint.config.ts'];

const shape = z.object({ default: z.object({ providers: z.array(z.unknown()) }) });

/** Whether this Node.js runs TypeScript as it stands, which it does from 22.18 on. */
const runsTypes = (): boolean =>
  process.features.typescript !== undefined && process.features.typescript !== false;

type Import = (url: string) => Promise<unknown>;

/** tsx runs TypeScript on every Node.js that this package supports. It is installed only where somebody wants it. */
const throughTsx = async (): Promise<Import | undefined> => {
  try {
    const { tsImport } = await import('tsx/esm/api');
    return async (url) => {
      const loaded: { default?: { default?: unknown } } = await tsImport(url, import.meta.url);
      // in a project without "type": "module" tsx makes a CommonJS module of it, which is all one default export
      return loaded.default?.default === undefined ? loaded : loaded.default;
    };
  } catch {
    return undefined;
  }
};

/** Runs a configuration and takes the providers out of it. */
export async function fromConfig(
  path: string,
  readsTypes: () => boolean = runsTypes,
  otherReader: () => Promise<Import | undefined> = throughTsx,
): Promise<readonly (Installed | ProviderProblem)[]> {
  const plain: Import = (url) => import(url);
  const load = path.endsWith('.ts') && !readsTypes() ? await otherReader() : plain;
  if (load === undefined) {
    const message =
      `needs Node.js 22.18 or newer, this is ${process.version}; ` +
      'or install tsx (npm install --save-dev tsx), or write it as crosspoint.config.mjs';
    return [problem(path, message)];
  }
  try {
    // The file that was judged, whatever a link is changed to in between.
    const loaded = await load(pathToFileURL(realpathSync(path)).href);
    const read = shape.safeParse({ ...(loaded as object) });
    if (!read.success) return [problem(path, 'it must say export default { providers: [acme()] }')];
    return read.data.default.providers.map((value, i) =>
      examine(value, { from: `${path}, providers[${i}]`, upgrade: 'the package it comes from' }),
    );
  } catch (error) {
    return [problem(path, `it could not be loaded (${whyNot(error)})`)];
  }
}
