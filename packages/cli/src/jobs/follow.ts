import {
  type Cost,
  type Job,
  jobError,
  type JobLike,
  refToString,
  type Registry,
  type JobUpdate,
} from '@crosspoint/core';
import type { Gateways } from '../gateways/gateways.ts';
import { save, savedBefore, type SavedFile } from './save.ts';
import { costText } from '../screen/cost.ts';
import { oneLine } from '../text/sanitize.ts';
import { adjustedRows } from '../screen/job.ts';
import { createProgress } from '../screen/progress.ts';
import { rows } from '../text/rows.ts';
import { type ResultDocument, type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';

export interface Following {
  readonly timeout?: number | undefined;
  /** Where files go; it was made before the job was bought. */
  readonly folder: string;
  /** Whether what the gateway said when it took the job was heard here. @default true */
  readonly heard?: boolean;
  /** The price of the offer that was taken, where this run bought it. */
  readonly price?: Cost | undefined;
  /** Whether an earlier run may have saved the file and ended before it could say so. @default false */
  readonly again?: boolean;
}

/** Follows a job to its end, shows what it cost and saves the outputs. The result is their paths. */
export async function follow(
  session: Session,
  gateways: Pick<Gateways, 'registry' | 'live' | 'saved'>,
  job: JobLike,
  { timeout, folder, heard = true, again = false, price }: Following,
): Promise<CommandResult> {
  const { registry, live } = gateways;
  let latest: Job | undefined;
  return withFacts(
    () => (latest === undefined ? {} : jobFacts(latest)),
    async () => {
      const watched = await watch(session, registry, job, timeout, (update) => (latest = update));
      const before = again ? await filesBefore(watched.job, folder) : undefined;
      const done = live || before !== undefined ? watched.job : await freshLinks(session, registry, watched);
      latest = done;
      for (const notice of done.notices) session.hint(`Note: ${oneLine(notice)}`);
      session.print(
        rows([...newlyAdjusted(job, done), ['Cost', costText(done, live, heard, price)]], session.noteWidth),
      );
      if (done.state !== 'succeeded') throw jobError(done);
      return savedResult(session, gateways, done, before ?? (await save(session, gateways, done, folder)));
    },
  );
}

/** The fields that the gateway changed, and had not reported when it took the job. */
function newlyAdjusted(job: JobLike, done: Job): ReturnType<typeof adjustedRows> {
  const fieldReport = typeof job === 'object' && 'fieldReport' in job ? job.fieldReport : [];
  const shown = new Set(fieldReport.map(({ field }) => field));
  return adjustedRows(
    done.fieldReport.filter(({ field, outcome }) => outcome === 'adjusted' && !shown.has(field)),
  );
}

/** What a command came to that saved files: their paths. From here on no signal changes how the run ends. */
export function savedResult(
  session: Session,
  gateways: Pick<Gateways, 'saved'>,
  job: Job,
  files: readonly SavedFile[],
): CommandResult {
  session.interrupts.finish();
  return {
    facts: { ...jobFacts(job), files },
    text: files.length === 0 ? undefined : files.map(({ path }) => path).join('\n'),
    delivered: () => gateways.saved(job.ref),
  };
}

/** A job in the document of `--json`. */
export const jobFacts = (job: Job): ResultDocument => ({ job, ref: refToString(job.ref), files: [] });

const filesBefore = async (job: Job, folder: string): Promise<readonly SavedFile[] | undefined> =>
  job.state === 'succeeded' ? savedBefore(job, folder) : undefined;

interface WatchedJob {
  readonly job: Job;
  /** Whether the gateway was asked, or the store knew the end. */
  readonly asked: boolean;
}

/** An emulator is another one each time: what it linked to before is gone with it. */
async function freshLinks(session: Session, registry: Registry, { job, asked }: WatchedJob): Promise<Job> {
  if (asked || job.state !== 'succeeded') return job;
  return registry.status(job, { signal: session.interrupts.listen() });
}

async function watch(
  session: Session,
  registry: Registry,
  job: JobLike,
  timeout: number | undefined,
  onJob: (job: Job) => void,
): Promise<WatchedJob> {
  const progress = createProgress(session);
  let asked = false;
  const onUpdate = (update: JobUpdate): void => {
    const { poll: seen, ...plain } = update;
    asked = seen.count > 0;
    onJob(plain as Job); // a union loses its members when a key is taken out
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
