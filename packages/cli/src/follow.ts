import {
  type Job,
  jobError,
  type JobLike,
  refToString,
  type Registry,
  type JobUpdate,
} from '@crosspoint/core';
import type { Gateways } from './gateways.ts';
import { save, savedBefore, type SavedFile } from './save.ts';
import { costText } from './screen/cost.ts';
import { oneLine } from './screen/sanitize.ts';
import { adjustedRows } from './screen/job.ts';
import { createProgress } from './screen/progress.ts';
import { rows } from './screen/rows.ts';
import type { Session } from './session.ts';

export interface Following {
  readonly timeout?: number | undefined;
  /** Where files go; it was made before the job was bought. */
  readonly folder: string;
  /** Whether what the gateway said when it took the job was heard here. @default true */
  readonly heard?: boolean;
  /** Whether an earlier run may have saved the file and ended before it could say so. @default false */
  readonly again?: boolean;
}

/** Follows a job to its end, shows what it cost and saves what was made. The path is the last line. */
export async function follow(
  session: Session,
  gateways: Pick<Gateways, 'registry' | 'live' | 'saved'>,
  job: JobLike,
  { timeout, folder, heard = true, again = false }: Following,
): Promise<void> {
  const { registry, live } = gateways;
  const watched = await watch(session, registry, job, timeout);
  const before = again ? await filesBefore(watched.job, folder) : undefined;
  const done = live || before !== undefined ? watched.job : await freshLinks(session, registry, watched);
  session.setJson(jobJson(done));
  for (const notice of done.notices) session.hint(`Note: ${oneLine(notice)}`);
  const shown = new Set(
    typeof job === 'object' && 'fieldReport' in job ? job.fieldReport.map(({ field }) => field) : [],
  );
  const changed = adjustedRows(
    done.fieldReport.filter(({ field, outcome }) => outcome === 'adjusted' && !shown.has(field)),
  );
  session.print(rows([...changed, ['Cost', costText(done, live, heard)]], session.width));
  if (done.state !== 'succeeded') throw jobError(done);
  const files = before ?? (await save(session, gateways, done, folder));
  session.saved(() => gateways.saved(done.ref));
  session.setJson({ files });
  for (const { path } of files) session.result(path);
}

/** A job in the document of `--json`. */
export const jobJson = (job: Job): Readonly<Record<string, unknown>> => ({
  job,
  ref: refToString(job.ref),
  files: [],
});

const filesBefore = async (job: Job, folder: string): Promise<readonly SavedFile[] | undefined> =>
  job.state === 'succeeded' ? savedBefore(job, folder) : undefined;

interface Watched {
  readonly job: Job;
  /** Whether the gateway was asked, or the store knew the end. */
  readonly asked: boolean;
}

/** An emulator is another one each time: what it linked to before is gone with it. */
async function freshLinks(session: Session, registry: Registry, { job, asked }: Watched): Promise<Job> {
  if (asked || job.state !== 'succeeded') return job;
  return registry.status(job, { signal: session.interrupts.listen() });
}

async function watch(
  session: Session,
  registry: Registry,
  job: JobLike,
  timeout: number | undefined,
): Promise<Watched> {
  const progress = createProgress(session);
  let asked = false;
  const onUpdate = (update: JobUpdate): void => {
    const { poll: seen, ...plain } = update;
    asked = seen.count > 0;
    session.setJson(jobJson(plain as Job)); // a union loses its members when a key is taken out
    progress.seen(update);
  };
  const timeoutMs = timeout === undefined ? undefined : timeout * 1000;
  try {
    const options = { timeoutMs, signal: session.interrupts.listen(), onUpdate };
    return { job: await registry.wait(job, options), asked };
  } finally {
    progress.end();
  }
}
