import { shortPolls } from '../exchange/job.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from '../exchange/tally.ts';
import { start } from '../process/ask.ts';
import type { Server } from './server.ts';
import type { WaitingName, WaitingOrder } from '../waiting.ts';

const longestMs = 60_000;
/** Until closed sockets are gone on this side as well. */
const settleMs = 300;

/** How many bytes of heap a waiting job retains: one number a round, registry and bare loop in turn. */
export async function weighWaiting(
  server: Server,
  { jobs, rounds }: { readonly jobs: number; readonly rounds: number },
  say: (what: string) => void,
): Promise<{ readonly [Name in WaitingName]: readonly number[] }> {
  const bytes: Record<WaitingName, number[]> = { registry: [], request: [] };
  for (let round = 0; round < rounds; round += 1) {
    say(`waiting jobs, ${round + 1} of ${rounds}`);
    bytes.registry.push(await weigh(server, 'registry', jobs));
    bytes.request.push(await weigh(server, 'request', jobs));
  }
  return bytes;
}

async function weigh(server: Server, name: WaitingName, jobs: number): Promise<number> {
  const child = start<WaitingOrder>('waiting.ts', [name, server.baseURL], ['--expose-gc']);
  const still = async (): Promise<number> => {
    await server.child.ask({ do: 'drop' });
    await sleep(settleMs);
    return child.ask<number>({ do: 'weigh' });
  };
  const warmUpJobs = Math.ceil(jobs / 10);
  try {
    await server.child.ask({ do: 'polls', polls: shortPolls });
    await child.ask({ do: 'finish', jobs: warmUpJobs });
    await server.expect(warmUpJobs, shortPolls, `${name}, waiting`);
    const before = await still();

    await server.child.ask({ do: 'hold', hold: true });
    await child.ask({ do: 'begin', jobs });
    await everybodyAsked(server, jobs);
    const after = await still();

    // still waiting: nobody has asked again, and nobody has given up
    const { submits, polls, completed, strange } = await server.child.ask<Tally>({ do: 'count' });
    if (submits !== jobs || polls !== jobs || completed + strange > 0)
      throw new Error(`${name}, waiting: ${submits} submits and ${polls} polls for ${jobs} waiting jobs`);
    return (after - before) / jobs;
  } finally {
    await server.child.ask({ do: 'hold', hold: false });
    child.stop();
  }
}

/** Every job asks once and is told to come back much later. */
async function everybodyAsked(server: Server, jobs: number): Promise<void> {
  for (const end = Date.now() + longestMs; Date.now() < end; await sleep(50)) {
    const { polls } = await server.child.ask<Tally>({ do: 'peek' });
    if (polls >= jobs) return;
  }
  throw new Error(`not all of ${jobs} waiting jobs asked within ${longestMs / 1000} s`);
}
