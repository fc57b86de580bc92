import type { ErrorCode } from '@crosspoint/core';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { Step } from '../fixture/schema.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { PlainError } from '../fixture/plain-result.ts';
import type { Meaning, FaultKind } from './fault-kinds.ts';

/** The error that an exchange with a fault must end in, and its rule. */
export interface ErrorExpectation {
  readonly rule: RuleId;
  readonly error: Partial<PlainError>;
}
/** The expected end of an exchange with a fault. */
export type ExpectedEnd = ErrorExpectation | 'as-before' | 'still-running';
type Rows = { readonly [M in Meaning]: ExpectedEnd | undefined };

const certain = { charged: 'no' } as const;
const unknown: ErrorExpectation = {
  rule: 'FLT-002',
  error: { code: 'submission_unknown', retryable: false, canFallback: false, charged: 'maybe' },
};
const again = { retryable: true, canFallback: false } as const;
const unavailable: ErrorCode = 'provider_unavailable';

/** Errors of a submit (one attempt). */
const submits: Rows = {
  'not-sent': {
    rule: 'FLT-001',
    error: { code: unavailable, retryable: true, canFallback: true, ...certain },
  },
  broken: unknown,
  late: unknown,
  unreadable: unknown,
  trouble: unknown,
  later: { rule: 'ERR-004', error: { code: unavailable, retryable: true, canFallback: true, ...certain } },
  'too-many': { rule: 'ERR-004', error: { code: 'rate_limited', retryable: true, ...certain } },
  'no-key': { rule: 'FLT-003', error: { code: 'auth', retryable: false, ...certain } },
  'no-money': { rule: 'FLT-003', error: { code: 'insufficient_funds', retryable: false, ...certain } },
  forbidden: { rule: 'FLT-003', error: { retryable: false, ...certain } },
  gone: { rule: 'FLT-003', error: { retryable: false, ...certain } },
  harmless: 'as-before',
};

/** Errors of a poll: the job continues, whatever happens to the poll. */
const questions: Rows = {
  'not-sent': { rule: 'FLT-004', error: { code: unavailable, ...again } },
  broken: { rule: 'FLT-004', error: { code: unavailable, ...again } },
  late: { rule: 'FLT-004', error: { code: 'timeout', ...again } },
  unreadable: { rule: 'FLT-004', error: { code: 'unexpected_response', ...again } },
  trouble: { rule: 'ERR-007', error: { code: unavailable, ...again } },
  later: { rule: 'ERR-004', error: { code: unavailable, ...again } },
  'too-many': { rule: 'ERR-004', error: { code: 'rate_limited', ...again } },
  'no-key': { rule: 'FLT-004', error: { code: 'auth', retryable: false, canFallback: false } },
  'no-money': { rule: 'FLT-004', error: { retryable: false, canFallback: false } },
  forbidden: { rule: 'FLT-004', error: { retryable: false, canFallback: false } },
  gone: undefined, // shortly after the submit it is ignored, later the job is expired: judged by its state
  harmless: 'as-before',
};

/** Ends of a poll whose result request fails: the job is running, and the next poll requests the result again. */
const results: Rows = {
  'not-sent': 'still-running',
  broken: 'still-running',
  late: 'still-running',
  unreadable: 'still-running',
  trouble: 'still-running',
  later: 'still-running',
  'too-many': 'still-running',
  'no-key': questions['no-key'],
  'no-money': questions['no-money'],
  forbidden: questions.forbidden,
  gone: undefined, // the result is gone, or not there yet
  harmless: 'as-before',
};

/** Errors of a free query that is not about a job; after a listing the purchase is as unknown as before. */
const asking = (rule: RuleId, owed: Partial<PlainError>): Rows => ({
  'not-sent': { rule, error: { code: unavailable, ...owed } },
  broken: { rule, error: { code: unavailable, ...owed } },
  late: { rule, error: { code: 'timeout', ...owed } },
  unreadable: { rule, error: { code: 'unexpected_response', ...owed } },
  trouble: { rule, error: { code: unavailable, ...owed } },
  later: { rule: 'ERR-004', error: { code: unavailable, ...owed } },
  'too-many': { rule: 'ERR-004', error: { code: 'rate_limited', ...owed } },
  'no-key': { rule: 'FLT-003', error: { code: 'auth', retryable: false, ...owed } },
  'no-money': { rule: 'FLT-003', error: { retryable: false, ...owed } },
  forbidden: { rule: 'FLT-003', error: { retryable: false, ...owed } },
  gone: { rule, error: { ...owed } },
  harmless: 'as-before',
});
const asked = asking('FLT-006', certain);
const listed = asking('FLT-004', { canFallback: false, charged: 'maybe' });

/** Errors that a provider's rows by status do not change. */
const lasting: ReadonlySet<Meaning> = new Set<Meaning>(['no-key', 'no-money', 'forbidden']);

const rows: { readonly [V in Step['call']]?: Rows } = {
  submit: submits,
  status: questions,
  wait: questions,
  balance: asked,
  discover: asked,
  reconcile: listed,
};

/** What an exchange with a fault must end in; undefined where no rule says so. */
export function expectedFor(
  call: Step['call'],
  { meaning }: FaultKind,
  isResult: boolean,
): ExpectedEnd | undefined {
  // A wait polls again by itself: a single error of any kind ends no wait.
  if (call === 'wait' && meaning !== 'gone') return 'as-before';
  if (isResult) return results[meaning];
  return rows[call]?.[meaning] ?? (meaning === 'harmless' ? 'as-before' : undefined);
}

/** Adds the requested pause, where the row is about pauses. */
export function paused(row: ErrorExpectation, { pauseMs }: FaultKind, now: number): ErrorExpectation {
  if (row.rule !== 'ERR-004' || pauseMs === undefined) return row;
  return { ...row, error: { ...row.error, retryAfterMs: pauseMs(now) } };
}

/** Applies what the provider documents about a status, except for a bare 401 and 402. */
export function documented(
  provider: ProviderSpec,
  call: Step['call'],
  spoil: FaultKind,
  wanted: ErrorExpectation,
): ErrorExpectation {
  const row = provider.errors?.find(
    (row) =>
      [row.status].flat().includes(spoil.status) && row.code === undefined && row.message === undefined,
  );
  if (spoil.status === undefined || row === undefined || lasting.has(spoil.meaning)) return wanted;
  // Only of a submit: the job that a poll is about was accepted, and may have been charged.
  if (row.provesNotAccepted === true)
    return call === 'submit'
      ? { rule: 'FLT-003', error: { charged: 'no' } }
      : { rule: wanted.rule, error: { code: row.errorCode } };
  return wanted.error.code === 'submission_unknown'
    ? wanted
    : { ...wanted, error: { ...wanted.error, code: row.errorCode } };
}
