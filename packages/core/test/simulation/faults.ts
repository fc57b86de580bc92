import type { GatewayKind } from './specs.ts';

/** How an exchange that has left comes to its end; without a fault the gateway's own response arrives. */
export type Ending =
  /** The gateway's own response, under this status where one is given. */
  | { readonly type: 'own'; readonly status?: number }
  /** Another response than the gateway's own. */
  | {
      readonly type: 'response';
      readonly status: number;
      readonly text: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is refused: nothing leaves. */
  | { readonly type: 'refused' }
  /** The connection breaks after the write; `isHalf`: in the middle of the gateway's own response. */
  | { readonly type: 'reset'; readonly isHalf: boolean }
  /** No response ever comes. */
  | { readonly type: 'never' };

/** An accident of one exchange. */
export interface ExchangeFault {
  /** Whether the gateway receives the request and works on it; `false`: nothing is bought. */
  readonly isTaken: boolean;
  readonly ending: Ending;
  /** How an attempt has to end by it. */
  readonly status: 'not_sent' | 'rejected' | 'unknown';
  /** Only this gateway documents it so; at every other one the attempt is unknown. */
  readonly documentedBy?: GatewayKind;
}

const page = '<!doctype html><html><head><title>Error</title></head><body>Try again later.</body></html>';
const challenge = '<!doctype html><html><head><title>Just a moment</title></head><body></body></html>';
const html = { 'content-type': 'text/html' };

interface ResponseParts {
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const responseOf = (status: number, more: ResponseParts): Ending => ({
  type: 'response',
  status,
  text: JSON.stringify({ message: `HTTP ${status}` }),
  ...more,
});

/** A refusal that proves that nothing was bought. */
const refused = (status: number, more: ResponseParts = {}): ExchangeFault => ({
  isTaken: false,
  ending: responseOf(status, more),
  status: 'rejected',
});

/** A response that proves nothing. */
const unclear = (status: number, isTaken: boolean, more: ResponseParts = {}): ExchangeFault => ({
  isTaken,
  ending: responseOf(status, more),
  status: 'unknown',
});

const cutOff = (isTaken: boolean, ending: Ending): ExchangeFault => ({ isTaken, ending, status: 'unknown' });

const ofEdge = { text: page, headers: html };

/** The decision table of a submit, row by row, as the gateway that took the request and as the one that did not. */
export const exchangeFaults = {
  'connection-refused': { isTaken: false, ending: { type: 'refused' }, status: 'not_sent' },
  'reset-not-taken': cutOff(false, { type: 'reset', isHalf: false }),
  'reset-taken': cutOff(true, { type: 'reset', isHalf: false }),
  'half-an-answer': cutOff(true, { type: 'reset', isHalf: true }),
  'no-answer-not-taken': cutOff(false, { type: 'never' }),
  'no-answer-taken': cutOff(true, { type: 'never' }),
  '400': refused(400),
  '401': refused(401),
  '402': refused(402),
  '403-challenge': refused(403, { text: challenge, headers: html }),
  '408-not-taken': unclear(408, false),
  '408-taken': unclear(408, true),
  '422': refused(422),
  '422-with-the-job': cutOff(true, { type: 'own', status: 422 }),
  '429': refused(429),
  '429-soon': refused(429, { headers: { 'retry-after': '2' } }),
  '429-late': refused(429, { headers: { 'retry-after': '300' } }),
  '500-not-taken': unclear(500, false),
  '500-taken': unclear(500, true),
  '500-queue-full': {
    ...refused(500, { text: JSON.stringify({ code: 'queue_full', message: 'full' }) }),
    documentedBy: 'plain',
  },
  '500-with-the-job': cutOff(true, { type: 'own', status: 500 }),
  '502-not-taken': unclear(502, false),
  '502-page-taken': unclear(502, true, ofEdge),
  '503-not-taken': unclear(503, false),
  '503-taken': unclear(503, true),
  '503-soon': refused(503, { headers: { 'retry-after': '1' } }),
  '520-taken': unclear(520, true, ofEdge),
  '524-not-taken': unclear(524, false, ofEdge),
  '524-taken': unclear(524, true, ofEdge),
  'page-not-taken': unclear(200, false, ofEdge),
  'page-taken': unclear(200, true, ofEdge),
  'empty-success-taken': unclear(200, true, { text: '{}' }),
  'unreadable-success-taken': unclear(200, true, { text: '{"word":7}' }),
} as const satisfies Readonly<Record<string, ExchangeFault>>;

export type ExchangeFaultName = keyof typeof exchangeFaults;

/** The faults that a read can meet: whether it is taken makes no difference there. */
export const readFaults = [
  'connection-refused',
  'reset-taken',
  'half-an-answer',
  'no-answer-taken',
  '408-taken',
  '429',
  '429-soon',
  '500-taken',
  '502-page-taken',
  '503-soon',
  '524-taken',
  'page-taken',
  'unreadable-success-taken',
] as const satisfies readonly ExchangeFaultName[];

/** Accidents of one call of the store. */
export const storeFaults = [
  /** Refused, and not applied. */
  'refused',
  /** Applied, and responded with an error. */
  'applied-then-refused',
  /** Applied and answered after the caller has given up. */
  'late',
  /** Applied at once, answered after the caller has given up. */
  'answered-late',
  /** Neither applied nor answered. */
  'lost',
] as const;
export type StoreFaultName = (typeof storeFaults)[number];

/** What can become of a job beside that it succeeds in time. */
export const jobFaults = [
  'fails',
  /** It is reported as failed, and a minute later as succeeded. */
  'fails-then-succeeds',
  /** Polls respond with 404 for its first seconds. */
  'unseen-at-first',
  /** It is reported as done without a file for a while. */
  'done-without-file',
  /** A status word that no document names, while it is running. */
  'unknown-word',
  /** A while after its end the gateway no longer knows it. */
  'forgotten',
  /** The link to its file responds with 404 for a while. */
  'link-late',
  /** The link to its file is soon dead. */
  'link-dies',
] as const;

/** Beside those: the gateway takes more for the job than its price says. */
export type JobFaultName = (typeof jobFaults)[number] | 'dearer';
