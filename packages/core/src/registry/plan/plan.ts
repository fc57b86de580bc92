import { compare } from '../../model/decimal.ts';
import type { Issue } from '../../model/issue.ts';
import { type Inputs, readInputs } from '../../io/media.ts';
import type { GenerationRequest, OutputKind } from '../../model/request.ts';
import { defaultMaxBytes } from '../../steps/refuse-media.ts';
import { unknownProviders } from '../../steps/known-options.ts';
import { validate } from '../../steps/validate.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import { emit } from '../emit.ts';
import {
  type Candidate,
  type DeclinedOffer,
  type Offer,
  type PlanWithCandidates,
  tryRoute,
  unknownSlug,
} from './route.ts';
import type { SharedQuotes } from './shared-quotes.ts';
import { withLimitsElsewhere } from './limits-elsewhere.ts';
import type { SeenOrder } from './offer-statistics.ts';
import { ordered, seenOrders } from './order.ts';
import { scored } from './score.ts';
import { invalidRequestError } from './plan-errors.ts';
import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { ModelRow } from '../../model/provider.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { PlanOptions } from '../call-options.ts';

/** The caller's options, checked. */
export type RoutingOptions = PlanOptions;

/** How a plan is made. */
export interface PlanContext {
  readonly idempotencyKey: string;
  readonly signal: AbortSignalLike;
  /** Only the first offer will be taken: once a provider of `order` makes one, the others are not queried. */
  readonly firstOnly?: true;
  /** Who is out already, such as a gateway that did not take an upload. */
  readonly declined?: ReadonlyMap<Provider, Pick<DeclinedOffer, 'reasons' | 'error'>>;
  /** The inputs of gateways that media were uploaded for: they hold links in place of bytes. */
  readonly uploaded?: ReadonlyMap<Provider, { readonly inputs: Inputs }>;
  /** Live quotes that are shared with other plans. */
  readonly quotes?: SharedQuotes | undefined;
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
        hint: 'raise the ceiling, or request a shorter or smaller output',
      }
    : undefined;
}

/** The largest input anybody who is installed would take, in bytes. */
const largestInput = (providers: readonly Provider[]): number =>
  Math.max(
    defaultMaxBytes,
    ...providers.flatMap(({ spec }) => Object.values(spec.media ?? {}).map((row) => row.maxBytes ?? 0)),
  );

/** A request that was checked and whose inputs were read, before any provider is considered. */
export interface PreparedRequest {
  readonly request: GenerationRequest;
  readonly issues: readonly Issue[];
  readonly inputs: Inputs;
}

/** @throws CrosspointError `invalid_request` when the request says too little to be planned at all */
export async function prepare(context: Pick<Context, 'providers'>, input: unknown): Promise<PreparedRequest> {
  const { request, issues: shape } = validate(input);
  if (request === undefined) throw invalidRequestError(shape, [], context, undefined);
  const ids = context.providers.map(({ spec }) => spec.id);
  const issues = [...shape, ...unknownProviders(request, ids)];
  return { request, issues, inputs: await readInputs(request, () => largestInput(context.providers)) };
}

/**
 * Finds the providers that can serve a request. Sends nothing, except for live prices, which are free.
 *
 * @throws CrosspointError `invalid_request` when the request's own shape is wrong, naming every issue, those of the
 *   gateways included.
 */
export async function plan(
  context: Context,
  { request, issues, inputs }: PreparedRequest,
  options: RoutingOptions,
  planContext: PlanContext,
): Promise<PlanWithCandidates> {
  const effective = issues.length > 0 ? ({ ...options, pricing: 'published' } as const) : options;
  const offer = (provider: Provider, pricing: RoutingOptions['pricing']): Promise<OfferResult> =>
    offerWithin(context, provider, { request, inputs }, { ...effective, pricing }, planContext);
  const made = new Map<Provider, OfferResult>();
  // The offer of a gateway that was named first is taken whatever the others cost: they are not queried.
  const named =
    planContext.firstOnly === true && options.sort === undefined ? namedFirst(context, options) : [];
  let { pricing } = effective;
  for (const accounts of named) {
    // The accounts of one gateway are compared by their prices: all of them are queried, or none.
    const results = await Promise.all(accounts.map((provider) => offer(provider, pricing)));
    for (const [i, result] of results.entries()) {
      made.set(accounts[i]!, result);
      if ('candidate' in result && result.candidate.offer.cooldown === undefined) pricing = 'published';
    }
  }
  const others = context.providers.filter((provider) => !made.has(provider));
  const results = await Promise.all(others.map((provider) => offer(provider, pricing)));
  for (const [i, result] of results.entries()) made.set(others[i]!, result);
  const declined = context.providers.flatMap((provider): DeclinedOffer[] => {
    const result = made.get(provider)!;
    return 'candidate' in result
      ? []
      : [{ provider: provider.spec.id, account: provider.account, ...result }];
  });
  const offered = context.providers.flatMap((provider): Candidate[] => {
    const result = made.get(provider)!;
    return 'candidate' in result ? [withLimitsElsewhere(result.candidate, declined, context)] : [];
  });
  const orders = seenOrders(options);
  const seen = orders.length === 0 ? offered : await withSeen(context, offered, orders, request);
  const candidates = ordered(seen, options);
  if (context.onEvent !== undefined) emitPlan(context, planContext.idempotencyKey, candidates, declined);
  if (issues.length > 0) throw invalidRequestError(issues, declined, context, request.model);
  return { request, candidates, inputs, offers: candidates.map((candidate) => candidate.offer), declined };
}

function emitPlan(
  context: Context,
  idempotencyKey: string,
  candidates: readonly Candidate[],
  declined: readonly DeclinedOffer[],
): void {
  const offers = candidates.map(({ offer: { provider, account, model, task, price } }) => ({
    provider,
    account,
    model,
    task,
    price,
  }));
  emit(context, { type: 'plan', idempotencyKey, offers, declined });
}

/** The candidates with what was seen of their gateways, for an order that rests on it. */
async function withSeen(
  context: Context,
  candidates: readonly Candidate[],
  orders: readonly SeenOrder[],
  request: GenerationRequest,
): Promise<readonly Candidate[]> {
  const { withStatistics } = await import('./statistics.ts');
  return withStatistics(context, candidates, orders, request);
}

type OfferResult = { readonly candidate: Candidate } | Pick<DeclinedOffer, 'reasons' | 'error'>;

/** The accounts of each gateway of `order`, as they stand there; none where nothing is ordered. */
const namedFirst = (
  { providers }: Pick<Context, 'providers'>,
  { order = [] }: RoutingOptions,
): readonly (readonly Provider[])[] =>
  [...new Set(order)].map((id) => providers.filter(({ spec }) => spec.id === id));

/** One gateway's offer within the ceiling of the caller, or why it makes none. */
async function offerWithin(
  context: Context,
  provider: Provider,
  prepared: Pick<PlanWithCandidates, 'request' | 'inputs'>,
  options: RoutingOptions,
  planContext: PlanContext,
): Promise<OfferResult> {
  const earlier = planContext.declined?.get(provider);
  if (earlier !== undefined) return earlier;
  const result = await offerOf(context, provider, prepared, options, planContext);
  if (!('candidate' in result)) return result;
  const { offer } = result.candidate;
  const priceIssue = exceedsMaxPrice(offer, options);
  const reasons = [
    ...(priceIssue === undefined ? [] : [priceIssue]),
    ...(context.budgets.length === 0 ? [] : await uncountable(context, offer, prepared.request.tags)),
  ];
  return reasons.length === 0 ? { candidate: withCooldown(context, result.candidate) } : { reasons };
}

/** Why the budgets refuse an offer whatever is left in them: they cannot count its price. */
async function uncountable(
  { budgets }: Pick<Context, 'budgets'>,
  offer: Offer,
  tags: GenerationRequest['tags'],
): Promise<readonly Issue[]> {
  const { reservationsFor } = await import('../budgets/reserve.ts');
  return reservationsFor(budgets, offer, tags).issues;
}

/** An offer of a gateway that is avoided for a while says so. */
function withCooldown({ cooldowns }: Pick<Context, 'cooldowns'>, candidate: Candidate): Candidate {
  const cooldown = cooldowns.of(candidate.offer);
  return cooldown === undefined
    ? candidate
    : { ...candidate, offer: scored({ ...candidate.offer, cooldown }) };
}

/** Why a gateway is excluded whatever the request holds. */
function exclusionReason(
  { spec }: Provider,
  options: RoutingOptions,
  maxHeadersTimeoutMs: number | undefined,
): Issue | undefined {
  const { id, poll, submit, name } = spec;
  if (options.only !== undefined && !options.only.includes(id))
    return { path: ['only'], message: `does not name ${id}` };
  if (options.ignore?.includes(id) === true) return { path: ['ignore'], message: `names ${id}` };
  if (options.requireResumable === true && poll === undefined) {
    return { path: ['requireResumable'], message: `${name} responds only on the open submit request` };
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
  { request, inputs }: Pick<PlanWithCandidates, 'request' | 'inputs'>,
  options: RoutingOptions,
  { idempotencyKey, signal, quotes, uploaded }: PlanContext,
): Promise<OfferResult> {
  const { spec } = provider;
  // Only a held call needs to know how long the transport can wait; nothing else loads sockets to make a plan.
  const maxHeadersTimeoutMs =
    spec.submit.timeoutMs === undefined ? undefined : (await context.transport()).maxHeadersTimeoutMs;
  const exclusion = exclusionReason(provider, options, maxHeadersTimeoutMs);
  if (exclusion !== undefined) return { reasons: [exclusion] };
  const isLive = options.pricing === 'live';
  const slug = isLive && spec.discovery?.all !== undefined ? unknownSlug(provider, request.model) : undefined;
  const known = slug === undefined ? {} : await discoverModel(context, provider, slug, request.kind, signal);
  if ('reason' in known) return { reasons: [known.reason], error: known.error };
  const own = uploaded?.get(provider)?.inputs;
  const routed = tryRoute(provider, request, own ?? inputs, {
    allowDroppedFields: options.allowDroppedFields === true,
    canUpload: context.uploadMedia !== undefined,
    isUploaded: own !== undefined,
    now: context.clock.now(),
    discovered: known.row,
    idempotencyKey,
  });
  if (routed.offer === undefined) return routed.declined;
  const candidate = withNotice({ provider, ...routed }, known.notice);
  if (!isLive || spec.quote === undefined) return { candidate };
  // A submit plans again once its media are uploaded.
  if (candidate.toUpload.length > 0)
    return { candidate: withNotice(candidate, 'its live price can be had only after the upload') };
  const { quoted } = await import('./quote.ts');
  const strict = options.allowDroppedFields !== true;
  const priced = await quoted(context, spec.quote, candidate, {
    signal,
    strict,
    quotes,
    prompt: request.prompt,
  });
  return 'reason' in priced ? { reasons: [priced.reason], error: priced.error } : priced;
}

const withNotice = (candidate: Candidate, notice: string | undefined): Candidate =>
  notice === undefined
    ? candidate
    : { ...candidate, offer: { ...candidate.offer, notices: [...candidate.offer.notices, notice] } };

/** What a gateway says of a slug that is in no table; a lasting no is a reason, anything else a notice. */
async function discoverModel(
  context: Context,
  provider: Provider,
  slug: string,
  kind: OutputKind,
  signal: AbortSignalLike,
): Promise<{ row?: ModelRow | undefined; notice?: string } | { reason: Issue; error: CrosspointError }> {
  const { liveRow } = await import('../account/discover.ts');
  try {
    return { row: await liveRow(context, provider, slug, kind, signal) };
  } catch (error) {
    // A mistake in the provider's own functions: what they made of the response is no model.
    if (!isCrosspointError(error))
      return { notice: 'its parameters could not be looked up (the response could not be understood)' };
    if (error.code === 'canceled') throw error;
    if (error.code === 'not_found') return { reason: { path: ['model'], message: error.message }, error };
    return { notice: `its parameters could not be looked up (${error.message})` };
  }
}
