import type { AttemptNote, ErrorCode } from '../model/error.ts';
import type { HttpReply } from '../model/http.ts';
import type { Complaint, ErrorRow, Provider } from '../model/provider.ts';
import { readComplaint } from './complain.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a reply that is no success means. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly message: string | undefined;
  /** What the gateway thinks was meant. */
  readonly suggestions: readonly string[];
  /** The HTTP status it stands for; undefined for a no inside a 200 that names none. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** How a submit ended by it. */
  readonly word: Exclude<AttemptNote['word'], 'accepted' | 'not_sent'>;
}

const meanings: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'auth',
  402: 'insufficient_funds',
  403: 'auth',
  404: 'not_found',
  405: 'invalid_request',
  408: 'timeout',
  409: 'invalid_request',
  410: 'not_found',
  413: 'invalid_request',
  415: 'invalid_request',
  422: 'invalid_request',
  429: 'rate_limited',
  504: 'timeout',
};

// Only these prove that nothing was bought (submit-safety, one attempt). Everything else may have been accepted.
const refusals: ReadonlySet<number> = new Set([
  307, 308, 400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 429,
]);

// Where the cause is one gateway's own, another is worth trying; never for refused content or a bad request.
const reroutes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth',
  'insufficient_funds',
  'rate_limited',
  'unsupported',
  'not_found',
  'provider_unavailable',
  'timeout',
  'unexpected_reply',
]);
const transient: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rate_limited',
  'provider_unavailable',
  'timeout',
  'unexpected_reply',
]);

// A submit is asked again only after a no that is for now: too many requests, or a 503 that says when.
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate_limited', 'provider_unavailable']);

/** May the same question be asked again? For a submit only when it was refused for now. */
export const mayRetry = (code: ErrorCode, word?: AttemptNote['word']): boolean =>
  word === undefined
    ? transient.has(code)
    : word === 'not_sent' || (word === 'rejected' && passing.has(code));

/** Is another gateway worth trying? Never while this one may have bought. */
export const mayReroute = (code: ErrorCode, word: AttemptNote['word']): boolean =>
  (word === 'not_sent' || word === 'rejected') && reroutes.has(code);

const rowFits = (row: ErrorRow, status: number | undefined, complaint: Complaint): boolean =>
  (row.status === undefined || row.status === status) &&
  (row.code === undefined || row.code === complaint.code) &&
  (row.message === undefined || row.message.test(complaint.message ?? ''));

function byStatus(status: number | undefined): ErrorCode {
  if (status === undefined) return 'unexpected_reply';
  return meanings[status] ?? (status >= 500 ? 'provider_unavailable' : 'unexpected_reply');
}

function wordFor(
  status: number | undefined,
  row: ErrorRow | undefined,
  delay: number | undefined,
): Verdict['word'] {
  if (row?.accepted === 'no') return 'rejected';
  if (status === 503 && delay !== undefined) return 'rejected';
  return status !== undefined && refusals.has(status) ? 'rejected' : 'unknown';
}

/** What a provider leaves unsaid does not hide what the body says in the usual places. */
const said = (complaint: Complaint | undefined): Complaint =>
  Object.fromEntries(Object.entries(complaint ?? {}).filter(([, value]) => value !== undefined));

/** Reads a reply as a no; undefined when it is a success. */
export function classify(provider: Provider, reply: HttpReply, now: number): Verdict | undefined {
  const success = reply.status >= 200 && reply.status < 300;
  const own = provider.complain?.(reply);
  if (success && own === undefined) return undefined;
  const complaint = { ...readComplaint(reply), ...said(own) };
  const status = complaint.status ?? (success ? undefined : reply.status);
  const row = provider.errors?.find((each) => rowFits(each, status, complaint));
  const delay = retryAfterMs(reply.headers, now);
  return {
    code: complaint.is ?? row?.is ?? byStatus(status),
    message: complaint.message,
    suggestions: complaint.suggestions ?? [],
    status,
    retryAfterMs: delay,
    word: wordFor(status, row, delay),
  };
}
