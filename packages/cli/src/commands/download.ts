import { jobError } from '@crosspoint/core';
import { jobJson } from '../follow.ts';
import { downloadOptions, type Typed } from '../options.ts';
import { prepareFolder, save } from '../save.ts';
import type { Session } from '../session.ts';
import { withJob } from '../with-job.ts';

/** `crosspoint download`: saves what a job made, again if need be. Does not wait. */
export const download = (session: Session, typed: Typed): Promise<void> =>
  withJob(session, typed, async ({ ref, attempt }, gateways) => {
    const { registry, live } = gateways;
    const { out, previews } = downloadOptions.parse(typed.flags);
    const folder = await prepareFolder(session, out);
    // The links of an emulated job are gone with the emulator that made it.
    const kept = live ? attempt?.job : undefined;
    const signal = session.interrupts.listen();
    const job = kept?.state === 'succeeded' ? kept : await registry.status(ref, { signal });
    session.setJson(jobJson(job));
    if (job.state !== 'succeeded') throw jobError(job);
    const files = await save(session, gateways, job, folder, { previews });
    session.saved(() => gateways.saved(job.ref));
    session.setJson({ files });
    for (const { path } of files) session.result(path);
  });
