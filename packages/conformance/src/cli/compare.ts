import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { oneLine } from '@crosspoint/core/redact';
import { areas, type Difference } from '../compare/difference.ts';
import { compareVersions } from '../compare/compare.ts';
import { loadRequests } from '../compare/load-requests.ts';
import { loadFixtures, mistakeText } from '../fixture/load.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { KitIo } from './io.ts';

export interface CompareFlags {
  readonly requests?: string;
  readonly fixtures?: string;
  readonly json?: boolean;
}

function requestsIn(folder: string | undefined, cwd: string) {
  if (folder === undefined) return [];
  const path = resolve(cwd, folder);
  if (!existsSync(path)) throw new KitFault(`there is no folder ${folder}`);
  try {
    return loadRequests(path);
  } catch (error) {
    throw new KitFault(
      `${folder} contains no captured requests: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function pageOf(differences: readonly Difference[]): string {
  const lines = areas.flatMap((area) => {
    const inArea = differences.filter((difference) => difference.area === area);
    return inArea.length === 0
      ? []
      : [
          area,
          ...inArea.map(
            ({ breaking, shownBy, message }) =>
              `  ${breaking ? 'BREAKS' : '      '} ${shownBy}: ${oneLine(message)}`,
          ),
        ];
  });
  const breaking = differences.filter((difference) => difference.breaking).length;
  const sum =
    differences.length === 0
      ? 'Nothing differs.'
      : `${differences.length} differences, ${breaking} of them breaking.`;
  return [...lines, sum, ''].join('\n');
}

/** `compare`: lists what an upgrade changes, for the requests of an application and the fixtures of the old version. */
export async function compareCommand(
  io: KitIo,
  names: readonly [string, string],
  flags: CompareFlags,
): Promise<KitExitCode> {
  const [before, after] = [await findProvider(names[0], io.cwd), await findProvider(names[1], io.cwd)];
  const requests = requestsIn(flags.requests, io.cwd);
  const { fixtures, mistakes } = loadFixtures(fixturesOf(before, io.cwd, flags.fixtures));
  if (mistakes.length > 0) throw new KitFault(mistakes.map(mistakeText).join('\n'));
  if (requests.length + fixtures.length === 0)
    throw new KitFault('no request and no fixture to compare the versions by');
  const differences = await compareVersions(before.provider, after.provider, { requests, fixtures });
  io.out(
    flags.json === true ? `${JSON.stringify({ format: 1, differences }, null, 2)}\n` : pageOf(differences),
  );
  io.err(`compared by ${requests.length} requests and ${fixtures.length} fixtures\n`);
  return differences.some(({ breaking }) => breaking) ? 1 : 0;
}
