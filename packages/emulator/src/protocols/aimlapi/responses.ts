import { randomUUID } from 'node:crypto';
import type { Fault } from '@crosspoint/core/testing';
import type { GatewayCall, GatewayContext, GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** The message of a 401 (wire notes, section 6). */
export const keyNeeded =
  'This request requires a valid API key. You can create a new API key on the Billing page: https://aimlapi.com/app/billing';

/** The message of a 403 (wire notes, section 6). */
export const outOfCredits = "You've run out of credits. Please top up your balance to go on.";

/**
 * An error response in the gateway's general shape (wire notes, section 6). The document has no errors at all; that the
 * details of a refused body are a list called `issues` is our own guess.
 */
export function refusal(
  status: number,
  message: string,
  call: GatewayCall,
  gateway: GatewayContext,
  issues?: readonly object[],
): GatewayResponse {
  const timestamp = new Date(gateway.now()).toISOString();
  const body = { message, path: call.path, requestId: randomUUID(), statusCode: status, timestamp };
  return jsonResponse(status, issues === undefined ? body : { ...body, issues });
}

/** Transcribed from the document where it prints some. */
export const samples: readonly Sample[] = [
  {
    title: 'a video from text',
    path: '/v2/video/generations',
    body: { model: 'alibaba/happyhorse-1-0', prompt: 'A paper boat crosses a puddle.', duration: 5 },
  },
];

/** `message` rows have the general error shape; a row with a `body` has been seen in a shape of its own. */
type AimlapiFault = { readonly status: number; readonly issues?: readonly object[] } & (
  | { readonly message: string }
  | { readonly type: string; readonly body: string }
);

/**
 * The error responses of the wire notes, section 6, by a name of ours. Messages that are only described there, or cut off,
 * are completed freely after the words a client could go by.
 */
const rows: Record<AimlapiFaultName, AimlapiFault> = {
  'invalid-body': {
    status: 400,
    message: 'Body validation error!',
    issues: [
      {
        code: 'invalid_enum_value',
        path: ['resolution'],
        message: 'Invalid enum value. Expected "720p" | "1080p", received "8K"',
      },
    ],
  },
  'bad-key': { status: 401, message: keyNeeded },
  'out-of-credits': {
    status: 403,
    message: outOfCredits,
  },
  'out-of-funds': {
    status: 403,
    type: 'application/json',
    body: '{"title":"Forbidden","status":403,"message":"You\'ve run out of funds. Please top up your balance."}',
  },
  'verification-needed': { status: 403, message: 'Account verification is needed.' },
  'management-key': { status: 403, message: 'A management key cannot do this.' },
  'forbidden-page': { status: 403, type: 'text/html', body: '<html>Forbidden</html>' },
  'not-found': { status: 404, message: '-' },
  'too-many-requests': { status: 429, message: 'Too Many Requests' },
  'free-tier-limit': { status: 429, message: 'Free-tier limit: no more requests in this hour.' },
  'internal-error': { status: 500, message: 'Internal server error' },
  'server-trouble': { status: 500, message: 'Something wrong with the server. Please come back later.' },
  maintenance: { status: 500, message: 'The model is under maintenance for now.' },
  'coupon-not-found': { status: 500, message: 'Coupon code not found' },
  'bad-gateway': { status: 502, message: 'Bad Gateway' },
  unavailable: { status: 503, message: 'Service unavailable' },
  'generation-timeout': { status: 504, message: 'Generation timeout' },
};

/** The error responses of AI/ML API that `cannedFault` makes. */
export type AimlapiFaultName =
  | 'invalid-body'
  | 'bad-key'
  | 'out-of-credits'
  | 'out-of-funds'
  | 'verification-needed'
  | 'management-key'
  | 'forbidden-page'
  | 'not-found'
  | 'too-many-requests'
  | 'free-tier-limit'
  | 'internal-error'
  | 'server-trouble'
  | 'maintenance'
  | 'coupon-not-found'
  | 'bad-gateway'
  | 'unavailable'
  | 'generation-timeout';

/** The one printed sample of the general shape has its statusCode as text, and it is a 429. */
const statusCode = (status: number): number | string => (status === 429 ? '429' : status);

function fault(row: AimlapiFault): Fault {
  if ('body' in row) {
    return { type: 'status', status: row.status, headers: { 'content-type': row.type }, body: row.body };
  }
  const { status, message, issues } = row;
  const where = { path: '/v2/video/generations', requestId: '00000000-0000-4000-8000-000000000000' };
  const body = {
    message,
    ...where,
    statusCode: statusCode(status),
    timestamp: '2026-01-01T00:00:00.000Z',
    issues,
  };
  return { type: 'status', status, body: JSON.stringify(body) };
}

export const canned: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, fault(row)]),
);

/** The tracing headers of a response (wire notes, section 4): the job's id, and the caller's own mark if it is sound. */
export function traceHeaders(call: GatewayCall, id: string): Record<string, string> {
  const mark = call.headers['x-client-request-id'];
  const echo =
    mark !== undefined && /^[A-Za-z0-9._:-]{1,128}$/.test(mark) ? { 'x-client-request-id': mark } : {};
  return { 'x-inference-id': id, ...echo };
}
