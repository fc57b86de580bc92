// Many waiting jobs at once, of the registry and of a bare loop, one after the other on the same server.
import type { Tally } from '../exchange/tally.ts';
import { start } from '../process/ask.ts';
import type { WaitingLoadEnd, WaitingLoadName, WaitingLoadOrder, WatchedCost } from '../waiting-load.ts';
import { startServer } from './server.ts';

/** What one subject did with its jobs. */
export interface WaitingLoad extends WatchedCost, WaitingLoadEnd {
  readonly name: WaitingLoadName;
  readonly jobs: number;
  /** Until the server had every submit. */
  readonly submitMs: number;
  readonly pollsPerSecond: number;
}

const overMs = 20_000;
const mostSubmitMs = 120_000;
const settleMs = 6_000;
const watchMs = 20_000;

/** Waits until the server has so many submits. @throws Error where they do not come */
async function everySubmit(peek: () => Promise<Tally>, jobs: number): Promise<void> {
  for (const began = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const { submits } = await peek();
    if (submits >= jobs) return;
    if (performance.now() - began > mostSubmitMs) throw new Error(`${submits} of ${jobs} submits came`);
  }
}

/** Submits jobs over 20 s, watches them wait for another 20 s, and lets them end. */
export async function measureWaitingLoad(
  name: WaitingLoadName,
  jobs: number,
  say: (what: string) => void,
): Promise<WaitingLoad> {
  const server = await startServer();
  const child = start<WaitingLoadOrder>('waiting-load.ts', [name, server.baseURL], ['--expose-gc']);
  const peek = (): Promise<Tally> => server.child.ask<Tally>({ do: 'peek' });
  try {
    await server.child.ask({ do: 'polls', polls: Number.MAX_SAFE_INTEGER });
    say(`${name}: submitting ${jobs} jobs`);
    const began = performance.now();
    await child.ask({ do: 'begin', jobs, overMs });
    await everySubmit(peek, jobs);
    const submitMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    say(`${name}: watching them wait`);
    const before = await peek();
    const cost = await child.ask<WatchedCost>({ do: 'watch', ms: watchMs });
    const after = await peek();
    say(`${name}: letting them end`);
    await server.child.ask({ do: 'polls', polls: 1 });
    const end = await child.ask<WaitingLoadEnd>({ do: 'end' });
    const pollsPerSecond = ((after.polls - before.polls) * 1000) / cost.ms;
    return { name, jobs, submitMs, pollsPerSecond, ...cost, ...end };
  } finally {
    child.stop();
    server.child.stop();
  }
}
