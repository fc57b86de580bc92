// Many jobs that wait and are polled each five seconds, in a process of its own: what that costs while it goes on.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Agent } from 'undici';
import { createRegistry } from '@crosspoint/core';
import { requestOf } from './exchange/job.ts';
import { collect } from './measure/collect.ts';
import { answer } from './process/answer.ts';
import { gatewayPolledEach } from './subjects/gateway.ts';
import { pollBare, submitBare } from './subjects/loop.ts';
import { askWithRequest } from './subjects/request.ts';

export type WaitingLoadName = 'registry' | 'request';
export type WaitingLoadOrder =
  /** Submits so many jobs, evenly over so long, and leaves them waiting. */
  | { readonly do: 'begin'; readonly jobs: number; readonly overMs: number }
  /** Measures what goes on for so long. */
  | { readonly do: 'watch'; readonly ms: number }
  /** Waits until every job has ended. */
  | { readonly do: 'end' };

/** What a stretch of time cost. */
export interface WatchedCost {
  readonly ms: number;
  /** Of all threads, in user and in system mode. */
  readonly cpuMicros: number;
  /** How much later than asked the event loop came round, of a hundred times the worst but one. */
  readonly delayP99Ms: number;
  readonly mostSockets: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** How the jobs ended. */
export interface WaitingLoadEnd {
  readonly succeeded: number;
  /** The message of each kind of failure, and how often it came. */
  readonly failures: Readonly<Record<string, number>>;
}

const pollMs = 5_000;
const mostEndMs = 60_000;
const [name, baseURL = ''] = process.argv.slice(2);

/** Submits a job; the promise inside ends with it. */
type Begin = (index: number) => Promise<{ readonly end: Promise<unknown> }>;

function registry(): Begin {
  const media = createRegistry({ providers: [gatewayPolledEach(pollMs, baseURL)] });
  return async (index) => {
    const job = await media.submit(requestOf(index));
    return { end: media.wait(job, { timeoutMs: 3_600_000 }) };
  };
}

function bare(): Begin {
  const ask = askWithRequest(baseURL, new Agent({ connections: 128 }));
  const follow = async (id: string, first: string): Promise<void> => {
    for (let status = first; status !== 'completed'; status = (await pollBare(ask, id)).status)
      await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
  };
  return async (index) => {
    const { id, status } = await submitBare(ask, index);
    return { end: follow(id, status) };
  };
}

const begin = name === 'registry' ? registry() : bare();
const jobs: Promise<void>[] = [];
const failures: Record<string, number> = {};
let succeeded = 0;

async function run(index: number): Promise<void> {
  try {
    await (
      await begin(index)
    ).end;
    succeeded += 1;
  } catch (error) {
    const message = error instanceof Error ? error.message.slice(0, 120) : String(error);
    failures[message] = (failures[message] ?? 0) + 1;
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

async function beginAll(count: number, overMs: number): Promise<void> {
  const began = performance.now();
  while (jobs.length < count) {
    const due = Math.min(count, Math.ceil((count * (performance.now() - began + 10)) / overMs));
    while (jobs.length < due) jobs.push(run(jobs.length));
    await sleep(10);
  }
}

async function watch(ms: number): Promise<WatchedCost> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let mostSockets = sockets();
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  delay.enable();
  while (performance.now() - began < ms) {
    await sleep(500);
    mostSockets = Math.max(mostSockets, sockets());
  }
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  const passed = performance.now() - began;
  await collect();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    ms: passed,
    cpuMicros: user + system,
    delayP99Ms: delay.percentile(99) / 1e6,
    mostSockets,
    heapBytes: heapUsed,
    residentBytes: rss,
  };
}

answer(async (order: WaitingLoadOrder): Promise<unknown> => {
  if (order.do === 'begin') return beginAll(order.jobs, order.overMs);
  if (order.do === 'watch') return watch(order.ms);
  // Whoever has not ended by then counts as a failure.
  await Promise.race([Promise.all(jobs), sleep(mostEndMs)]);
  const ended = succeeded + Object.values(failures).reduce((sum, count) => sum + count, 0);
  if (ended < jobs.length) failures['has not ended'] = jobs.length - ended;
  return { succeeded, failures } satisfies WaitingLoadEnd;
});
