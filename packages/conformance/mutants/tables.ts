import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { ProviderUnderTest } from '../src/index.ts';
import { mutate, type MutateReport } from '../src/mutate/mutate.ts';

const packages = new URL('../../', import.meta.url);

/** Every gateway here that has fixtures, by its id. */
export const gateways: readonly string[] = (await readdir(packages))
  .flatMap((name) => /^provider-(.+)$/.exec(name)?.[1] ?? [])
  .filter((id) => existsSync(new URL(`provider-${id}/fixtures/`, packages)))
  .toSorted();

/** How much of a gateway's tables its own fixtures notice. */
export async function judgeTables(id: string): Promise<MutateReport> {
  const folder = new URL(`provider-${id}/`, packages);
  const module: Readonly<Record<string, unknown>> = await import(new URL('dist/index.js', folder).href);
  // Each package exports its provider under its id.
  return mutate(module[id] as ProviderUnderTest, { fixtures: new URL('fixtures/', folder) });
}

/** Survivors that nothing speaks for. */
export const bareOf = ({ survivors }: MutateReport) => survivors.filter(({ reason }) => reason === undefined);

/** What is wrong with a gateway's fixtures or its list of reasons, a line for each. */
export const faultsOf = (report: MutateReport): readonly string[] => [
  ...bareOf(report).map(({ path, change, fixtures: n }) => `SURVIVED ${path}: ${change} (${n} fixtures)`),
  ...report.failing.map((id) => `FAILING ${id} does not pass as it stands`),
  ...report.stale.map(({ path }) => `STALE ${path} survives no more: take its reason away`),
];

/** A gateway's line. */
export function totalsOf(report: MutateReport): string {
  const { provider, score, made, noticed, survivors } = report;
  const bare = bareOf(report).length;
  const excused = survivors.length - bare;
  return `${provider.padEnd(26)} ${made} made, ${noticed} noticed, ${excused} excused, ${bare} survived: ${(score * 100).toFixed(1)} %`;
}
