import { compare } from '../../model/decimal.ts';
import type { Issue } from '../../model/issue.ts';
import { type Inputs, readInputs } from '../../io/media.ts';
import type { GenerationRequest } from '../../model/request.ts';
import { defaultMaxBytes } from '../../steps/refuse-media.ts';
import { unknownProviders } from '../../steps/known-options.ts';
import { validate } from '../../steps/validate.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import { emit } from '../emit.ts';
import { type Candidate, type DeclinedOffer, type Offer, type Planned, route, unknownSlug } from './route.ts';
import { invalidRequestError } from './plan-errors.ts';
import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { ModelRow } from '../../model/provider.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import type { PlanOptions } from '../call-options.ts';

/** The caller's options, checked. */
export type RoutingOptions = PlanOptions;

/** How a plan is made. */
export interface PlanContext {
  readonly idempotencyKey: string;
  readonly signal: AbortSignalLike;
  /** Only the first offer will be taken: who comes after one that stands is not asked for a quote. */
  readonly first?: true;
  /** Who is out already, such as a gateway that did not take an upload. */
  readonly declined?: ReadonlyMap<Provider, Pick<DeclinedOffer, 'reasons' | 'error'>>;
}

/** Returns why an offer exceeds `maxPrice`. Unknown prices never qualify. */
function exceedsMaxPrice(
  { price }: Offer,
  { maxPrice, allowUnknownPrice = false }: RoutingOptions,
): Issue | undefined {
  if (maxPrice === undefined) return undefined;
  const ceilings = Object.entries(maxPrice)
    .map(([unit, amount]) => `${amount} ${unit}`)
    .join(' or ');
  const ceiling = price === undefined ? undefined : maxPrice[price.currency];
  if (price === undefined || ceiling === undefined || price.approximate === true) {
    if (allowUnknownPrice) return undefined;
    const known =
      price === undefined
        ? 'is unknown'
        : `is ${price.approximate === true ? 'about ' : ''}${price.amount} ${price.currency}`;
    return {
      path: ['maxPrice'],
      message: `the price ${known}, the ceiling is ${ceilings}`,
      hint: 'allowUnknownPrice: true lets it pass',
    };
  }
  return compare(price.amount, ceiling) > 0
    ? {
        path: ['maxPrice'],
        message: `it costs ${price.amount} ${price.currency}, the ceiling is ${ceilings}`,
      }
    : undefined;
}

/** The largest input anybody who is installed would take, in bytes. */
const mostBytes = (providers: readonly Provider[]): number =>
  Math.max(
    defaultMaxBytes,
    ...providers.flatMap(({ spec }) => Object.values(spec.media ?? {}).map((row) => row.maxBytes ?? 0)),
  );

/** The order that was asked for, then the order of installation. */
function inOrder(providers: readonly Provider[], order: readonly string[] = []): readonly Provider[] {
  const rank = ({ spec }: Provider): number => {
    const position = order.indexOf(spec.id);
    return position === -1 ? order.length : position;
  };
  return order.length === 0 ? providers : providers.toSorted((a, b) => rank(a) - rank(b));
}

/** Exact prices first, the cheapest before the others of its unit; then approximate ones, then unknown. */
function byPrice({ offer: { price: a } }: Candidate, { offer: { price: b } }: Candidate): number {
  const uncertainty = (price: Offer['price']): number =>
    price === undefined ? 2 : price.approximate === true ? 1 : 0;
  if (uncertainty(a) !== uncertainty(b) || a === undefined || b === undefined)
    return uncertainty(a) - uncertainty(b);
  return a.currency === b.currency ? compare(a.amount, b.amount) : 0;
}

/** A request that was checked and whose inputs were read, before any provider is considered. */
export interface Prepared {
  readonly request: GenerationRequest;
  readonly issues: readonly Issue[];
  readonly inputs: Inputs;
}

/** @throws CrosspointError `invalid_request` when the request says too little to be planned at all */
export async function prepare(context: Context, input: unknown): Promise<Prepared> {
  const { request, issues: shape } = validate(input);
  if (request === undefined) throw invalidRequestError(shape, [], context, undefined);
  const ids = context.providers.map(({ spec }) => spec.id);
  const issues = [...shape, ...unknownProviders(request, ids)];
  return { request, issues, inputs: await readInputs(request, mostBytes(context.providers)) };
}

/**
 * Finds the providers that can serve a request. Sends nothing, except for live prices, which are free.
 *
 * @throws CrosspointError `invalid_request` when the request's own shape is wrong, naming every issue, those of the
 *   gateways included.
 */
export async function plan(
  context: Context,
  { request, issues, inputs }: Prepared,
  options: RoutingOptions,
  planning: PlanContext,
): Promise<Planned> {
  const effective = issues.length > 0 ? ({ ...options, pricing: 'published' } as const) : options;
  const lazily = planning.first === true && options.sort === undefined;
  const offer = async (provider: Provider): ReturnType<typeof offerOf> => {
    const out = planning.declined?.get(provider);
    if (out !== undefined) return out;
    const offerOptions =
      lazily && candidates.length > 0 ? ({ ...effective, pricing: 'published' } as const) : effective;
    return offerOf(context, provider, { request, inputs }, offerOptions, planning);
  };
  const candidates: Candidate[] = [];
  const declined: DeclinedOffer[] = [];
  const providers = inOrder(context.providers, options.order);
  const offered = lazily ? undefined : await Promise.all(providers.map(offer));
  for (const [i, provider] of providers.entries()) {
    const made = offered?.[i] ?? (await offer(provider));
    const priceIssue = 'reasons' in made ? undefined : exceedsMaxPrice(made.candidate.offer, options);
    const reasons = 'reasons' in made ? made.reasons : priceIssue && [priceIssue];
    const error = 'reasons' in made ? made.error : undefined;
    if (reasons !== undefined)
      declined.push({
        provider: provider.spec.id,
        account: provider.account,
        reasons,
        ...(error === undefined ? {} : { error }),
      });
    else if ('candidate' in made) candidates.push(made.candidate);
  }
  if (options.sort === 'price') candidates.sort(byPrice);
  emit(context, {
    type: 'plan',
    offers: candidates.map(({ offer: { provider, account, model, task, price } }) => ({
      provider,
      account,
      model,
      task,
      price,
    })),
    declined,
  });
  if (issues.length > 0) throw invalidRequestError(issues, declined, context, request.model);
  return { request, candidates, inputs, offers: candidates.map((candidate) => candidate.offer), declined };
}

/** Why a gateway is excluded whatever the request holds. */
function ruledOut(
  { spec }: Provider,
  options: RoutingOptions,
  maxHeadersTimeoutMs: number | undefined,
): Issue | undefined {
  const { id, poll, submit, name } = spec;
  if (options.only !== undefined && !options.only.includes(id))
    return { path: ['only'], message: `names ${options.only.join(', ')}` };
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
async function offerOf(
  context: Context,
  provider: Provider,
  { request, inputs }: Pick<Planned, 'request' | 'inputs'>,
  options: RoutingOptions,
  { idempotencyKey, signal }: PlanContext,
): Promise<{ readonly candidate: Candidate } | Pick<DeclinedOffer, 'reasons' | 'error'>> {
  const { spec } = provider;
  // Only a held call needs to know how long the transport can wait; nothing else loads sockets to make a plan.
  const maxHeadersTimeoutMs =
    spec.submit.timeoutMs === undefined ? undefined : (await context.transport()).maxHeadersTimeoutMs;
  const exclusion = ruledOut(provider, options, maxHeadersTimeoutMs);
  if (exclusion !== undefined) return { reasons: [exclusion] };
  const isLive = options.pricing === 'live';
  const known = isLive ? await lookUp(context, provider, request, signal) : {};
  if ('reason' in known) return { reasons: [known.reason], error: known.error };
  const routed = route(provider, request, inputs, {
    allowDroppedFields: options.allowDroppedFields === true,
    canUpload: context.uploadMedia !== undefined,
    now: context.clock.now(),
    discovered: known.row,
    idempotencyKey,
  });
  if (routed.offer === undefined) return routed.declined;
  const candidate = withNotice({ provider, ...routed }, known.notice);
  // What the application must host first cannot be asked about before it is.
  if (!isLive || spec.quote === undefined || candidate.toUpload.length > 0) return { candidate };
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
    if (error.code === 'not_found') return { reason: { path: ['slug'], message: error.message }, error };
    return { notice: `its parameters could not be looked up (${error.message})` };
  }
}
