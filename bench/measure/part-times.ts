import { start } from '../process/ask.ts';
import { type PartName, partNames, type PartOrder } from './part.ts';

/** Microseconds of CPU for one job's share of each part: a number a round. */
export async function timeParts(
  { jobs, rounds }: { readonly jobs: number; readonly rounds: number },
  say: (what: string) => void,
): Promise<{ readonly [Name in PartName]: readonly number[] }> {
  say('parts of a job');
  const child = start<PartOrder>('parts.ts', [], ['--expose-gc']);
  const micros: Record<PartName, number[]> = { validate: [], responses: [], plan: [], planMany: [] };
  try {
    for (const part of partNames) await child.ask({ part, jobs });
    for (let round = 0; round < rounds; round += 1) {
      for (const part of partNames) micros[part].push(await child.ask<number>({ part, jobs }));
    }
    return micros;
  } finally {
    child.stop();
  }
}
