import type { Response } from '../fixture/schema.ts';
import { responseOf } from '../replay/play.ts';
import type { ReplayOutcome } from '../replay/wire.ts';

/** What the end of an exchange means, whichever call it belongs to. */
export type Meaning =
  /** The request was not sent. */
  | 'not-sent'
  /** The request was sent, and no complete response was received. */
  | 'broken'
  /** The request was sent, and timed out. */
  | 'late'
  /** A success that cannot be parsed. */
  | 'unreadable'
  /** A server error that does not say whether the request was accepted. */
  | 'trouble'
  /** A server error with Retry-After: the request was not accepted. */
  | 'later'
  /** Too many requests. */
  | 'too-many'
  | 'no-key'
  | 'no-money'
  /** The gateway or something before it refuses this request, and says nothing about the job. */
  | 'forbidden'
  /** The gateway does not know the job. */
  | 'gone'
  /** Harmless: the result is the same as without the fault. */
  | 'harmless';

/** One fault of an exchange. */
export interface FaultKind {
  readonly name: string;
  readonly meaning: Meaning;
  readonly status?: number;
  /** The requested pause, in ms. */
  readonly pauseMs?: (now: number) => number;
  readonly outcome: (sound: Response, now: number) => ReplayOutcome;
}

// The pause a gateway asks for.
const pauseSeconds = 7;

const page = '<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Oops</h1></body></html>';
const json: [string, string][] = [['content-type', 'application/json']];
const refusedKey = '{"error":{"message":"The API key is not valid."}}';
const refusedAccess = '{"error":{"message":"Access is not allowed."}}';
const html: [string, string][] = [['content-type', 'text/html; charset=utf-8']];

const status = (code: number, headers: [string, string][] = [], text = ''): ReplayOutcome => ({
  response: { status: code, headers, body: { text } },
});
const inSeconds: [string, string][] = [['retry-after', String(pauseSeconds)]];
const after = (): number => pauseSeconds * 1000;
// A date of HTTP knows whole seconds; what the clock has beyond them is missing from the pause.
const dateAfter = (now: number): string => new Date(now + after()).toUTCString();
const untilDate = (now: number): number => Date.parse(dateAfter(now)) - now;
const asDate = (now: number): [string, string][] => [['retry-after', dateAfter(now)]];

/** Every fault of the matrix: of the connection, of proxies, and of the gateway. */
export const faultKinds: readonly FaultKind[] = [
  { name: 'refuse', meaning: 'not-sent', outcome: () => ({ fault: { type: 'refuse' } }) },
  { name: 'reset', meaning: 'broken', outcome: () => ({ fault: { type: 'reset-before-headers' } }) },
  { name: 'garbage', meaning: 'broken', outcome: () => ({ fault: { type: 'garbage' } }) },
  { name: 'truncate', meaning: 'broken', outcome: (response) => ({ fault: { type: 'truncate', response } }) },
  { name: 'hang', meaning: 'late', outcome: () => ({ fault: { type: 'hang' } }) },
  {
    name: 'stall-body',
    meaning: 'late',
    outcome: (response) => ({ fault: { type: 'stall-body', response } }),
  },
  { name: 'web page', meaning: 'unreadable', outcome: () => status(200, html, page) },
  { name: 'empty body', meaning: 'unreadable', outcome: () => status(200) },
  { name: '500', meaning: 'trouble', status: 500, outcome: () => status(500) },
  { name: '502', meaning: 'trouble', status: 502, outcome: () => status(502, html, page) },
  { name: '503', meaning: 'trouble', status: 503, outcome: () => status(503) },
  {
    name: '503 with Retry-After',
    meaning: 'later',
    status: 503,
    pauseMs: after,
    outcome: () => status(503, inSeconds),
  },
  {
    name: '429 in seconds',
    meaning: 'too-many',
    status: 429,
    pauseMs: after,
    outcome: () => status(429, inSeconds),
  },
  {
    name: '429 with a date',
    meaning: 'too-many',
    status: 429,
    pauseMs: untilDate,
    outcome: (_, now) => status(429, asDate(now)),
  },
  // In the form of a gateway's own error: a bare 401 may come from a proxy, and blames no key.
  { name: '401', meaning: 'no-key', status: 401, outcome: () => status(401, json, refusedKey) },
  { name: '403', meaning: 'forbidden', status: 403, outcome: () => status(403, json, refusedAccess) },
  { name: '404', meaning: 'gone', status: 404, outcome: () => status(404) },
  { name: '402', meaning: 'no-money', status: 402, outcome: () => status(402) },
  { name: 'drip', meaning: 'harmless', outcome: (response) => ({ fault: { type: 'drip', response } }) },
  {
    name: 'interim responses',
    meaning: 'harmless',
    outcome: (response) => ({ fault: { type: 'interim', response } }),
  },
];

/** The faults an exchange can have: an empty response cannot be truncated. */
export function faultsFor(outcome: ReplayOutcome): readonly FaultKind[] {
  const { body } = responseOf(outcome);
  const isEmpty = (body?.text ?? body?.base64 ?? '') === '';
  return isEmpty ? faultKinds.filter(({ name }) => name !== 'truncate' && name !== 'stall-body') : faultKinds;
}
