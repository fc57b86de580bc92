import {
  CrosspointError,
  type EndedJob,
  type FailedJob,
  type Job,
  type JobLike,
  refToString,
  type Registry,
  type SeenJob,
} from '@crosspoint/core';
import { prepareFolder, save } from './save.ts';
import { costText } from './screen/cost.ts';
import { createProgress } from './screen/progress.ts';
import { rows } from './screen/rows.ts';
import type { Session } from './session.ts';

/** Follows a job to its end, shows what it cost and saves what was made. The path is the last line. */
export async function follow(
  session: Session,
  registry: Registry,
  job: JobLike,
  {
    timeout,
    out,
    live,
  }: { readonly timeout?: number | undefined; readonly out?: string | undefined; readonly live: boolean },
): Promise<void> {
  const folder = await prepareFolder(session, out);
  const done = await watch(session, registry, job, timeout);
  const known = told(done);
  session.tell(known);
  for (const notice of done.notices) session.note(`Note: ${notice}`);
  session.say(rows([['Cost', costText(done, live)]], session.width));
  if (done.state !== 'succeeded') throw failed(done);
  const files = await save(session, registry, done, folder);
  session.tell({ files });
  for (const { path } of files) session.result(path);
}

/** What `--json` tells of a job. */
export const told = (job: Job): Readonly<Record<string, unknown>> => ({
  job,
  ref: refToString(job.ref),
  files: [],
});

async function watch(
  session: Session,
  registry: Registry,
  job: JobLike,
  timeout: number | undefined,
): Promise<Job> {
  const progress = createProgress(session);
  const onUpdate = (update: SeenJob): void => {
    const { seen: _, ...plain } = update;
    session.tell(told(plain as Job)); // a union loses its members when a key is taken out
    progress.seen(update);
  };
  const timeoutMs = timeout === undefined ? undefined : timeout * 1000;
  try {
    return await registry.wait(job, { timeoutMs, signal: session.interrupts.listen(), onUpdate });
  } finally {
    progress.end();
  }
}

/** A job that ended without a file, as an error. */
function failed(job: FailedJob | EndedJob | Extract<Job, { state: 'queued' | 'running' }>): CrosspointError {
  const { provider } = job.ref;
  const about = { provider, ref: job.ref };
  if (job.state === 'failed') {
    const { code, message, charged } = job.failure;
    return new CrosspointError({ code, says: `the job failed: ${message}`, charged, ...about });
  }
  const charged = job.costs.some((cost) => cost.basis === 'charged') ? 'yes' : 'maybe';
  if (job.state === 'canceled') {
    return new CrosspointError({ code: 'canceled', says: 'the gateway canceled the job', charged, ...about });
  }
  const says = 'the gateway no longer knows the job it had accepted; it may know it again later';
  return new CrosspointError({ code: 'not_found', says, charged, ...about });
}
