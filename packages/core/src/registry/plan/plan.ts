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
import { offerOf, type Planning, type RoutingOptions } from './offer.ts';
import type { Candidate, Planned } from './planned.ts';
import { invalidRequestError } from './plan-errors.ts';
import type { DeclinedOffer, Offer } from './route.ts';

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
    const at = order.indexOf(spec.id);
    return at === -1 ? order.length : at;
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
 * Works out which providers can take a request. Sends nothing, unless live quotes are asked for; those cost nothing.
 *
 * @throws CrosspointError `invalid_request` when the request's own shape is wrong, naming every issue, those of the
 *   gateways included.
 */
export async function plan(
  context: Context,
  { request, issues, inputs }: Prepared,
  options: RoutingOptions,
  planning: Planning,
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
    idempotencyKey: planning.idempotencyKey,
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
