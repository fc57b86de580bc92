// Submits alone, in a process of its own: how long each takes with so many under way.
import { Agent } from 'undici';
import { createRegistry } from '@crosspoint/core';
import { requestOf } from './exchange/job.ts';
import { collect } from './measure/collect.ts';
import { workThrough } from './measure/workers.ts';
import { answer } from './process/answer.ts';
import { gateway } from './subjects/gateway.ts';
import { submitBare } from './subjects/loop.ts';
import { askWithRequest } from './subjects/request.ts';

export type LatencyName = 'registry' | 'request';

export interface LatencyOrder {
  readonly submits: number;
  readonly concurrency: number;
}

/** Of one round, in milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const [name, baseURL = ''] = process.argv.slice(2);

function submitter(): (index: number) => Promise<unknown> {
  if (name === 'registry') {
    const media = createRegistry({ providers: [gateway(baseURL)] });
    return (index) => media.submit(requestOf(index), { pricing: 'published' });
  }
  const ask = askWithRequest(baseURL, new Agent());
  return (index) => submitBare(ask, index);
}

const submit = submitter();
let next = 0;

answer(async ({ submits, concurrency }: LatencyOrder): Promise<Latency> => {
  await collect();
  const took: number[] = [];
  const first = next;
  next += submits;
  await workThrough(
    async (index) => {
      const began = performance.now();
      await submit(index);
      took.push(performance.now() - began);
    },
    { first, jobs: submits, concurrency },
  );
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
});
