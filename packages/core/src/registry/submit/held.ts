import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import { onDeadline, withDeadline } from '../../io/deadline.ts';
import { EitherSignal, LightAbortController, type AbortSignalLike } from '../../io/abort-signal.ts';
import { reduceJob } from '../../steps/reduce-job.ts';
import { type Context, freezeJob, jobContextOf } from '../context.ts';
import { noteEnd } from './submit-turn.ts';
import { recordResult } from './recorded-attempt.ts';
import { storeCall, updateAttempt } from '../store/store-calls.ts';
import { emit } from '../emit.ts';
import type { HeldCall } from '../process-state.ts';
import type { AttemptResult, Purchase } from './purchase.ts';
import type { Attempt } from '../store/store.ts';

// Quick refusals (401, 429) come within it and end the submit as they do elsewhere (submit-safety, held calls).
const graceMs = 2_000;

/** A signal that follows the caller's until `detach()`, afterwards only `close()` of the registry. */
export function detachable({ closing }: Pick<Context, 'closing'>, signal: AbortSignalLike): Detachable {
  const controller = new LightAbortController();
  // Two functions: the caller's signal may be the registry's own, and one of them is removed alone.
  const onAbort = (): void => controller.abort();
  const onClose = (): void => controller.abort();
  if (signal.aborted) controller.abort();
  signal.addEventListener('abort', onAbort);
  closing.addEventListener('abort', onClose);
  const detach = (): void => signal.removeEventListener('abort', onAbort);
  const release = (): void => {
    detach();
    closing.removeEventListener('abort', onClose);
  };
  return { signal: controller, detach, release };
}

export interface Detachable {
  readonly signal: AbortSignalLike;
  /** Stops following the caller's signal. */
  readonly detach: () => void;
  /** Stops listening to both signals. */
  readonly release: () => void;
}

/** The response, if it comes within the grace. */
export function withinGrace(
  context: Pick<Context, 'clock'>,
  response: Promise<AttemptResult>,
): Promise<AttemptResult | undefined> {
  return withDeadline<AttemptResult | undefined>(
    context.clock,
    undefined,
    graceMs,
    () => response,
    () => undefined,
  );
}

function runningJob(
  context: Pick<Context, 'clock' | 'store'>,
  { provider, ref, offer, attempts }: Purchase,
): Job {
  const job = reduceJob(
    {},
    {
      ...jobContextOf(context, provider, ref),
      fieldReport: offer.fieldReport,
      attempts,
      notices: [
        ...offer.notices,
        'this gateway responds only on the open submit request: the result is lost if this process ends',
      ],
    },
  );
  return freezeJob({ ...job, state: 'running', outputs: [], resumable: false });
}

/** A held job after its call has ended; the error where its result is unknown. */
function finalJob(running: Job, end: AttemptResult, now: number): Job | CrosspointError {
  if (end.status === 'accepted') return end.job;
  if (end.status === 'unknown') return end.error;
  const { code, message } = end.error;
  const failure = { code, message, charged: 'no' } as const;
  return freezeJob({
    ...running,
    state: 'failed',
    outputs: [],
    failure,
    observedAt: new Date(now).toISOString(),
  });
}

// As long as a person would wait for a job that has been sent already.
const saveMs = 2_000;

const undurable = (job: Job): Job => {
  const notice = 'the job store could not be written; keep the ref, and this process running';
  return freezeJob({ ...job, durable: false, notices: [...job.notices, notice] });
};

/**
 * Goes on without the caller: hands out the running job and writes its end down when it comes. From here on no
 * other gateway is tried, and nothing the caller stops reaches the call.
 */
export async function continueInBackground(
  context: Context,
  purchase: Purchase,
  attempt: Attempt,
  response: Promise<AttemptResult>,
): Promise<Job> {
  let running = runningJob(context, purchase);
  const ended = new LightAbortController();
  const call: { latest: Job | CrosspointError } & Omit<HeldCall, 'latest'> = {
    ref: purchase.ref,
    latest: running,
    ended,
  };
  const finish = async (): Promise<void> => {
    const ownResult = await response;
    noteEnd(context, purchase, ownResult, false);
    const final = finalJob(running, ownResult, context.clock.now());
    const last = { job: isCrosspointError(final) ? undefined : final };
    const { result, written } = await recordResult(context, attempt, ownResult, last);
    call.latest = result.status === 'accepted' ? result.job : final;
    const code = result.status === 'accepted' ? undefined : result.error.code;
    emit(context, { type: 'submit.end', status: result.status, ref: running.ref, code });
    if (!isCrosspointError(call.latest))
      emit(context, { type: 'job.update', from: 'running', job: call.latest });
    ended.abort();
    if (written) context.held.forget(call);
  };
  // A store that hangs must not withhold a job that is being paid for, and writes in its order all the same.
  const saving = storeCall(context, { failure: 'could not be written', timeoutMs: saveMs }, () =>
    updateAttempt(
      context,
      attempt.id,
      { job: running, dueInMs: attempt.expiresInMs },
      { revision: attempt.revision },
    ),
  ).then(
    () => true,
    () => false,
  );
  context.held.add(call, saving.then(finish));
  if (!(await saving)) call.latest = running = undurable(running);
  emit(context, { type: 'job.update', from: undefined, job: running });
  return running;
}

/** Waits for a held call's end, for a deadline, or for the caller to leave; whichever is first. */
export function waitForCall(
  { clock }: Pick<Context, 'clock'>,
  { ended }: HeldCall,
  ms: number,
  signal: AbortSignalLike,
): Promise<void> {
  return new Promise(
    (resolve) => void onDeadline(clock, new EitherSignal(ended, signal), ms, () => resolve()),
  );
}
