import type { AttemptNote, ErrorCode } from '../model/error.ts';
import type { FlaggedInput } from '../model/flagged-input.ts';
import type { HttpResponse } from '../model/http.ts';
import type { GatewayError, ErrorRow, ProviderSpec } from '../model/provider.ts';
import { flaggedOf } from './flagged.ts';
import { isObject, readGatewayError } from './gateway-error.ts';
import { retryAfterMs } from './retry-after.ts';
import { usualErrorCode } from './usual-meanings.ts';

/** What a response that is no success means. */
export interface Verdict {
  /** The error code it means. */
  readonly code: ErrorCode;
  /** The gateway's own message. */
  readonly message: string | undefined;
  /** What the gateway thinks was meant. */
  readonly suggestions: readonly string[];
  /** Which inputs the gateway's content check refused, where it says. */
  readonly flagged?: readonly FlaggedInput[] | undefined;
  /** A refusal in another form than the gateway's errors: a CDN, a proxy or a firewall may have responded in its place. */
  readonly isForeign?: true;
  /** The HTTP status it stands for; undefined for an error inside a 200 that names none. */
  readonly status: number | undefined;
  /** How long the gateway asked to wait, in ms. */
  readonly retryAfterMs: number | undefined;
  /** How a submit ended by it. */
  readonly attemptStatus: Exclude<AttemptNote['status'], 'accepted' | 'not_sent'>;
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

// Where the cause is one gateway's own, another is worth trying; never for refused content or a bad request. A budget that
// has no place for one offer may have it for a cheaper one, and need not count one of another account.
const fallbackCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth',
  'insufficient_funds',
  'budget_exceeded',
  'rate_limited',
  'unsupported',
  'not_found',
  'provider_unavailable',
  'timeout',
  'unexpected_response',
]);
const transient: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rate_limited',
  'provider_unavailable',
  'timeout',
  'unexpected_response',
]);

// A submit is sent again only after a temporary refusal: too many requests, or a 503 with `Retry-After`.
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate_limited', 'provider_unavailable']);

/** May the same question be asked again? For a submit only when it was refused for now. */
export const mayRetry = (code: ErrorCode, attemptStatus?: AttemptNote['status']): boolean =>
  attemptStatus === undefined
    ? transient.has(code)
    : attemptStatus === 'not_sent' || (attemptStatus === 'rejected' && passing.has(code));

/** Is another gateway worth trying? Never while this one may have bought. */
export const mayFallBack = (code: ErrorCode, attemptStatus: AttemptNote['status']): boolean =>
  (attemptStatus === 'not_sent' || attemptStatus === 'rejected') && fallbackCodes.has(code);

const listed = (statuses: ErrorRow['status'], status: number | undefined): boolean =>
  status !== undefined && (typeof statuses === 'number' ? [statuses] : (statuses ?? [])).includes(status);

// `search` and not `test`: an expression with the flag `g` remembers where it stopped.
const rowFits = (row: ErrorRow, status: number | undefined, gatewayError: GatewayError): boolean =>
  (row.status === undefined || listed(row.status, status)) &&
  (row.code === undefined || row.code === gatewayError.code) &&
  (row.message === undefined ||
    (gatewayError.message !== undefined && gatewayError.message.search(row.message) !== -1));

function byStatus(status: number | undefined): ErrorCode {
  if (status === undefined) return 'unexpected_response';
  return meanings[status] ?? (status >= 500 ? 'provider_unavailable' : 'unexpected_response');
}

/** Whether the text a row relies on stands in our own request: then the gateway may only have quoted it. */
const isQuoted = ({ code, message }: ErrorRow, sent: readonly string[]): boolean =>
  sent.some(
    (text) =>
      (code !== undefined && text.includes(code)) || (message !== undefined && text.search(message) !== -1),
  );

/**
 * The status of an attempt that got an error response. Only a listed status and a row for a documented status prove
 * that nothing was bought; a status that a body names counts inside a success alone, and a server error there proves
 * nothing.
 */
function attemptStatusFor(
  response: HttpResponse,
  named: number | undefined,
  row: ErrorRow | undefined,
  { delay, sent }: { readonly delay: number | undefined; readonly sent: readonly string[] },
): Verdict['attemptStatus'] {
  const status = isSuccess(response) ? named : response.status;
  const proven = row?.provesNotAccepted === true && listed(row.status, status ?? response.status);
  if (proven && !isQuoted(row, sent)) return 'rejected';
  if (response.status === 503 && delay !== undefined) return 'rejected';
  return status !== undefined && refusals.has(status) ? 'rejected' : 'unknown';
}

/** What a provider leaves unsaid does not hide what the body says in the usual places. */
const definedFields = (gatewayError: GatewayError | undefined): GatewayError =>
  Object.fromEntries(Object.entries(gatewayError ?? {}).filter(([, value]) => value !== undefined));

const flaggedIn = ({ flagged }: GatewayError): Pick<Verdict, 'flagged'> => {
  const kept = flaggedOf(flagged);
  return kept === undefined ? {} : { flagged: kept };
};

/**
 * Whether an error response is in the gateway's own form: a JSON object, or what its provider reads. Text and pages come
 * from what stands before a gateway, such as `error code: 1010` of Cloudflare, which also says in JSON that it is not the
 * gateway (developers.cloudflare.com, "Cloudflare 1xxx errors").
 */
function isOwnError({ json }: HttpResponse, parsed: GatewayError | undefined): boolean {
  if (Object.keys(definedFields(parsed)).length > 0) return true;
  return isObject(json) && json['cloudflare_error'] !== true;
}

const isSuccess = ({ status }: HttpResponse): boolean => status >= 200 && status < 300;

/**
 * Reads what an error response means; undefined when it is a success.
 *
 * @param sent - Gives the texts of our own request: a response that repeats one of them proves nothing by it.
 */
export function classify(
  spec: ProviderSpec,
  response: HttpResponse,
  now: number,
  sent: () => readonly string[] = () => [],
): Verdict | undefined {
  const success = isSuccess(response);
  const parsed = spec.parseError?.(response);
  if (success && parsed === undefined) return undefined;
  const texts = sent();
  const gatewayError = { ...readGatewayError(response), ...definedFields(parsed) };
  const status = gatewayError.status ?? (success ? undefined : response.status);
  // A page can quote anything, the prompt as well: rows are held against the fields of an error alone.
  const fields = isObject(response.json) ? gatewayError : definedFields(parsed);
  const row = spec.errors?.find((each) => rowFits(each, status ?? response.status, fields));
  const delay = retryAfterMs(response.headers, now);
  const code =
    gatewayError.errorCode ??
    row?.errorCode ??
    usualErrorCode(fields, status ?? response.status, texts) ??
    byStatus(status);
  // Only the gateway can say that a key is wrong.
  const isForeign = code === 'auth' && !isOwnError(response, parsed);
  return {
    code: isForeign ? 'unexpected_response' : code,
    ...(isForeign ? { isForeign } : {}),
    message: gatewayError.message,
    suggestions: gatewayError.suggestions ?? [],
    ...flaggedIn(gatewayError),
    status,
    retryAfterMs: delay,
    attemptStatus: attemptStatusFor(response, gatewayError.status, row, { delay, sent: texts }),
  };
}
