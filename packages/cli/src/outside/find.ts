import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { folderOf, type Io } from '../io/io.ts';
import { builtIn, type Installed, type ProviderProblem, type Providers } from './providers.ts';
import { UsageError } from '../io/usage-error.ts';
import { configNames, fromConfig } from './config.ts';
import { refused } from './examine.ts';
import { lookUp, projectFolders } from './look-up.ts';
import { fromPackages } from './packages.ts';
import { distrust, thisPerson, type Trusting } from './trust.ts';

/** `--config FILE`, or `false` for `--no-config`: nothing of the project is run. */
export type ConfigFlag = string | false | undefined;

/** Everybody who can be asked: the gateways that came with this command line, and the project's own. */
export async function findProviders(
  io: Io,
  config?: ConfigFlag,
  who: Trusting = thisPerson(io.env),
): Promise<Providers> {
  if (config === false) return builtIn;
  const folders = projectFolders(folderOf(io), io.home, who);
  const { path, found: configured } =
    config === undefined ? await nearest(folders, who) : await named(resolve(folderOf(io), config));
  // Who configures a gateway means that one, not the package it comes from.
  const ids = new Set(configured.flatMap((each) => ('spec' in each ? [each.spec.id] : [])));
  const discovered = (await fromPackages(folders, who)).filter(
    (each) => !('spec' in each) || !ids.has(each.spec.id),
  );
  const found = [...configured, ...discovered];
  const all = [...builtIn.all, ...found.filter((each) => 'spec' in each)];
  const problems = found.filter((each) => 'message' in each);
  const isWhole = configured.every((each) => 'spec' in each);
  const loaded = [
    ...(path !== undefined && isWhole ? [path] : []),
    ...new Set(discovered.flatMap((each) => ('spec' in each ? [each.from] : []))),
  ];
  return { all: all.filter(isFirst), problems: [...problems, ...all.flatMap(twice)], loaded };
}

interface Configured {
  readonly path: string | undefined;
  readonly found: readonly (Installed | ProviderProblem)[];
}

/** The nearest configuration of the project, if no other user could have written it. */
async function nearest(folders: readonly string[], who: Trusting): Promise<Configured> {
  const path = lookUp(folders, configNames);
  if (path === undefined) return { path, found: [] };
  const flaw = distrust(path, who);
  const way = `Or name it with --config ${path}, which is never refused; --no-config goes on without it.`;
  return { path, found: flaw === undefined ? await fromConfig(path) : [refused(path, flaw, way)] };
}

/** The configuration a person named. Who means it does not want to go on without it. */
async function named(path: string): Promise<Configured> {
  if (!existsSync(path)) throw new UsageError('--config', `there is no file ${path}`);
  const found = await fromConfig(path);
  return { path, found: found.map((each) => ('message' in each ? { ...each, stops: true } : each)) };
}

const isFirst = (provider: Installed, i: number, all: readonly Installed[]): boolean =>
  firstOf(provider, all) === i;

const firstOf = ({ spec }: Installed, all: readonly Installed[]): number =>
  all.findIndex((other) => other.spec.id === spec.id);

function twice(provider: Installed, i: number, all: readonly Installed[]): readonly ProviderProblem[] {
  const first = all[firstOf(provider, all)];
  if (first === undefined || firstOf(provider, all) === i) return [];
  const { id } = provider.spec;
  const message = `two providers are called ${id}: that of ${first.from} and that of ${provider.from}; take one of them away, or give it another id`;
  return [{ from: provider.from, message, stops: true }];
}
