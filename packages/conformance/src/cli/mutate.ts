import * as z from 'zod';
import type { MutateReport } from '../mutate/mutate.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { KitIo } from './io.ts';

export interface MutateFlags {
  readonly fixtures?: string;
  readonly least: number;
}

const pageOf = ({ survivors, stale, failing, noticed, made, score }: MutateReport): string =>
  [
    ...failing.map((id) => `failing  ${id} does not pass unchanged, and notices nothing`),
    ...survivors.map(({ path, change, fixtures, reason }) =>
      reason === undefined
        ? `missed   ${path}: ${change} (${fixtures} fixtures use the entry)`
        : `excused  ${path}: ${change} (${reason})`,
    ),
    ...stale.map(({ path }) => `stale    ${path} is noticed now: remove its reason`),
    `${noticed} of ${made} changes are noticed, ${survivors.filter((survivor) => survivor.reason !== undefined).length} are excused: ${Math.floor(100 * score)} %`,
    '',
  ].join('\n');

/** `mutate`: changes a provider one entry at a time, and scores how many of the changes its fixtures notice. */
export async function mutateCommand(io: KitIo, name: string, flags: MutateFlags): Promise<KitExitCode> {
  const { mutate } = await import('../mutate/mutate.ts'); // no other command needs it
  const found = await findProvider(name, io.cwd);
  const fixtures = fixturesOf(found, io.cwd, flags.fixtures);
  const report = await mutate(found.provider, { fixtures }).catch((error: unknown) => {
    if (error instanceof z.ZodError)
      throw new KitFault(`accepted-mutants.json is at fault: ${z.prettifyError(error)}`);
    if (error instanceof TypeError && error.message.startsWith('a fixture is at fault'))
      throw new KitFault(error.message);
    throw error;
  });
  io.out(pageOf(report));
  return report.failing.length > 0 || Math.floor(100 * report.score) < flags.least ? 1 : 0;
}
