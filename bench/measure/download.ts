// A large file, saved by the registry and by bare `undici.stream` in turn.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DownloadCost, DownloadName, DownloadOrder } from '../download-load.ts';
import type { FileServerOrder } from '../file-server.ts';
import { start } from '../process/ask.ts';

const names = ['registry', 'stream', 'careful'] as const satisfies readonly DownloadName[];

/** So large a file, so often. */
export interface DownloadScale {
  readonly bytes: number;
  readonly rounds: number;
}

/** One cost a round. */
export interface MeasuredDownload extends DownloadScale {
  readonly costs: { readonly [Name in DownloadName]: readonly DownloadCost[] };
}

/** @throws Error where a file is not as long as it should be */
export async function measureDownload(
  { bytes, rounds }: DownloadScale,
  say: (what: string) => void,
): Promise<MeasuredDownload> {
  const server = start<FileServerOrder>('file-server.ts');
  const folder = await mkdtemp(join(tmpdir(), 'crosspoint-bench-'));
  // the first download loads the code, and is small
  const baseURL = await server.ask<string>({ bytes: 1_000_000 });
  const children = names.map((name) => ({
    name,
    child: start<DownloadOrder>('download-load.ts', [name, baseURL], ['--expose-gc']),
  }));
  const costs: Record<DownloadName, DownloadCost[]> = { registry: [], stream: [], careful: [] };
  try {
    for (let round = -1; round < rounds; round += 1) {
      const expected = round < 0 ? 1_000_000 : bytes;
      await server.ask<string>({ bytes: expected });
      for (const { name, child } of children) {
        say(round < 0 ? `${name}: warm-up` : `${name}: ${round + 1} of ${rounds}`);
        const to = join(folder, 'boat.mp4');
        const cost = await child.ask<DownloadCost>({ to });
        const { size } = await stat(to);
        if (size !== expected) throw new Error(`${name} saved ${size} of ${expected} bytes`);
        await rm(to);
        if (round >= 0) costs[name].push(cost);
      }
    }
    return { bytes, rounds, costs };
  } finally {
    for (const { child } of children) child.stop();
    server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
