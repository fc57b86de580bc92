import type { Job } from '../../model/job.ts';
import { isTerminal } from '../../model/job.ts';
import type { JobRef } from '../../model/ref.ts';
import { EitherSignal, LightAbortController, type AbortSignalLike } from '../../io/stop.ts';
import { furthest } from '../../steps/furthest.ts';
import type { Context } from '../context.ts';
import type { Report } from './deliveries.ts';
import { findAttempt } from './kept-attempt.ts';
import { storeCall } from '../store/store-calls.ts';
import type { AttemptUpdate } from '../store/store.ts';

/** How long to sleep, and what is known. */
interface Nap {
  readonly ms: number;
  /** How often to read the store meanwhile, in ms. */
  readonly storeMs: number;
  readonly signal: AbortSignalLike;
  readonly known: Job | undefined;
}

/**
 * Lets time pass until a verified delivery says something about a job: at once where this process received it, and as
 * soon as the store has an end of the job where another one did. Undefined: nothing was reported.
 */
export async function sleepUntilReported(
  context: Context,
  ref: JobRef,
  { ms, storeMs, signal, known }: Nap,
): Promise<Report | undefined> {
  const reported = new LightAbortController();
  const nap = new EitherSignal(reported, signal);
  let report: Report | undefined;
  const end = context.deliveries.listen(ref, (told) => {
    report = { job: furthest(told.job ?? report?.job, known) };
    reported.stop();
  });
  try {
    for (let left = ms; left > 0 && !nap.aborted; left -= storeMs) {
      await context.clock.sleep(Math.min(storeMs, left), nap);
      if (report !== undefined || signal.aborted || left <= storeMs) break;
      const stored = (await findAttempt(context, ref, Infinity, signal))?.job;
      if (stored !== undefined && isTerminal(stored.state)) return { job: furthest(stored, known) };
    }
    return report;
  } finally {
    end();
  }
}

/** The change that records a job of a submit, without writing over what a delivery brought before it. */
export async function withReportedJob(
  context: Context,
  id: string,
  change: AttemptUpdate,
): Promise<AttemptUpdate> {
  const { job } = change;
  const call = { failure: 'could not be read' };
  const stored = await storeCall(context, call, () => context.store.getById(id)).catch(() => undefined);
  if (job === undefined || stored?.job === undefined) return change;
  const ahead = furthest(stored.job, job);
  // What the submit alone knows, how each field was encoded, belongs to the job all the same.
  return ahead === stored.job ? { ...change, job: { ...stored.job, fieldReport: job.fieldReport } } : change;
}
