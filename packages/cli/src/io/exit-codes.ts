import type { ErrorCode } from '@crosspoint/core';

/** Every exit code with what it tells a script. */
export const exitMeanings = {
  0: 'done',
  1: 'the job failed, was refused, or is no longer known',
  2: 'the command or the request is wrong; nothing was bought',
  3: 'a key is missing or was refused',
  4: 'not enough balance, or the price exceeds --max-price',
  5: 'the gateway, the network or the store failed, or the timeout was reached; try again (a job that was accepted: wait)',
  6: 'the request was sent and its outcome is unknown; it may be paid, and is never sent again',
  7: 'the job is done and paid, but the file was not saved; wait with the ref fetches it',
  70: 'a mistake in crosspoint itself',
  129: 'stopped because the terminal closed; an accepted job goes on',
  130: 'stopped by Ctrl-C; an accepted job goes on',
  143: 'stopped by a signal to end; an accepted job goes on',
} as const satisfies Readonly<Record<number, string>>;
/** A number the process ends with; `exitMeanings` says what each tells a script. */
export type ExitCode = keyof typeof exitMeanings;

/** Every kind of failure → exit code. */
export const exitCodes: { readonly [C in ErrorCode]: ExitCode } = {
  auth: 3,
  insufficient_funds: 4,
  rate_limited: 5,
  invalid_request: 2,
  unsupported: 2,
  content_policy: 1,
  not_found: 1,
  output_expired: 7,
  resource_exhausted: 5,
  provider_unavailable: 5,
  unexpected_response: 5,
  timeout: 5,
  canceled: 1,
  generation_failed: 1,
  budget_exceeded: 4,
  idempotency_conflict: 2,
  submission_unknown: 6,
  store_unavailable: 5,
  download_failed: 7,
};

const unbought: ReadonlySet<ExitCode> = new Set([2, 3, 4]);

/** The exit code of a failure. Once a job was accepted, none says that nothing was bought, or that money is what is missing. */
export function exitCodeOf(code: ErrorCode, job: 'none' | 'going' | 'ended'): ExitCode {
  const usual = exitCodes[code];
  // A key that stands for another request bought nothing, whatever it was used for before.
  if (job === 'none' || code === 'idempotency_conflict' || !unbought.has(usual)) return usual;
  return job === 'going' ? 5 : 1;
}

/** How the outside may end a run, as shells number it. */
export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const satisfies Readonly<
  Record<string, ExitCode>
>;
