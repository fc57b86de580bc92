import { jobError } from '@crosspoint/core';
import { downloadOptions, type Typed } from '../input/options.ts';
import { jobFacts, savedResult } from '../jobs/follow.ts';
import { prepareFolder, save } from '../jobs/save.ts';
import { withJob } from '../jobs/with-job.ts';
import { type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';

/** `crosspoint download`: saves what a job made, again if need be. Does not wait. */
export const download = (session: Session, typed: Typed): Promise<CommandResult> =>
  withJob(session, typed, async ({ ref, attempt }, gateways) => {
    const { registry, live } = gateways;
    const { out, previews } = downloadOptions.parse(typed.flags);
    const folder = await prepareFolder(session, out);
    // The links of an emulated job are gone with the emulator that made it.
    const kept = live ? attempt?.job : undefined;
    const signal = session.interrupts.listen();
    const job = kept?.state === 'succeeded' ? kept : await registry.status(ref, { signal });
    return withFacts(
      () => jobFacts(job),
      async () => {
        if (job.state !== 'succeeded') throw jobError(job);
        return savedResult(session, gateways, job, await save(session, gateways, job, folder, { previews }));
      },
    );
  });
