import type { ErrorCode } from '../model/error.ts';
import type { JobState } from '../model/job.ts';
import { getOwn } from '../model/get-own.ts';
import type { GatewayError } from '../model/provider.ts';

/**
 * Words with which gateways commonly end a job, in lower case. They count where a provider's `states` has no row for the
 * word, and only beside a usable file (success) or an error (failure, cancel): a row of the provider contradicts them.
 * Collected from the gateways' documents and from public clients of other gateways.
 */
const usualEndStates: Readonly<Record<string, Extract<JobState, 'succeeded' | 'failed' | 'canceled'>>> = {
  success: 'succeeded',
  succeeded: 'succeeded',
  successful: 'succeeded',
  complete: 'succeeded',
  completed: 'succeeded',
  done: 'succeeded',
  finished: 'succeeded',
  failed: 'failed',
  failure: 'failed',
  error: 'failed',
  errored: 'failed',
  timeout: 'failed',
  timed_out: 'failed',
  canceled: 'canceled',
  cancelled: 'canceled',
};

/** The evidence beside a status word. */
interface Evidence {
  /** How many outputs have a usable URL. */
  readonly outputs: number;
  readonly failure: GatewayError | undefined;
}

/** The end that a usual word means; undefined without the evidence for it. */
export function usualEndOf(status: string, { outputs, failure }: Evidence): JobState | undefined {
  const state = getOwn(usualEndStates, status.toLowerCase());
  if (state === 'succeeded') return outputs > 0 ? state : undefined;
  return failure?.message === undefined && failure?.code === undefined ? undefined : state;
}

/**
 * Error codes that mean the same wherever they occur, in lower case. A provider's own rows and an `errorCode` that its parser
 * sets come first.
 */
const usualCodes: Readonly<Record<string, ErrorCode>> = {
  insufficient_quota: 'insufficient_funds', // OpenAI's word, used by gateways that speak its format
  insufficient_user_quota: 'insufficient_funds', // gateways of the New API family
  insufficient_balance: 'insufficient_funds',
  insufficient_credits: 'insufficient_funds',
  insufficient_funds: 'insufficient_funds',
  err_insufficent_credits: 'insufficient_funds', // AI/ML API spells it so
  outoffundsexception: 'insufficient_funds', // AI/ML API
  content_policy_violation: 'content_policy', // OpenAI's word
};

/** Sentences that mean missing money under a status that says something else, such as a 400 "Insufficient balance". */
const missingMoney = /\binsufficient (?:account )?(?:balance|credits?|funds)\b/i;
const moneyStatuses: ReadonlySet<number> = new Set([400, 402, 403, 429]);

/**
 * What an error commonly means, by its code, otherwise by a sentence about missing money.
 *
 * @param sent - The texts of our own request: a sentence that the gateway only quotes means nothing.
 */
export function usualErrorCode(
  { code, message }: GatewayError,
  status: number | undefined,
  sent: readonly string[] = [],
): ErrorCode | undefined {
  const byCode = code === undefined ? undefined : getOwn(usualCodes, code.toLowerCase());
  if (byCode !== undefined) return byCode;
  if (status === undefined || !moneyStatuses.has(status) || message === undefined) return undefined;
  const isQuoted = sent.some((text) => missingMoney.test(text));
  return missingMoney.test(message) && !isQuoted ? 'insufficient_funds' : undefined;
}
