import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { packageAbove } from '../engine/command.ts';
import type { ProviderUnderTest } from '../run/sandbox.ts';
import { KitFault } from '../kit-fault.ts';
import { entryOf } from './package-entry.ts';

/** A provider named on the command line. */
export interface FoundProvider {
  readonly provider: ProviderUnderTest;
  /** Its name in commands. */
  readonly module: string;
  /** The folder of the package it belongs to. */
  readonly folder: string;
}

const specSchema = z.looseObject({
  contract: z.number(),
  id: z.string(),
  name: z.string(),
  baseURL: z.string(),
  models: z.record(z.string(), z.unknown()),
});

/** Whether a value was made by `defineProvider`. */
const isProvider = (value: unknown): value is ProviderUnderTest =>
  typeof value === 'function' && 'spec' in value && specSchema.safeParse(value.spec).success;

/** The folder of an installed package, looked for as Node.js does. */
function installedFolder(name: string, cwd: string): string | undefined {
  for (let at = resolve(cwd); ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (at === dirname(at)) return undefined;
  }
}

function fileOf(name: string, cwd: string): { readonly file: string; readonly folder: string } {
  const path = resolve(cwd, name);
  const isPath = existsSync(path);
  if (isPath && statSync(path).isFile())
    return { file: path, folder: packageAbove(dirname(path)) ?? dirname(path) };
  const folder = isPath ? path : installedFolder(name, cwd);
  if (folder === undefined || !existsSync(join(folder, 'package.json')))
    throw new KitFault(`${name} is not a file, a folder with a package.json or an installed package`);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { file: entryOf(folder, z.looseObject({}).parse(manifest)), folder };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What to do where this Node.js reads no TypeScript; undefined for another error. */
function readsNoTypes(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION'))
    return undefined;
  return `Node.js ${process.versions.node} reads no TypeScript, 22.18 and newer do; run npm run build, and name the package: run .`;
}

/** Loads the provider a module or an installed package exports. */
export async function findProvider(name: string, cwd: string, wanted?: string): Promise<FoundProvider> {
  const { file, folder } = fileOf(name, cwd);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = { ...((await import(pathToFileURL(file).href)) as object) }; // a namespace, plain
  } catch (error) {
    throw new KitFault(`${name} could not be loaded: ${readsNoTypes(error) ?? messageOf(error)}`);
  }
  const chosen = wanted === undefined ? loaded : { [wanted]: loaded[wanted] };
  const providers = new Map(
    Object.entries(chosen).flatMap(([key, value]) => (isProvider(value) ? [[value, key] as const] : [])),
  );
  const [first, ...others] = providers.keys();
  if (first === undefined)
    throw new KitFault(`${name} exports no provider${wanted === undefined ? '' : ` as ${wanted}`}`);
  if (others.length > 0)
    throw new KitFault(
      `${name} exports several providers: ${[...providers.values()].join(', ')}; choose by --export`,
    );
  return { provider: first, module: name, folder };
}

/** The folder of a provider's fixtures, which must be there. */
export function fixturesOf({ folder }: FoundProvider, cwd: string, given?: string): URL {
  const path = given === undefined ? join(folder, 'fixtures') : resolve(cwd, given);
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new KitFault(
      `there is no folder ${relative(cwd, path) || path}; name the one with the fixtures by --fixtures`,
    );
  return pathToFileURL(`${path}${sep}`);
}
