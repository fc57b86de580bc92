import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { Issue } from '../../model/issue.ts';
import type { ModelRow } from '../../model/provider.ts';
import type { GenerationRequest } from '../../model/request.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import type { PlanOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import type { Candidate, Planned } from './planned.ts';
import { type DeclinedOffer, route, unknownSlug } from './route.ts';

/** The caller's options, checked. */
export type RoutingOptions = PlanOptions;

/** How a plan is made. */
export interface Planning {
  readonly idempotencyKey: string;
  readonly signal: AbortSignalLike;
  /** Only the first offer will be taken: who comes after one that stands is not asked for a quote. */
  readonly first?: true;
  /** Who is out already, such as a gateway that did not take an upload. */
  readonly declined?: ReadonlyMap<Provider, Pick<DeclinedOffer, 'reasons' | 'error'>>;
}

/** Why a gateway is out before the request is even looked at. */
function ruledOut(
  { spec }: Provider,
  options: RoutingOptions,
  maxHeadersTimeoutMs: number | undefined,
): Issue | undefined {
  const { id, poll, submit, name } = spec;
  if (options.only !== undefined && !options.only.includes(id))
    return { path: ['only'], message: `does not name ${id}` };
  if (options.ignore?.includes(id) === true) return { path: ['ignore'], message: `names ${id}` };
  if (options.requireResumable === true && poll === undefined) {
    return { path: ['requireResumable'], message: `${name} answers only on the call that asked` };
  }
  const holds = submit.timeoutMs ?? 0;
  if (maxHeadersTimeoutMs !== undefined && holds > maxHeadersTimeoutMs) {
    return {
      path: ['transport'],
      message: `may be held for ${holds / 1000} s, this transport waits ${maxHeadersTimeoutMs / 1000} s`,
    };
  }
  return undefined;
}

/** One gateway's offer, or why it makes none. */
export async function offerOf(
  context: Context,
  provider: Provider,
  { request, inputs }: Pick<Planned, 'request' | 'inputs'>,
  options: RoutingOptions,
  { idempotencyKey, signal }: Planning,
): Promise<{ readonly candidate: Candidate } | Pick<DeclinedOffer, 'reasons' | 'error'>> {
  const { spec } = provider;
  // Only a held call needs to know how long the transport can wait; nothing else loads sockets to make a plan.
  const maxHeadersTimeoutMs =
    spec.submit.timeoutMs === undefined ? undefined : (await context.transport()).maxHeadersTimeoutMs;
  const exclusion = ruledOut(provider, options, maxHeadersTimeoutMs);
  if (exclusion !== undefined) return { reasons: [exclusion] };
  const live = options.pricing === 'live';
  const known = live ? await lookUp(context, provider, request, signal) : {};
  if ('reason' in known) return { reasons: [known.reason], error: known.error };
  const routed = route(provider, request, inputs, {
    allowDroppedFields: options.allowDroppedFields === true,
    canUpload: context.uploadMedia !== undefined,
    now: context.clock.now(),
    live: known.row,
    idempotencyKey,
  });
  if (routed.offer === undefined) return routed.declined;
  const candidate = withNotice({ provider, ...routed }, known.notice);
  // What the application must host first cannot be asked about before it is.
  if (!live || spec.quote === undefined || candidate.toUpload.length > 0) return { candidate };
  const { quoted } = await import('./quote.ts');
  const priced = await quoted(context, spec.quote, candidate, signal, options.allowDroppedFields !== true);
  return 'reason' in priced ? { reasons: [priced.reason], error: priced.error } : priced;
}

const withNotice = (candidate: Candidate, notice: string | undefined): Candidate =>
  notice === undefined
    ? candidate
    : { ...candidate, offer: { ...candidate.offer, notices: [...candidate.offer.notices, notice] } };

/** What a gateway says of a slug that is in no table; a lasting no is a reason, anything else a notice. */
async function lookUp(
  context: Context,
  provider: Provider,
  request: GenerationRequest,
  signal: AbortSignalLike,
): Promise<{ row?: ModelRow | undefined; notice?: string } | { reason: Issue; error: CrosspointError }> {
  const slug = unknownSlug(provider, request.model);
  if (slug === undefined || provider.spec.discovery?.all === undefined) return {};
  const { liveRow } = await import('../account/discover.ts');
  try {
    return { row: await liveRow(context, provider, slug, request.kind, signal) };
  } catch (error) {
    if (!isCrosspointError(error) || error.code === 'canceled') throw error;
    if (error.code === 'not_found') return { reason: { path: ['model'], message: error.message }, error };
    return { notice: `its parameters could not be looked up (${error.message})` };
  }
}
