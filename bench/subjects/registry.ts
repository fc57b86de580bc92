// The registry, as an application uses it: a request is validated, priced, reported, sent, followed to its end.
import { createRegistry } from '@crosspoint/core';
import { requestOf } from '../exchange/job.ts';
import { sleeplessClock } from './clock.ts';
import { gateway } from './gateway.ts';
import type { Subject } from './subject.ts';

export function openRegistry(baseURL: string): Subject {
  const media = createRegistry({ providers: [gateway(baseURL)], clock: sleeplessClock() });
  return {
    run: async (index) => {
      const job = await media.submit(requestOf(index));
      const done = await media.wait(job);
      if (done.state !== 'succeeded') throw new Error(`job ${index} ended as ${done.state}`);
      if (done.outputs[0]?.url === undefined) throw new Error(`job ${index} has no file`);
    },
    close: () => media.close(),
  };
}
