import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Installed, ProviderProblem } from './providers.ts';
import { entryOf } from './entry.ts';
import { examine, isFactory, problem, refused, whyNot } from './examine.ts';
import { lookUp } from './look-up.ts';
import { distrust, type Trusting } from './trust.ts';

const named = /^crosspoint-provider-/;
const keyword = 'crosspoint-provider';

const project = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });
const manifest = z.object({
  version: z.string().optional(),
  keywords: z.array(z.string()).default([]),
  exports: z.unknown().optional(),
  main: z.unknown().optional(),
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The providers among the dependencies of the nearest package.json, installed in the folders of its project. */
export async function fromPackages(
  folders: readonly string[],
  who: Trusting,
): Promise<readonly (Installed | ProviderProblem)[]> {
  const path = lookUp(folders, ['package.json']);
  if (path === undefined) return [];
  let names: readonly string[];
  try {
    names = Object.keys(project.parse(readJson(path)).dependencies).filter((name) => named.test(name));
  } catch {
    return []; // what is wrong with a project's own package.json is not ours to say
  }
  const flaw = names.length === 0 ? undefined : distrust(path, who);
  if (flaw !== undefined) return [refused(path, flaw, withoutIt)];
  const above = folders.slice(folders.indexOf(dirname(path)));
  const found = await Promise.all(names.map((name) => fromPackage(above, name, who)));
  return found.flat();
}

const withoutIt = '--no-config goes on without the providers of this project.';

async function fromPackage(
  folders: readonly string[],
  name: string,
  who: Trusting,
): Promise<readonly (Installed | ProviderProblem)[]> {
  const home = folders
    .map((at) => join(at, 'node_modules', name))
    .find((at) => existsSync(join(at, 'package.json')));
  if (home === undefined) return [problem(name, 'it is a dependency and not installed; install it')];
  try {
    const about = manifest.parse(readJson(join(home, 'package.json')));
    if (!about.keywords.includes(keyword)) return [];
    const entry = entryOf(home, about);
    const flaw = distrust(home, who) ?? distrust(join(home, 'package.json'), who) ?? distrust(entry, who);
    if (flaw !== undefined) return [refused(name, flaw, withoutIt)];
    const loaded: unknown = await import(pathToFileURL(realpathSync(entry)).href);
    const factories = [...new Set(Object.values(loaded as object).filter(isFactory))];
    if (factories.length === 0)
      return [problem(name, 'it exports no provider; defineProvider of @crosspoint/core/plugin makes one')];
    return factories.map((factory) =>
      examine(factory, { from: name, version: about.version, upgrade: name }),
    );
  } catch (error) {
    return [problem(name, `it could not be loaded (${whyNot(error)})`)];
  }
}
