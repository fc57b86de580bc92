import { CrosspointError, isCrosspointError } from '../model/error.ts';
import type { Job } from '../model/job.ts';
import { type JobRef, withShortForm } from '../model/ref.ts';
import { unknownEnd } from './attempt.ts';
import type { Context } from './context.ts';
import { type End, type Purchase, submitDeadlineMs } from './purchase.ts';
import type { Attempt, Change } from './store.ts';

// Beyond the longest wait, so that an attempt another process still works on is not called unknown.
const marginMs = 10_000;
const pollStoreMs = 250;

/** Writes the intent, or finds what the key already stands for. */
export async function begin(context: Context, purchase: Purchase): Promise<Attempt | Job> {
  const { store, clock } = context;
  const { ref } = purchase;
  for (;;) {
    const begun = await inStore(ref, () =>
      store.begin({
        id: crypto.randomUUID(),
        idempotencyKey: ref.idempotencyKey,
        fingerprint: purchase.fingerprint,
        promptMark: purchase.promptMark,
        ref,
        openUntil: clock.now() + submitDeadlineMs(purchase) + marginMs,
        reservations: [],
        tags: purchase.tags,
      }),
    );
    if (begun.outcome === 'begun') return begun.attempt;
    if (begun.outcome === 'conflict') throw conflict(begun.attempt);
    if (begun.outcome === 'over_budget') {
      throw new CrosspointError({
        code: 'budget_exceeded',
        says: `the budget '${begun.reservation.budget}' does not hold it`,
        reroute: true,
      });
    }
    const { attempt } = begun;
    const held = attempt.word === 'open' && attempt.openUntil > clock.now();
    if ((attempt.word === 'accepted' || held) && attempt.job !== undefined)
      return { ...attempt.job, ref: withShortForm(attempt.job.ref) };
    if (attempt.word === 'unknown') throw stillUnknown(purchase, attempt);
    if (attempt.openUntil <= clock.now()) {
      await inStore(ref, () => store.settle(attempt.id, attempt.revision, { word: 'unknown' }));
      continue;
    }
    // Another caller is sending it right now; its end is ours.
    await clock.sleep(pollStoreMs, purchase.signal);
    if (purchase.signal.aborted) {
      throw new CrosspointError({
        code: 'canceled',
        provider: ref.provider,
        says: 'stopped waiting for another caller with the same idempotency key',
        ref: withShortForm(ref),
      });
    }
  }
}

const conflict = (attempt: Attempt): CrosspointError =>
  new CrosspointError({
    code: 'idempotency_conflict',
    provider: attempt.ref.provider,
    says: `the idempotency key '${attempt.idempotencyKey}' was used for another request; use a new key for a new request`,
    ref: withShortForm(attempt.ref),
  });

const stillUnknown = (purchase: Purchase, attempt: Attempt): CrosspointError => {
  const why = 'an earlier attempt with this idempotency key never learned its end';
  return unknownEnd({ ...purchase, ref: attempt.ref }, why).error;
};

async function inStore<Value>(ref: JobRef, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (isCrosspointError(error)) throw error;
    throw new CrosspointError({
      code: 'store_unavailable',
      says: 'the job store could not be written, so nothing was sent',
      ref: withShortForm(ref),
      cause: error,
    });
  }
}

/** How an attempt ended, and whether the store knows. */
export interface Recorded {
  readonly end: End;
  readonly written: boolean;
}

const triesToWrite = 3;
const hung = new Error('the job store did not answer');
// A store that hangs must not withhold a job that was bought.
const writeMs = 10_000;

async function write(context: Context, attempt: Attempt, change: Change): Promise<boolean> {
  const { store } = context;
  if ((await store.settle(attempt.id, attempt.revision, change)) !== undefined) return true;
  // Somebody called it unknown because it took too long; what is known now is better.
  const now = await store.find(attempt.idempotencyKey);
  return now?.id === attempt.id && (await store.settle(now.id, now.revision, change)) !== undefined;
}

/**
 * Writes the end of an attempt. A job that was bought is handed back even when its store has failed.
 *
 * @param last - How a job that was held looks at an end that is no success; undefined takes it away.
 */
export async function record(
  context: Context,
  attempt: Attempt,
  end: End,
  last?: { readonly job: Job | undefined },
): Promise<Recorded> {
  const change: Change =
    end.word === 'accepted'
      ? { word: end.word, ref: end.job.ref, job: end.job }
      : { word: end.word, ...last };
  let why = 'the job store had moved on';
  for (let n = 0; n < triesToWrite; n += 1) {
    try {
      if (await inTime(context, writeMs, () => write(context, attempt, change)))
        return { end, written: true };
      break;
    } catch (error) {
      why = 'the job store could not be written';
      if (error === hung) break;
    }
  }
  return { end: forgotten(end, why), written: false };
}

/** Fails when work takes longer than it may. */
export function inTime<Value>({ clock }: Context, ms: number, work: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(hung));
    const run = async (): Promise<Value> => work();
    run().then(resolve, reject).finally(cancel);
  });
}

const forgotten = (end: End, why: string): End =>
  end.word === 'accepted'
    ? {
        ...end,
        job: {
          ...end.job,
          durable: false,
          notices: [...end.job.notices, `${why}; keep the ref, it is the only trace of this job`],
        },
      }
    : end;
