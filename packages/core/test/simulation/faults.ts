/** How an exchange that has left comes to its end; without a fault the gateway's own answer arrives. */
export type Ending =
  /** The gateway's own answer, under this status where one is given. */
  | { readonly type: 'own'; readonly status?: number }
  /** Another answer than the gateway's own. */
  | {
      readonly type: 'response';
      readonly status: number;
      readonly text: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is refused: nothing leaves. */
  | { readonly type: 'refused' }
  /** The connection breaks after the write; `isHalf`: in the middle of the gateway's own answer. */
  | { readonly type: 'reset'; readonly isHalf: boolean }
  /** No answer ever comes. */
  | { readonly type: 'never' };

/** An accident of one exchange. */
export interface ExchangeFault {
  /** Whether the gateway receives the request and works on it; `false`: nothing is bought. */
  readonly isTaken: boolean;
  readonly ending: Ending;
}

const page = '<!doctype html><html><head><title>Error</title></head><body>Try again later.</body></html>';
const challenge = '<!doctype html><html><head><title>Just a moment</title></head><body></body></html>';
const html = { 'content-type': 'text/html' };

const answered = (
  status: number,
  isTaken: boolean,
  more: { readonly text?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): ExchangeFault => ({
  isTaken,
  ending: { type: 'response', status, text: JSON.stringify({ message: `HTTP ${status}` }), ...more },
});

/** The decision table of a submit, row by row, each as the gateway that took the request and as the one that did not. */
export const exchangeFaults = {
  'connection-refused': { isTaken: false, ending: { type: 'refused' } },
  'reset-not-taken': { isTaken: false, ending: { type: 'reset', isHalf: false } },
  'reset-taken': { isTaken: true, ending: { type: 'reset', isHalf: false } },
  'half-an-answer': { isTaken: true, ending: { type: 'reset', isHalf: true } },
  'no-answer-not-taken': { isTaken: false, ending: { type: 'never' } },
  'no-answer-taken': { isTaken: true, ending: { type: 'never' } },
  '400': answered(400, false),
  '401': answered(401, false),
  '402': answered(402, false),
  '403-challenge': answered(403, false, { text: challenge, headers: html }),
  '408-not-taken': answered(408, false),
  '408-taken': answered(408, true),
  '422': answered(422, false),
  '422-with-the-job': { isTaken: true, ending: { type: 'own', status: 422 } },
  '429': answered(429, false),
  '429-soon': answered(429, false, { headers: { 'retry-after': '2' } }),
  '429-late': answered(429, false, { headers: { 'retry-after': '300' } }),
  '500-not-taken': answered(500, false),
  '500-taken': answered(500, true),
  '500-queue-full': answered(500, false, { text: JSON.stringify({ code: 'queue_full', message: 'full' }) }),
  '500-with-the-job': { isTaken: true, ending: { type: 'own', status: 500 } },
  '502-not-taken': answered(502, false),
  '502-page-taken': answered(502, true, { text: page, headers: html }),
  '503-not-taken': answered(503, false),
  '503-taken': answered(503, true),
  '503-soon': answered(503, false, { headers: { 'retry-after': '1' } }),
  '520-taken': answered(520, true, { text: page, headers: html }),
  '524-not-taken': answered(524, false, { text: page, headers: html }),
  '524-taken': answered(524, true, { text: page, headers: html }),
  'page-not-taken': answered(200, false, { text: page, headers: html }),
  'page-taken': answered(200, true, { text: page, headers: html }),
  'empty-success-taken': answered(200, true, { text: '{}' }),
  'unreadable-success-taken': answered(200, true, { text: '{"word":7}' }),
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
  /** Applied, and answered with an error. */
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
  /** Polls answer 404 for its first seconds. */
  'unseen-at-first',
  /** It is reported as done without a file for a while. */
  'done-without-file',
  /** A status word that no document names, while it is running. */
  'unknown-word',
  /** A while after its end the gateway no longer knows it. */
  'forgotten',
] as const;
export type JobFaultName = (typeof jobFaults)[number];
