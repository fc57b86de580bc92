import type { ErrorCode } from '../model/error.ts';
import { getOwn } from '../model/get-own.ts';
import type { TransportError, TransportReason } from '../io/transport.ts';
import type { ProviderSpec } from '../model/provider.ts';
import type { Verdict } from '../steps/classify.ts';

/** The error code of an exchange that brought no whole response: of a request to an API, and of a download. */
const transportCodes: {
  readonly [Reason in TransportReason]: { readonly request: ErrorCode; readonly download: ErrorCode };
} = {
  timeout: { request: 'timeout', download: 'timeout' },
  canceled: { request: 'canceled', download: 'canceled' },
  exhausted: { request: 'resource_exhausted', download: 'resource_exhausted' },
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
export const isTemporary = (code: ErrorCode): boolean => !lasting.has(code);

/** What to do next, after an error response. */
const hints: { readonly [C in ErrorCode]?: (spec: ProviderSpec) => string } = {
  auth: ({ apiKeyEnv, apiKeyUrl }) => `check the key in ${apiKeyEnv} and what it may do (${apiKeyUrl})`,
  insufficient_funds: ({ name }) => `top up the balance at ${name}`,
  rate_limited: () => 'ask again later',
  invalid_request: () => 'change the request; asking the same again will not help',
  content_policy: () => 'change the prompt or the inputs',
  not_found: () => 'check the model or the job',
  provider_unavailable: () => 'ask again later',
  timeout: () => 'ask again later',
};

const plain: { readonly [C in ErrorCode]?: string } = {
  auth: 'the key was refused',
  insufficient_funds: 'there is not enough balance',
  rate_limited: 'there were too many requests',
  invalid_request: 'the request was refused',
  content_policy: 'the content was refused',
  not_found: 'it is not known there',
  provider_unavailable: 'the gateway cannot respond now',
  timeout: 'the gateway ran out of time',
  unexpected_response: 'the gateway responded with something it does not document',
};

/** A 401 or 403 that may not be the gateway's. The key is named last, and for a 401 alone: nothing was said of it. */
function foreignRefusal(
  { name, apiKeyEnv }: ProviderSpec,
  details: string,
  status: number | undefined,
): string {
  const key = status === 401 ? `, then the key in ${apiKeyEnv}` : '';
  return `the request was refused before ${name} (${details}): the response is not in the form of its errors, so a proxy, a firewall or a bot check of a CDN may have given it. Check the network${key}`;
}

/** An error response as one sentence: what it means, the gateway's message, and what to do next. */
export function refusalMessage(
  spec: ProviderSpec,
  verdict: Pick<Verdict, 'code' | 'message' | 'status' | 'suggestions' | 'isForeign'>,
): string {
  const { code, message, status, suggestions } = verdict;
  const http = `HTTP ${status ?? 200}`;
  const details = message === undefined ? http : `"${message.trim().slice(0, 300)}"`;
  if (verdict.isForeign === true)
    return foreignRefusal(spec, message === undefined ? http : `${http}, ${details}`, status);
  const meant = suggestions.slice(0, 5).map((suggestion) => suggestion.slice(0, 100));
  const hint = meant.length === 0 ? hints[code]?.(spec) : `did you mean ${meant.join(' or ')}?`;
  return `${plain[code] ?? 'it was refused'} (${details})${hint === undefined ? '' : `; ${hint}`}`;
}
