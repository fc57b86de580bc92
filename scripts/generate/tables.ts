// What is read to generate: core as it was built, providers as their sources stand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProviderSpec } from '../../packages/core/dist/plugin.js';
import { root } from '../workspace.ts';

/** What writes the files; their first line says so. */
export const command = 'npm run generate';

export interface Generated {
  /** `packages/provider-aimlapi/src/generated/models.ts` */
  path: string;
  /** what it should hold */
  text: string;
  /** whether it does */
  fits: boolean;
}

/**
 * The providers, by folder. They are read from their sources, so that one whose types are out of date, and which may not
 * compile for it, can be brought up to date.
 */
export function providers(): Promise<readonly { source: string; spec: ProviderSpec }[]> {
  const folders = readdirSync(join(root, 'packages')).filter((name) => name.startsWith('provider-'));
  const sources = folders
    .map((name) => `packages/${name}/src`)
    .filter((path) => existsSync(join(root, path)));
  return Promise.all(
    sources.map(async (source) => {
      const factory = Object.values(await load(`${source}/index.ts`)).find(isFactory);
      if (factory === undefined)
        throw new Error(`${source}/index.ts exports nothing that defineProvider made`);
      return { source, spec: factory.spec };
    }),
  );
}

export function generated(path: string, text: string): Generated {
  const file = join(root, path);
  const fits = existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text;
  return { path, text, fits };
}

const isFactory = (value: unknown): value is { spec: ProviderSpec } =>
  typeof value === 'function' && 'spec' in value;

function load(path: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(join(root, path)).href);
}
