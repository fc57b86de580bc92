import { CrosspointError, type ErrorCode, isCrosspointError } from '../model/error.ts';
import type { QueryKind } from '../model/event.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { MediaSource } from '../model/media.ts';
import type { Query } from '../model/provider.ts';
import type { AbortSignalLike } from '../io/stop.ts';
import { isTransportError } from '../io/transport.ts';
import { address } from '../steps/address.ts';
import { classify, mayRetry, type Verdict } from '../steps/classify.ts';
import { parse } from '../steps/read.ts';
import { acquireSlot } from './usage-limit.ts';
import { type Context, snapshotOf, requestIdOf } from './context.ts';
import type { Provider } from './define.ts';
import { refusalMessage } from './hints.ts';
import { emit } from './observe.ts';

const defaultMs = 30_000;

/** What a question needs besides its table. */
export interface Asked {
  readonly about: QueryKind;
  readonly signal: AbortSignalLike;
  /** The model it is about, where its path says `{slug}`. */
  readonly slug?: string;
  readonly body?: unknown;
  /** What stands behind the marks of large media in the body. */
  readonly sources?: readonly MediaSource[];
}

/** The error of a question that got no answer. Nothing was bought by it. */
function unanswered({ spec }: Provider, about: QueryKind, error: unknown): CrosspointError {
  if (isCrosspointError(error)) return error;
  const known = isTransportError(error);
  const codes: { readonly [reason: string]: ErrorCode } = { timeout: 'timeout', canceled: 'canceled' };
  const code = known ? (codes[error.reason] ?? 'provider_unavailable') : 'unexpected_response';
  const why = known ? error.message : 'the answer could not be understood';
  return new CrosspointError({
    code,
    provider: spec.id,
    message: `the ${about} could not be asked for (${why}); nothing was bought by asking`,
    retryable: code !== 'canceled',
    canFallback: code !== 'canceled',
    cause: error,
  });
}

/** A no that is an answer: it keeps the verdict, so that whoever asked can tell a lasting no from a passing one. */
function refused(provider: Provider, verdict: Verdict, response: HttpResponse): CrosspointError {
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

async function exchange(
  context: Context,
  provider: Provider,
  question: Query<unknown>,
  call: HttpRequest,
  { about, signal, sources = [] }: Asked,
): Promise<HttpResponse> {
  const client = await context.client();
  const free = await acquireSlot(context, provider, { applies: 'call', signal });
  const began = context.clock.now();
  let status: number | undefined;
  try {
    const { timeoutMs = defaultMs, auth } = question;
    const options = { purpose: 'query', timeoutMs, signal, sources, auth: auth !== false } as const;
    const response = await client.send(provider, call, options);
    status = response.status;
    return response;
  } finally {
    free();
    const { method, url } = call;
    const { account, spec } = provider;
    emit(context, {
      type: 'query.end',
      query: about,
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
 * @throws CrosspointError what the gateway answered, or `timeout`, `canceled`, `provider_unavailable`, `unexpected_response`.
 */
export async function sendQuery<Answer>(
  context: Context,
  provider: Provider,
  question: Query<Answer>,
  asked: Asked,
): Promise<Answer> {
  const { spec, baseURL } = provider;
  try {
    const call = address(question, baseURL, { slug: asked.slug }, asked.body);
    const response = await exchange(context, provider, question, call, asked);
    const verdict = classify(spec, response, context.clock.now());
    if (verdict !== undefined) throw refused(provider, verdict, response);
    const said = parse(question.schema, response, (value) => question.parse(value));
    if ('reading' in said) return said.reading;
    throw new CrosspointError({
      code: 'unexpected_response',
      provider: spec.id,
      message: `${asked.about}: ${said.unreadable}`,
      canFallback: true,
      requestId: requestIdOf(provider, response),
      response: snapshotOf(response),
      cause: said.cause,
    });
  } catch (error) {
    throw unanswered(provider, asked.about, error);
  }
}
