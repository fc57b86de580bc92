import type * as z from 'zod';
import { compare } from '../model/decimal.ts';
import { isCrosspointError } from '../model/error.ts';
import type { Objection } from '../model/ledger.ts';
import type { ModelRow } from '../model/provider.ts';
import type { GenerationRequest } from '../model/request.ts';
import { hostInputs } from '../io/host.ts';
import { readInputs } from '../io/media.ts';
import { defaultMaxBytes } from '../steps/refuse-media.ts';
import type { StopSignal } from '../io/stop.ts';
import { validate } from '../steps/validate.ts';
import type { Context } from './context.ts';
import type { ConfiguredProvider } from './define.ts';
import type { planOptionsSchema } from './options.ts';
import { tell } from './observe.ts';
import type { Candidate, Planned } from './planned.ts';
import { refuse } from './refuse.ts';
import { type Declined, type Offer, route, unknownSlug } from './route.ts';

/** The caller's options, checked. */
export type Wishes = z.output<typeof planOptionsSchema>;

/** Why a gateway is out before the request is even looked at. */
function ruledOut(
  { description }: ConfiguredProvider,
  wishes: Wishes,
  maxHeadersMs: number | undefined,
): Objection | undefined {
  const { id, poll, submit, title } = description;
  if (wishes.only !== undefined && !wishes.only.includes(id))
    return { field: 'only', problem: `names ${wishes.only.join(', ')}` };
  if (wishes.ignore?.includes(id) === true) return { field: 'ignore', problem: `names ${id}` };
  if (wishes.requireResumable === true && poll === undefined) {
    return { field: 'requireResumable', problem: `${title} answers only on the call that asked` };
  }
  const holds = submit.deadlineMs ?? 0;
  if (maxHeadersMs !== undefined && holds > maxHeadersMs) {
    return {
      field: 'transport',
      problem: `may be held for ${holds / 1000} s, this transport waits ${maxHeadersMs / 1000} s`,
    };
  }
  return undefined;
}

/** Why an offer does not fit a ceiling. What is unknown fits none. */
function tooDear({ price }: Offer, { maxPrice, allowUnknownPrice = false }: Wishes): Objection | undefined {
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
      field: 'maxPrice',
      problem: `the price ${known}, the ceiling is ${ceilings}`,
      right: 'allowUnknownPrice: true lets it pass',
    };
  }
  return compare(price.amount, ceiling) > 0
    ? { field: 'maxPrice', problem: `it costs ${price.amount} ${price.currency}, the ceiling is ${ceilings}` }
    : undefined;
}

/** The largest input anybody who is installed would take, in bytes. */
const mostBytes = (providers: readonly ConfiguredProvider[]): number =>
  Math.max(
    defaultMaxBytes,
    ...providers.flatMap(({ description }) =>
      Object.values(description.media ?? {}).map((row) => row.maxBytes ?? 0),
    ),
  );

/** The wished order, then the order of installation. */
function inOrder(
  providers: readonly ConfiguredProvider[],
  order: readonly string[] = [],
): readonly ConfiguredProvider[] {
  const rank = (it: ConfiguredProvider): number => {
    const at = order.indexOf(it.description.id);
    return at === -1 ? order.length : at;
  };
  return order.length === 0 ? providers : providers.toSorted((a, b) => rank(a) - rank(b));
}

/** Exact prices first, the cheapest before the others of its unit; then approximate ones, then unknown. */
function byPrice({ offer: { price: a } }: Candidate, { offer: { price: b } }: Candidate): number {
  const sure = (price: Offer['price']): number =>
    price === undefined ? 2 : price.approximate === true ? 1 : 0;
  if (sure(a) !== sure(b) || a === undefined || b === undefined) return sure(a) - sure(b);
  return a.currency === b.currency ? compare(a.amount, b.amount) : 0;
}

/** How a plan is made. */
export interface Planning {
  readonly idempotencyKey: string;
  readonly signal: StopSignal;
}

/** One gateway's offer, or why it makes none. */
async function offerOf(
  context: Context,
  provider: ConfiguredProvider,
  { request, inputs }: Pick<Planned, 'request' | 'inputs'>,
  wishes: Wishes,
  { idempotencyKey, signal }: Planning,
): Promise<{ readonly candidate: Candidate } | { readonly reasons: readonly Objection[] }> {
  const { description } = provider;
  // Only a held call needs to know how long the transport can wait; nothing else loads sockets to make a plan.
  const maxHeadersMs =
    description.submit.deadlineMs === undefined ? undefined : (await context.transport()).maxHeadersMs;
  const out = ruledOut(provider, wishes, maxHeadersMs);
  if (out !== undefined) return { reasons: [out] };
  const live = wishes.quote === 'live';
  const known = live ? await lookUp(context, provider, request, signal) : {};
  if ('reason' in known) return { reasons: [known.reason] };
  const routed = route(provider, request, inputs, {
    allowDrops: wishes.requireParameters === false,
    canHost: context.host !== undefined,
    now: context.clock.now(),
    live: known.row,
    idempotencyKey,
  });
  if (routed.offer === undefined) return routed.declined;
  const candidate = withNotice({ provider, ...routed }, known.notice);
  if (!live || description.quote === undefined) return { candidate };
  const { quoted } = await import('./quote.ts');
  const priced = await quoted(
    context,
    description.quote,
    candidate,
    signal,
    wishes.requireParameters !== false,
  );
  return 'reason' in priced ? { reasons: [priced.reason] } : priced;
}

const withNotice = (candidate: Candidate, notice: string | undefined): Candidate =>
  notice === undefined
    ? candidate
    : { ...candidate, offer: { ...candidate.offer, notices: [...candidate.offer.notices, notice] } };

/** What a gateway says of a slug that is in no table; a lasting no is a reason, anything else a notice. */
async function lookUp(
  context: Context,
  provider: ConfiguredProvider,
  request: GenerationRequest,
  signal: StopSignal,
): Promise<{ row?: ModelRow | undefined; notice?: string } | { reason: Objection }> {
  const slug = unknownSlug(provider, request.model);
  if (slug === undefined || provider.description.discovery?.all === undefined) return {};
  const { liveRow } = await import('./discover.ts');
  try {
    return { row: await liveRow(context, provider, slug, request.kind, signal) };
  } catch (error) {
    if (!isCrosspointError(error) || error.code === 'canceled') throw error;
    if (error.code === 'not_found') return { reason: { field: 'slug', problem: error.message } };
    return { notice: `its parameters could not be looked up (${error.message})` };
  }
}

/**
 * Works out who would make a request. Sends nothing, unless live quotes are wished for; those cost nothing.
 *
 * @throws CrosspointError `invalid_request` when the request's own shape is wrong, naming every objection, those of the
 *   gateways included.
 */
export async function plan(
  context: Context,
  input: unknown,
  wishes: Wishes,
  planning: Planning,
): Promise<Planned> {
  const { request, objections } = validate(input);
  if (request === undefined) throw refuse(objections, [], context, undefined);
  const inputs = await readInputs(request, mostBytes(context.providers));
  const how = objections.length > 0 ? ({ ...wishes, quote: 'table' } as const) : wishes;
  const offered = inOrder(context.providers, wishes.order).map(async (provider) => ({
    provider,
    made: await offerOf(context, provider, { request, inputs }, how, planning),
  }));
  const candidates: Candidate[] = [];
  const declined: Declined[] = [];
  for (const { provider, made } of await Promise.all(offered)) {
    const dear = 'reasons' in made ? undefined : tooDear(made.candidate.offer, wishes);
    const reasons = 'reasons' in made ? made.reasons : dear && [dear];
    if (reasons !== undefined)
      declined.push({ provider: provider.description.id, account: provider.account, reasons });
    else if ('candidate' in made) candidates.push(made.candidate);
  }
  if (wishes.sort === 'price') candidates.sort(byPrice);
  tell(context, {
    type: 'planned',
    offers: candidates.map(({ offer: { provider, account, model, task, price } }) => ({
      provider,
      account,
      model,
      task,
      price,
    })),
    declined,
  });
  if (objections.length > 0) throw refuse(objections, declined, context, request.model);
  return { request, candidates, inputs, offers: candidates.map((it) => it.offer), declined };
}

/**
 * The first candidate as it will be sent: with links where the application had to host bytes first.
 *
 * @throws CrosspointError `invalid_request` when hosting fails; nothing was sent.
 */
export async function hosted(
  context: Context,
  { candidates, request, inputs }: Planned,
  wishes: Wishes,
  signal: StopSignal,
): Promise<Candidate | undefined> {
  const [first] = candidates;
  if (first === undefined || first.toHost.length === 0 || context.host === undefined) return first;
  const linked = await hostInputs(inputs, first.toHost, context.host, signal);
  const routed = route(first.provider, request, linked, {
    allowDrops: wishes.requireParameters === false,
    canHost: false,
    now: context.clock.now(),
    idempotencyKey: first.ref.idempotencyKey,
  });
  if (routed.offer === undefined) throw refuse([], [routed.declined], context, request.model);
  // What makes it the same purchase is what was given, not where it was put.
  return { provider: first.provider, ...routed, media: first.media };
}
