import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { QueryKind } from '../../model/event.ts';
import type { HttpRequest, HttpResponse } from '../../model/http.ts';
import type { MediaSource } from '../../model/media.ts';
import type { Query } from '../../model/provider.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError } from '../../io/transport.ts';
import { address } from '../../steps/address.ts';
import { classify, mayRetry, type Verdict } from '../../steps/classify.ts';
import { parseWith } from '../../steps/read.ts';
import { acquireSlot } from './usage-limit.ts';
import { type Context, requestIdOf, snapshotOf } from '../context.ts';
import type { Provider } from '../define.ts';
import { isTemporary, refusalMessage, transportCode } from '../errors.ts';
import { emit } from '../emit.ts';

const defaultMs = 30_000;

/** What is asked for, in words. */
const wanted: { readonly [Kind in QueryKind]: string } = {
  quote: 'the quote',
  balance: 'the balance',
  listJobs: 'the list of jobs',
  discovery: 'the list of models',
};

/** What a query needs besides its table. */
export interface QueryOptions {
  readonly kind: QueryKind;
  readonly signal: AbortSignalLike;
  /** The model it is about, where its path says `{slug}`. */
  readonly slug?: string;
  readonly body?: unknown;
  /** What stands behind the placeholders of large media in the body. */
  readonly sources?: readonly MediaSource[];
}

/** The error of a query that got no response. Nothing was bought by it. */
function queryError({ spec }: Provider, kind: QueryKind, error: unknown): CrosspointError {
  if (isCrosspointError(error)) return error;
  const known = isTransportError(error);
  const code = known ? transportCode(error) : 'unexpected_response';
  const why = known ? error.message : 'the response could not be understood';
  return new CrosspointError({
    code,
    provider: spec.id,
    message: `${wanted[kind]} could not be asked for (${why}); nothing was bought by asking`,
    retryable: isTemporary(code),
    canFallback: isTemporary(code),
    cause: error,
  });
}

/** The error of an error response; its code says whether the error is lasting or temporary. */
function errorOfResponse(provider: Provider, verdict: Verdict, response: HttpResponse): CrosspointError {
  return new CrosspointError({
    code: verdict.code,
    provider: provider.spec.id,
    message: refusalMessage(provider.spec, verdict),
    retryable: mayRetry(verdict.code),
    canFallback: true,
    retryAfterMs: verdict.retryAfterMs,
    flagged: verdict.flagged,
    requestId: requestIdOf(provider, response),
    response: snapshotOf(response),
  });
}

async function sendOnce(
  context: Context,
  provider: Provider,
  query: Query<unknown>,
  request: HttpRequest,
  { kind, signal, sources = [] }: QueryOptions,
): Promise<HttpResponse> {
  const client = await context.client();
  const release = await acquireSlot(context, provider, { purpose: 'query', signal });
  const began = context.clock.now();
  let status: number | undefined;
  try {
    const { timeoutMs = defaultMs, auth } = query;
    const options = { purpose: 'query', timeoutMs, signal, sources, auth: auth !== false } as const;
    const response = await client.send(provider, request, options);
    status = response.status;
    return response;
  } finally {
    release();
    const { method, url } = request;
    const { account, spec } = provider;
    emit(context, {
      type: 'query.end',
      query: kind,
      provider: spec.id,
      account,
      method,
      url: url.split('?', 1)[0]!,
      status,
      durationMs: context.clock.now() - began,
    });
  }
}

/**
 * Asks a gateway something that is about no job and costs nothing.
 *
 * @throws CrosspointError what the gateway responded with, or `timeout`, `canceled`, `provider_unavailable`, `unexpected_response`.
 */
export async function sendQuery<Result>(
  context: Context,
  provider: Provider,
  query: Query<Result>,
  options: QueryOptions,
): Promise<Result> {
  const { spec, baseURL } = provider;
  try {
    const request = address(query, baseURL, { slug: options.slug }, options.body);
    const response = await sendOnce(context, provider, query, request, options);
    const verdict = classify(spec, response, context.clock.now());
    if (verdict !== undefined) throw errorOfResponse(provider, verdict, response);
    const result = parseWith(query.schema, response, (value) => query.parse(value));
    if ('reading' in result) return result.reading;
    throw new CrosspointError({
      code: 'unexpected_response',
      provider: spec.id,
      message: `${wanted[options.kind]} could not be read: ${result.unreadable}`,
      canFallback: true,
      requestId: requestIdOf(provider, response),
      response: snapshotOf(response),
      cause: result.cause,
    });
  } catch (error) {
    throw queryError(provider, options.kind, error);
  }
}
