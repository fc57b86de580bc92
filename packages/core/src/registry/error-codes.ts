import type { ErrorCode } from '../model/error.ts';
import { getOwn } from '../model/get-own.ts';
import type { TransportError, TransportReason } from '../io/transport.ts';

/** The error code of an exchange that brought no whole answer: of a request to an API, and of a download. */
const transportCodes: {
  readonly [Reason in TransportReason]: { readonly request: ErrorCode; readonly download: ErrorCode };
} = {
  timeout: { request: 'timeout', download: 'timeout' },
  canceled: { request: 'canceled', download: 'canceled' },
  unreachable: { request: 'provider_unavailable', download: 'download_failed' },
  broken: { request: 'provider_unavailable', download: 'download_failed' },
  too_large: { request: 'unexpected_response', download: 'download_failed' },
  forbidden_address: { request: 'provider_unavailable', download: 'download_failed' },
  runtime_error: { request: 'unsupported', download: 'unsupported' },
};

/** The code of an exchange's error. A transport from elsewhere may give a reason that is in no row. */
export const transportCode = (
  { reason }: Pick<TransportError, 'reason'>,
  use: 'request' | 'download' = 'request',
): ErrorCode => (getOwn(transportCodes, reason) ?? transportCodes.broken)[use];

// The same runtime cannot send the request the next time either, at no gateway.
const lasting: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['canceled', 'unsupported']);

/** Whether the same request, at once or at another gateway, may succeed after an exchange that ended with this code. */
export const isPassing = (code: ErrorCode): boolean => !lasting.has(code);
