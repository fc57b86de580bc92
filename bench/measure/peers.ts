// The clients that others publish, in turn with the registry and the bare loops: A B C D A B C D ….
import { longPolls, shortPolls } from '../exchange/job.ts';
import { installPeers } from '../peers/packages.ts';
import { type PeerName, peerNames } from '../peers/subjects.ts';
import type { PeerServerOrder, PeerTally } from '../peer-server.ts';
import { start } from '../process/ask.ts';
import { type SubjectName, subjectNames } from '../subjects/subject.ts';
import type { Batch, BatchCost } from './batch.ts';
import { describeMachine, type Machine } from './machine.ts';
import { startServer } from './server.ts';

/** Whoever is compared. */
export type Contender = SubjectName | PeerName;
export const contenders: readonly Contender[] = [...subjectNames, ...peerNames];

/** So many jobs a round, of so many polls each. */
export interface PeerSetting {
  readonly polls: number;
  readonly jobs: number;
  readonly rounds: number;
}

/** One cost a round. */
export interface MeasuredPeers extends PeerSetting {
  readonly costs: Readonly<Record<Contender, readonly BatchCost[]>>;
}

export interface PeerRun {
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly settings: readonly MeasuredPeers[];
}

const concurrency = 50;

const isPeer = (name: Contender): name is PeerName => peerNames.some((peer) => peer === name);

/** @throws Error where a job fails, or a server saw another number of jobs */
export async function measurePeers(
  jobs: number,
  rounds: number,
  say: (what: string) => void,
): Promise<PeerRun> {
  await installPeers(say);
  const machine = describeMachine();
  const server = await startServer();
  const peerServer = start<PeerServerOrder>('peer-server.ts');
  const peerURL = await peerServer.ask<string>({ do: 'listen' });
  const children = new Map(
    contenders.map((name) => [
      name,
      isPeer(name)
        ? start<Batch>('peer-load.ts', [name, peerURL], ['--expose-gc'])
        : start<Batch>('load.ts', [name, server.baseURL], ['--expose-gc']),
    ]),
  );
  const run = async (name: Contender, count: number, polls: number): Promise<BatchCost> => {
    const cost = await children.get(name)!.ask<BatchCost>({ jobs: count, concurrency });
    const expected = count + concurrency;
    if (!isPeer(name)) {
      await server.expect(expected, polls, name);
      return cost;
    }
    const { submits, ends } = await peerServer.ask<PeerTally>({ do: 'count' });
    if (submits !== expected || ends !== expected)
      throw new Error(`${name}: ${submits} submits and ${ends} ends of ${expected} jobs`);
    return cost;
  };

  try {
    const settings: MeasuredPeers[] = [];
    for (const polls of [shortPolls, longPolls]) {
      await server.child.ask({ do: 'polls', polls });
      await peerServer.ask({ do: 'polls', polls });
      const count = Math.ceil((jobs * (shortPolls + 1)) / (polls + 1));
      const costs = Object.fromEntries(contenders.map((name) => [name, [] as BatchCost[]]));
      for (let round = -1; round < rounds; round += 1) {
        say(`peers, ${polls} polls, ${round < 0 ? 'warm-up' : `round ${round + 1} of ${rounds}`}`);
        for (const name of contenders) {
          const cost = await run(name, count, polls);
          if (round >= 0) costs[name]?.push(cost);
        }
      }
      settings.push({ polls, jobs: count, rounds, costs: costs as Record<Contender, BatchCost[]> });
    }
    return { measuredAt: new Date().toISOString(), machine, settings };
  } finally {
    for (const child of children.values()) child.stop();
    peerServer.stop();
    server.child.stop();
  }
}
