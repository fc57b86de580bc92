import { type CrosspointError, type ErrorCode } from '../../model/error.ts';
import { isTerminal, type Job } from '../../model/job.ts';
import type { ParsedResponse, ProviderSpec } from '../../model/provider.ts';
import { namesLink } from '../../steps/links.ts';
import { stateOf } from '../../steps/reduce-job.ts';
import { isJustSubmitted } from './job-request.ts';

/**
 * What must come so often in a row, and over so long, before it is believed. Gateways respond to a single poll with a challenge
 * page, with "still processing" under 400, or with 404 from a server that has not heard of the job: none of them ends a
 * job that may be paid.
 */
const thresholds = {
  /** The gateway does not know the job. */
  missing: { count: 3, ms: 60_000 },
  /**
   * An error response that does not pass by itself. A refused key in the gateway's own format is no exception, although a
   * wait then ends a minute later than it could: the key bought this job, gateways respond so while keys are renewed, and
   * the job that is paid for outweighs the minute. Each poll tells it as `poll.lastError`; `status` tells it at once.
   */
  refused: { count: 3, ms: 60_000 },
  /** A success without a file that can be downloaded. */
  noFile: { count: 3, ms: 30_000 },
  /** A status that is in no table, beside a file. */
  unknownStatus: { count: 3, ms: 120_000 },
} as const;

/** A kind of trouble that a poll can meet. */
export type PollTrouble = keyof typeof thresholds;

/** Whether something that was seen so often, the first time so long ago, is believed. */
const isPersistent = (trouble: PollTrouble, count: number, ms: number): boolean =>
  count >= thresholds[trouble].count && ms >= thresholds[trouble].ms;

/** Counts one kind of trouble in a row; another kind begins anew. */
export class TroubleCount {
  #current: { readonly trouble: PollTrouble; count: number; readonly since: number } | undefined;

  /** Counts once more. @returns whether it is believed now @param now - Monotonic, in ms. */
  add(trouble: PollTrouble, now: number): boolean {
    if (this.#current?.trouble !== trouble) this.#current = { trouble, count: 0, since: now };
    this.#current.count += 1;
    return isPersistent(trouble, this.#current.count, now - this.#current.since);
  }
}

// What the gateway's own words end, and what no repeated question mends.
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'content_policy',
  'generation_failed',
  'output_expired',
  'canceled',
]);

/** Whether an error of a poll ends a wait at once: nothing was asked, or the response is about the job itself. */
export const isFinal = ({ retryable, response, code }: CrosspointError): boolean =>
  !retryable && (response === undefined || final.has(code));

/** The job with one more notice. */
export const withNotice = (job: Job, notice: string): Job => ({
  ...job,
  notices: [...new Set([...job.notices, notice])],
});

// Nothing is known of the job but its ref, and no gateway takes a day to know its own job.
const longAgoMs = 86_400_000;

/**
 * A job after its gateway said that it does not know it: as it was last seen, and `expired` only after several misses over
 * a minute. In the first minute after the submit the gateway may need time, and nothing is counted.
 *
 * @param before - As it was last seen; undefined where nothing but its ref is known.
 */
export function jobAfterNotFound(previous: Job | undefined, unseen: Job, now: number): Job {
  const job = previous ?? unseen;
  const age = now - Date.parse(job.ref.submittedAt);
  if (isJustSubmitted(job.ref, now)) return withNotice(job, 'the gateway does not know the job yet');
  const observedAt = new Date(now).toISOString();
  if (isTerminal(job.state) && job.state !== 'expired')
    return withNotice(job, 'the gateway no longer knows the job');
  const misses = { count: (job.misses?.count ?? 0) + 1, since: job.misses?.since ?? observedAt };
  const isGone =
    job.state === 'expired' ||
    (previous === undefined && age >= longAgoMs) ||
    isPersistent('missing', misses.count, now - Date.parse(misses.since));
  if (!isGone) return { ...withNotice(job, 'the gateway does not know the job at the moment'), misses };
  return {
    ...withNotice(job, 'the gateway no longer knows the job'),
    state: 'expired',
    outputs: [],
    observedAt,
    misses,
  };
}

/** Why a response leaves a job running that is not, for all that the gateway says. */
export interface Inconclusive {
  readonly trouble: Extract<PollTrouble, 'noFile' | 'unknownStatus'>;
  readonly message: string;
}

/** What keeps a job from its end although its response looks like one; undefined where it is simply not over. */
export function inconclusive(
  job: Job,
  { status, outputs = [] }: ParsedResponse,
  { states }: ProviderSpec,
): Inconclusive | undefined {
  if (isTerminal(job.state) || status === undefined) return undefined;
  const word = status.slice(0, 60);
  const state = stateOf(states, status);
  const links = job.notices.filter(namesLink);
  if (state === 'succeeded')
    return {
      trouble: 'noFile',
      message: [
        `the gateway reports success ('${word}') without a file that can be downloaded`,
        ...links,
      ].join('; '),
    };
  const hasFile = outputs.some(({ role = 'main' }) => role === 'main');
  if (state !== undefined || !hasFile) return undefined;
  return {
    trouble: 'unknownStatus',
    message: [`the gateway reports the unknown status '${word}' beside a file`, ...links].join('; '),
  };
}
