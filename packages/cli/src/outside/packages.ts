import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Installed, Problem } from '../providers.ts';
import { entryOf } from './entry.ts';
import { examine, isFactory, problem, whyNot } from './examine.ts';
import { lookUp, upwards } from './look-up.ts';

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

/** The providers among the dependencies of the nearest package.json. */
export async function fromPackages(folder: string): Promise<readonly (Installed | Problem)[]> {
  const path = lookUp(folder, ['package.json']);
  if (path === undefined) return [];
  let names: readonly string[];
  try {
    names = Object.keys(project.parse(readJson(path)).dependencies).filter((name) => named.test(name));
  } catch {
    return []; // what is wrong with a project's own package.json is not ours to say
  }
  const found = await Promise.all(names.map((name) => fromPackage(dirname(path), name)));
  return found.flat();
}

async function fromPackage(folder: string, name: string): Promise<readonly (Installed | Problem)[]> {
  const home = [...upwards(folder)]
    .map((at) => join(at, 'node_modules', name))
    .find((at) => existsSync(join(at, 'package.json')));
  if (home === undefined) return [problem(name, 'it is a dependency and not installed; install it')];
  try {
    const about = manifest.parse(readJson(join(home, 'package.json')));
    if (!about.keywords.includes(keyword)) return [];
    const loaded: unknown = await import(pathToFileURL(entryOf(home, about)).href);
    const factories = [...new Set(Object.values(loaded as object).filter(isFactory))];
    if (factories.length === 0)
      return [problem(name, 'it exports no provider; defineProvider of @crosspoint/core/plugin makes one')];
    return factories.map((it) => examine(it, { from: name, version: about.version, upgrade: name }));
  } catch (error) {
    return [problem(name, `it could not be loaded (${whyNot(error)})`)];
  }
}
