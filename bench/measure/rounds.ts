// The subjects in turn, A B C D A B C D …: whatever the machine is doing, it does it to all of them.
import { shortPolls } from '../exchange/job.ts';
import type { Tally } from '../exchange/tally.ts';
import { type Child, start } from '../process/ask.ts';
import { type SubjectName, subjectNames } from '../subjects/subject.ts';
import type { Batch, BatchCost } from './batch.ts';
import { assertSameWire } from './same-wire.ts';
import type { Server } from './server.ts';

/** So many jobs at such a concurrency, each with so many polls, so often. */
export interface Setting {
  readonly concurrency: number;
  readonly jobs: number;
  readonly rounds: number;
  readonly polls: number;
}

export interface Measured extends Setting {
  /** One cost a round. */
  readonly costs: { readonly [Name in SubjectName]: readonly BatchCost[] };
}

const warmUps = 2;

/** @throws when a job fails, or the server saw other exchanges than those the jobs need */
export async function runRounds(
  server: Server,
  settings: readonly Setting[],
  warmUpJobs: number,
  say: (what: string) => void,
): Promise<Measured[]> {
  const children = new Map(
    subjectNames.map((name) => [name, start<Batch>('load.ts', [name, server.baseURL], ['--expose-gc'])]),
  );
  const run = async (name: SubjectName, batch: Batch, polls: number): Promise<[BatchCost, Tally]> => {
    await server.child.ask({ do: 'polls', polls });
    const child: Child<Batch> = children.get(name)!;
    const cost = await child.ask<BatchCost>(batch);
    return [cost, await server.expect(batch.jobs + batch.concurrency, polls, name)];
  };

  try {
    const wire = new Map<SubjectName, Tally>();
    for (let round = 0; round < warmUps; round += 1) {
      say(`warm-up ${round + 1} of ${warmUps}`);
      for (const name of subjectNames) {
        // one at a time at first, so that everybody's first request is that of job 0
        const batch =
          round === 0 ? { jobs: warmUpJobs, concurrency: 1 } : { jobs: warmUpJobs, concurrency: 50 };
        wire.set(name, (await run(name, batch, shortPolls))[1]);
      }
      if (round === 0) assertSameWire(wire);
    }

    const measured = settings.map((setting) => ({ ...setting, costs: emptyCosts() }));
    const longest = Math.max(...settings.map(({ rounds }) => rounds));
    for (let round = 0; round < longest; round += 1) {
      say(`round ${round + 1} of ${longest}`);
      for (const { jobs, concurrency, polls, costs } of measured.filter(({ rounds }) => round < rounds)) {
        for (const name of subjectNames) costs[name].push((await run(name, { jobs, concurrency }, polls))[0]);
      }
    }
    return measured;
  } finally {
    for (const child of children.values()) child.stop();
  }
}

const emptyCosts = (): Record<SubjectName, BatchCost[]> => ({
  registry: [],
  request: [],
  dispatch: [],
  dispatchAlone: [],
  fetch: [],
});
