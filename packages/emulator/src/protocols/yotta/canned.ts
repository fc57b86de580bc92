import type { Fault } from '@crosspoint/core/testing';

/** By HTTP a yes, as far as nothing else is said; `data` is null. */
interface Row {
  readonly code: number;
  readonly message: string;
  readonly http?: number;
}

/**
 * The document has no errors at all. These are the codes of the platform and of its queue API (wire notes, section 6);
 * whether the gateway shares them is unverified. The last rows are HTTP errors, which the printed sample raises first.
 */
const rows: Record<Exclude<CannedName, 'yotta.bad-gateway'>, Row> = {
  'yotta.bad-parameters': { code: 10001, message: 'invalid request parameters' },
  'yotta.system-error': { code: 10002, message: 'system error' },
  'yotta.no-record': { code: 10007, message: 'record not exist' },
  'yotta.no-task': { code: 24011, message: 'task does not exist' },
  'yotta.too-many': { code: 429, message: 'too many requests' },
  'yotta.bad-field': { code: 40001, message: 'duration is invalid' },
  'yotta.no-key': { code: 40101, message: 'authentication context not found' },
  'yotta.task-not-found': { code: 40402, message: 'task not found' },
  'yotta.not-created': { code: 50001, message: 'failed to create a task' },
  'yotta.unknown-code': { code: 99999, message: 'something else' },
  'yotta.http-400': { http: 400, code: 10001, message: 'invalid request parameters' },
  'yotta.http-401': { http: 401, code: 40101, message: 'authentication context not found' },
  'yotta.http-429': { http: 429, code: 429, message: 'too many requests' },
  'yotta.http-500': { http: 500, code: 10002, message: 'system error' },
};

export type CannedName =
  | 'yotta.bad-parameters'
  | 'yotta.system-error'
  | 'yotta.no-record'
  | 'yotta.no-task'
  | 'yotta.too-many'
  | 'yotta.bad-field'
  | 'yotta.no-key'
  | 'yotta.task-not-found'
  | 'yotta.not-created'
  | 'yotta.unknown-code'
  | 'yotta.http-400'
  | 'yotta.http-401'
  | 'yotta.http-429'
  | 'yotta.http-500'
  | 'yotta.bad-gateway';

const enveloped = Object.entries(rows).map(([name, { code, message, http = 200 }]): [string, Fault] => [
  name,
  { type: 'status', status: http, body: JSON.stringify({ code, message, data: null }) },
]);

export const canned: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(enveloped),
  // The operator's own client keeps the raw text of every 5xx.
  'yotta.bad-gateway': {
    type: 'status',
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html>Bad Gateway</html>',
  },
};
