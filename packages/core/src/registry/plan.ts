import type * as z from 'zod';
import { compare } from '../model/decimal.ts';
import type { Objection } from '../model/ledger.ts';
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
import { type Declined, type Offer, route } from './route.ts';

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

/**
 * Works out who would make a request. Sends nothing.
 *
 * @throws CrosspointError `invalid_request` when the request's own shape is wrong, naming every objection, those of the
 *   gateways included.
 */
export async function plan(
  context: Context,
  input: unknown,
  wishes: Wishes,
  idempotencyKey: string,
): Promise<Planned> {
  const { request, objections } = validate(input);
  if (request === undefined) throw refuse(objections, [], context, undefined);
  const inputs = await readInputs(request, mostBytes(context.providers));
  const candidates: Candidate[] = [];
  const declined: Declined[] = [];
  for (const provider of inOrder(context.providers, wishes.order)) {
    const { account, description } = provider;
    // Only a held call needs to know how long the transport can wait; nothing else loads sockets to make a plan.
    const maxHeadersMs =
      description.submit.deadlineMs === undefined ? undefined : (await context.transport()).maxHeadersMs;
    const out = ruledOut(provider, wishes, maxHeadersMs);
    const routed =
      out ??
      route(provider, request, inputs, {
        allowDrops: wishes.requireParameters === false,
        canHost: context.host !== undefined,
        now: context.clock.now(),
        idempotencyKey,
      });
    if ('field' in routed) declined.push({ provider: description.id, account, reasons: [routed] });
    else if (routed.offer === undefined) declined.push(routed.declined);
    else {
      const dear = tooDear(routed.offer, wishes);
      if (dear === undefined) candidates.push({ provider, ...routed });
      else declined.push({ provider: description.id, account, reasons: [dear] });
    }
  }
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
