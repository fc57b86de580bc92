import type { Order, Tally } from '../exchange/tally.ts';
import { type Child, start } from '../process/ask.ts';

/** The loopback server, and its word on what was asked of it. */
export interface Server {
  readonly baseURL: string;
  /** @throws unless it saw exactly the exchanges of so many jobs since the last time */
  expect(jobs: number, polls: number, who: string): Promise<Tally>;
  readonly child: Child<Order>;
}

export async function startServer(): Promise<Server> {
  const child = start<Order>('server.ts');
  const baseURL = await child.ask<string>({ do: 'listen' });
  return {
    baseURL,
    child,
    async expect(jobs, pollsPerJob, who) {
      const tally = await child.ask<Tally>({ do: 'count' });
      const { submits, polls, completed, strange } = tally;
      const right = submits === jobs && polls === jobs * pollsPerJob && completed === jobs && strange === 0;
      if (right) return tally;
      throw new Error(
        `${who}: ${jobs} jobs should be ${jobs} submits, ${jobs * pollsPerJob} polls and ${jobs} ends; ` +
          `the server saw ${submits}, ${polls}, ${completed}, and ${strange} strange requests`,
      );
    },
  };
}
