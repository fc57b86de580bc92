import type { Job } from '../../model/job.ts';
import { acceptedJob, type Context, freezeJob } from '../context.ts';
import { stillUnknown } from './intent.ts';
import { mayBeRepeated } from './may-repeat.ts';
import type { AttemptResult } from './purchase.ts';
import { storeCall } from '../store/store-calls.ts';
import type { Attempt, AttemptUpdate, UpdateResult } from '../store/store.ts';

/** How an attempt ended, and whether the store knows. */
export interface Recorded {
  readonly end: AttemptResult;
  readonly written: boolean;
}

const triesToWrite = 3;

/** How a job that was held looks at an end that is no success; undefined removes it. */
type LastJob = { readonly job: Job | undefined };

function changeFor(end: AttemptResult, last: LastJob | undefined): AttemptUpdate {
  if (end.status === 'accepted') return { status: 'accepted', ref: end.job.ref, job: end.job };
  const { code, ref, response } = end.error;
  const found: AttemptUpdate = end.status === 'unknown' && ref?.id !== undefined ? { ref } : {};
  const kept: AttemptUpdate = end.status === 'unknown' && response !== undefined ? { response } : {};
  return { status: end.status, errorCode: code, ...found, ...kept, ...last };
}

/**
 * Writes the end of an attempt. The status order of the store decides when somebody wrote another end meanwhile. A job
 * that was bought is returned even when its store has failed.
 */
export async function recordResult(
  context: Context,
  attempt: Attempt,
  end: AttemptResult,
  last?: LastJob,
): Promise<Recorded> {
  const change = await withReport(context, attempt.id, changeFor(end, last));
  let why = 'the job store could not be written';
  for (let n = 0; n < triesToWrite; n += 1) {
    const began = context.clock.monotonic();
    try {
      const result = await write(context, attempt, change);
      const recorded = recordedAs(context, end, result);
      if (typeof recorded !== 'string') return recorded;
      why = recorded;
      break;
    } catch {
      // Refused: tried again at once. A store that hangs has taken its time already and is not waited for twice.
      if (context.clock.monotonic() - began > 1_000) break;
    }
  }
  return { end: unrecorded(end, why), written: false };
}

/** A delivery may have come before the response of the submit: what it brought is not written over. */
async function withReport(context: Context, id: string, change: AttemptUpdate): Promise<AttemptUpdate> {
  if (context.webhookUrl === undefined || change.job === undefined) return change;
  const { withReportedJob } = await import('../jobs/reported.ts');
  return withReportedJob(context, id, change);
}

/** One write. An end the store does not take because it knows better still leaves the id and the response behind. */
async function write(context: Context, attempt: Attempt, change: AttemptUpdate): Promise<UpdateResult> {
  const { id } = attempt;
  const call = { failure: 'could not be written' };
  if (isRefusal(change) && mayBeRepeated(context, attempt)) return writeRefusal(context, attempt, change);
  const result = await storeCall(context, call, () => context.store.update(id, change));
  if (result.outcome === 'id_conflict' && change.status !== 'accepted') {
    // The error names a job that is another attempt's: how this one ended is written all the same.
    const { ref: _ref, ...rest } = change;
    return storeCall(context, call, () => context.store.update(id, rest));
  }
  const { status: _status, job: _job, errorCode: _code, ...found } = change;
  if (result.outcome !== 'outdated' || Object.keys(found).length === 0) return result;
  if (result.attempt.ref.id !== undefined) return result;
  await storeCall(context, call, () => context.store.update(id, found));
  return result;
}

const isRefusal = ({ status }: Pick<AttemptUpdate, 'status'>): boolean =>
  status === 'not_sent' || status === 'rejected';

/**
 * Writes that this process's own request bought nothing, while no other process has called the attempt unknown: one that
 * did may have repeated the request since, and what became of the repeat is not known here.
 */
async function writeRefusal(
  context: Context,
  attempt: Attempt,
  change: AttemptUpdate,
): Promise<UpdateResult> {
  const { id, revision } = attempt;
  const call = { failure: 'could not be written' };
  const result = await storeCall(context, call, () => context.store.update(id, change, { revision }));
  return result.outcome === 'outdated' && result.attempt.status === 'open'
    ? writeRefusal(context, result.attempt, change)
    : result;
}

/** What a write came to; a sentence where the store does not hold this end. */
function recordedAs(context: Context, end: AttemptResult, result: UpdateResult): Recorded | string {
  if (result.outcome === 'not_found') return 'the job store has no attempt for this job any more';
  const { attempt } = result;
  if (result.outcome === 'id_conflict')
    return `the job store holds job ${attempt.ref.id ?? 'without an id'} for this idempotency key`;
  if (end.status === 'accepted') return { end: withNotice(end, supersededNotice(attempt)), written: true };
  // Somebody learned meanwhile that it was accepted: a person who settled it while this process stood still.
  if (attempt.status === 'accepted')
    return { end: { status: 'accepted', job: acceptedJob(context, attempt) }, written: true };
  // Another process may have repeated the request of this attempt, so that its refusal here proves nothing.
  if (attempt.status === 'unknown' && isRefusal(end))
    return { end: { status: 'unknown', error: stillUnknown(context, attempt) }, written: true };
  // Where others have taken over the key, there is nothing left to try here.
  return { end, written: !attempt.superseded };
}

const supersededNotice = ({ superseded }: Attempt): string | undefined =>
  superseded
    ? 'this attempt was settled as not accepted, and its idempotency key has bought again since: there are two jobs'
    : undefined;

type Accepted = Extract<AttemptResult, { status: 'accepted' }>;

const withNotice = (end: Accepted, notice: string | undefined): Accepted =>
  notice === undefined
    ? end
    : { ...end, job: freezeJob({ ...end.job, notices: [...end.job.notices, notice] }) };

const unrecorded = (end: AttemptResult, why: string): AttemptResult =>
  end.status === 'accepted'
    ? withNotice(
        { ...end, job: { ...end.job, durable: false } },
        `${why}; keep the ref, it is the only trace of this job`,
      )
    : end;
