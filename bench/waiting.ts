// Jobs that wait, in a process of their own: how much heap they hold while nothing happens.
import { Agent } from 'undici';
import { createRegistry } from '@crosspoint/core';
import { requestOf } from './exchange/job.ts';
import { answer } from './process/answer.ts';
import { gateway } from './subjects/gateway.ts';
import { pollBare, submitBare } from './subjects/loop.ts';
import { askWithRequest } from './subjects/request.ts';
import { collect } from './measure/collect.ts';
import { workThrough } from './measure/workers.ts';

export type WaitingName = 'registry' | 'request';
export type WaitingOrder =
  /** Begins jobs and leaves them waiting. */
  | { readonly do: 'begin'; readonly jobs: number }
  /** Runs jobs to their end, so that all code there is has been loaded and compiled. */
  | { readonly do: 'finish'; readonly jobs: number }
  /** Tells how much of the heap is in use. */
  | { readonly do: 'weigh' };

/** Begins a job; the promise inside is kept by whoever waits. */
type Begin = (index: number) => Promise<{ readonly end: Promise<unknown> }>;

const [name, baseURL = ''] = process.argv.slice(2);
const collections = 6;
const atOnce = 50;

function registry(): Begin {
  const media = createRegistry({ providers: [gateway(baseURL)] });
  return async (index) => {
    const job = await media.submit(requestOf(index));
    return { end: media.wait(job) };
  };
}

/** The same with as little as it takes: the id, the last status, when it was observed, and a timer. */
function bare(): Begin {
  const ask = askWithRequest(baseURL, new Agent());
  const follow = async (id: string, status: string): Promise<{ status: string; observedAt: number }> => {
    let [last, observedAt, pauseMs] = [status, Date.now(), 1];
    while (last !== 'completed') {
      await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
      [last, observedAt] = [(await pollBare(ask, id)).status, Date.now()];
      pauseMs = holding ? 1_000_000 : 1;
    }
    return { status: last, observedAt };
  };
  return async (index) => {
    const { id, status } = await submitBare(ask, index);
    return { end: follow(id, status) };
  };
}

let holding = false;
const begin = name === 'registry' ? registry() : bare();
const waiting: Promise<unknown>[] = [];

answer(async (order: WaitingOrder): Promise<number> => {
  if (order.do === 'finish') {
    const run = async (index: number): Promise<void> => void (await (await begin(index)).end);
    await workThrough(run, { first: 0, jobs: order.jobs, concurrency: atOnce });
  }
  if (order.do === 'begin') {
    holding = true;
    const run = async (index: number): Promise<void> => void waiting.push((await begin(index)).end);
    await workThrough(run, { first: 0, jobs: order.jobs, concurrency: atOnce });
  }
  if (order.do === 'weigh') await collect(collections);
  return process.memoryUsage().heapUsed;
});
