import type { Job } from '../model/job.ts';
import type { JobRef } from '../model/ref.ts';
import type { Context } from './context.ts';
import { inTime } from './intent.ts';
import type { Attempt } from './store.ts';

// What a store knows of a job is a help, and nothing to wait long for.
const storeMs = 5_000;

/**
 * The attempt behind a ref, where this store has it. A store that cannot be read, or does not answer in time, only knows
 * less.
 */
export async function remembered(
  context: Context,
  ref: JobRef,
  mostMs = Infinity,
): Promise<Attempt | undefined> {
  let attempt: Attempt | undefined;
  try {
    const read = () => context.store.find(ref.idempotencyKey);
    attempt = await inTime(context, Math.min(storeMs, mostMs), read);
  } catch {
    return undefined;
  }
  return attempt?.ref.provider === ref.provider && attempt.ref.account === ref.account ? attempt : undefined;
}

/** Writes down how a job was last seen, if the store takes it in time. */
export async function keep(context: Context, job: Job, mostMs = Infinity): Promise<void> {
  const attempt = await remembered(context, job.ref, mostMs);
  if (attempt === undefined || attempt.ref.id !== job.ref.id) return;
  // Losing this race is harmless: whoever won has looked as well.
  const write = () => context.store.settle(attempt.id, attempt.revision, { job });
  await inTime(context, Math.min(storeMs, mostMs), write).catch(() => undefined);
}
