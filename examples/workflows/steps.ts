import { isCrosspointError } from '@crosspoint/core';
import { media } from './media.ts';

export interface Order {
  readonly id: string;
  readonly prompt: string;
}

/** What an engine keeps of a step: plain data. */
export interface Progress {
  readonly state: string;
  /** When to come back, ISO 8601. Absent: the job is over. */
  readonly nextAt?: string;
}

/** Buys, and returns the job's ref as text. The key belongs to the order: however often this runs, it buys once. */
export async function buy({ id, prompt }: Order): Promise<string> {
  const request = { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt, duration: 5 } as const;
  try {
    const { ref } = await media.submit(request, { idempotencyKey: id });
    return String(ref);
  } catch (error) {
    if (!isCrosspointError(error) || error.code !== 'submission_unknown' || error.ref === undefined)
      throw error;
    // A machine died while it was sending. The gateway's own records may know; else the step fails until a person decides.
    const result = await media.reconcile(error.ref);
    if (result.outcome === 'accepted') return String(result.job.ref);
    throw error;
  }
}

/** One look at the job, where one is due. */
export async function advance(ref: string): Promise<Progress> {
  const { job, nextAt } = await media.advance(ref);
  return nextAt === undefined ? { state: job.state } : { state: job.state, nextAt };
}
