// Parts of a job without a network, in a process of its own: what each costs.
import { createRegistry, requestSchema } from '@crosspoint/core';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { shortPolls, requestOf } from './exchange/job.ts';
import { completed, queued, underWay } from './exchange/responses.ts';
import { answer } from './process/answer.ts';
import { gateway, manyGateways } from './subjects/gateway.ts';
import { collect } from './measure/collect.ts';
import type { PartName, PartOrder } from './measure/part.ts';

const media = createRegistry({ providers: [gateway('http://127.0.0.1:9')] });
const many = createRegistry({ providers: manyGateways(10, 500) });
const { submit, poll } = aimlapi.spec;

// Made beforehand, so that only their reading is measured.
const requests = Array.from({ length: 1000 }, (_, index) => requestOf(index));
const id = '60ac7c34-3224-4b14-9e7d-0aa0db708325';
const submitted: unknown = JSON.parse(queued(id));
const polled: readonly unknown[] = Array.from({ length: shortPolls }, (_, index) =>
  JSON.parse(index + 1 < shortPolls ? underWay(id) : completed(id)),
);

function must(done: boolean, part: PartName): void {
  if (!done) throw new Error(`${part} does not do its work`);
}

const parts: { readonly [Name in PartName]: (index: number) => void | Promise<void> } = {
  validate: (index) =>
    must(
      requestSchema['~standard'].validate(requests[index % requests.length]).issues === undefined,
      'validate',
    ),

  responses: () => {
    const first = submit.schema['~standard'].validate(submitted);
    must(!('then' in first) && first.issues === undefined, 'responses');
    for (const response of polled) {
      const read = poll?.schema['~standard'].validate(response);
      must(read !== undefined && !('then' in read) && read.issues === undefined, 'responses');
    }
  },

  plan: async (index) => {
    const { offers } = await media.plan(requests[index % requests.length]!, { pricing: 'published' });
    must(offers[0]?.price?.amount === '1.95', 'plan');
  },

  planMany: async (index) => {
    const { offers } = await many.plan(requests[index % requests.length]!, { pricing: 'published' });
    must(offers.length === 10 && offers[9]?.price?.amount === '1.95', 'planMany');
  },
};

/** Microseconds of CPU for one job's share. */
answer(async ({ part, jobs }: PartOrder): Promise<number> => {
  await collect();
  const before = process.cpuUsage();
  for (let index = 0; index < jobs; index += 1) {
    const working = parts[part](index);
    if (working !== undefined) await working;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / jobs;
});
