import * as z from 'zod';
import { type ExitCode, KitFault } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { Io } from './io.ts';

export interface MutateFlags {
  readonly fixtures?: string;
  readonly least: number;
}

/** What the engine behind it gives: each perturbation of a table or of the traffic, and whether a fixture noticed. */
const scored = z.object({
  entries: z.array(z.object({ entry: z.string(), noticed: z.boolean(), by: z.array(z.string()).optional() })),
});
const engine = z.looseObject({
  mutate: z.custom<(...given: unknown[]) => unknown>((it) => typeof it === 'function'),
});

async function load(): Promise<z.output<typeof engine>['mutate']> {
  try {
    // by address: the engine is loaded only where it is asked for
    const loaded: unknown = await import(new URL('../mutate/mutate.js', import.meta.url).href);
    return engine.parse({ ...(loaded as object) }).mutate;
  } catch (error) {
    throw new KitFault(`mutate cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `mutate`: perturbs a provider one entry at a time, and scores how many of the changes its own fixtures notice. */
export async function mutateCommand(io: Io, name: string, flags: MutateFlags): Promise<ExitCode> {
  const mutate = await load();
  const found = await findProvider(name, io.cwd);
  const { entries } = scored.parse(
    await mutate(found.provider, { fixtures: fixturesOf(found, io.cwd, flags.fixtures) }),
  );
  const missed = entries.filter(({ noticed }) => !noticed);
  for (const { entry } of missed) io.out(`missed  ${entry}\n`);
  const score =
    entries.length === 0 ? 0 : Math.floor((100 * (entries.length - missed.length)) / entries.length);
  io.out(`${entries.length - missed.length} of ${entries.length} changes are noticed: ${score} %\n`);
  return score < flags.least ? 1 : 0;
}
