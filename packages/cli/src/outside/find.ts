import type { Io } from '../io.ts';
import { folderOf } from '../local-media.ts';
import { builtIn, type Installed, type Problem, type Providers } from '../providers.ts';
import { fromConfig } from './config.ts';
import { fromPackages } from './packages.ts';

/** Everybody who can be asked: the gateways that came with this command line, and the project's own. */
export async function findProviders(io: Io): Promise<Providers> {
  const folder = folderOf(io);
  const configured = await fromConfig(folder);
  // Who configures a gateway means that one, not the package it comes from.
  const ids = new Set(configured.flatMap((it) => ('description' in it ? [it.description.id] : [])));
  const discovered = (await fromPackages(folder)).filter(
    (it) => !('description' in it) || !ids.has(it.description.id),
  );
  const found = [...configured, ...discovered];
  const all = [...builtIn.all, ...found.filter((it) => 'description' in it)];
  const problems = found.filter((it) => 'says' in it);
  return { all: all.filter(isFirst), problems: [...problems, ...all.flatMap(twice)] };
}

const isFirst = (it: Installed, i: number, all: readonly Installed[]): boolean => firstOf(it, all) === i;

const firstOf = ({ description }: Installed, all: readonly Installed[]): number =>
  all.findIndex((other) => other.description.id === description.id);

function twice(it: Installed, i: number, all: readonly Installed[]): readonly Problem[] {
  const first = all[firstOf(it, all)];
  if (first === undefined || firstOf(it, all) === i) return [];
  const { id } = it.description;
  const says = `two providers are called ${id}: that of ${first.from} and that of ${it.from}; take one of them away, or give it another id`;
  return [{ from: it.from, says, stops: true }];
}
