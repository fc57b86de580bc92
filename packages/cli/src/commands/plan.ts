import {
  CrosspointError,
  type GenerationRequest,
  type Plan,
  type PlanOptions,
  type Registry,
} from '@crosspoint/core';
import { openGateways } from '../gateways/gateways.ts';
import { gatewayOptions, quoteOptions, routingOptions, storeOptions, type Typed } from '../input/options.ts';
import { type Jobs, openStore } from '../store/open-store.ts';
import { planDocument } from './plan-document.ts';
import { readRequest } from '../input/request.ts';
import { readRouting, routingWithin, whoOf } from '../input/routing.ts';
import { errorMessage } from '../text/error-text.ts';
import {
  declinedRows,
  fieldReportTable,
  modelRow,
  offerTable,
  selectedRows,
  servesNot,
} from '../screen/plan.ts';
import { rows, wrap } from '../text/rows.ts';
import { sentence } from '../screen/sentence.ts';
import { type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';

/** `crosspoint plan`: the offers, their prices, and how every field is sent. Only `--live-prices` asks a gateway. */
export async function plan(session: Session, typed: Typed): Promise<CommandResult> {
  const wanted = readRouting(typed.flags, session.providers);
  const chosen = { ...gatewayOptions.parse(typed.flags), ...whoOf(wanted) };
  const { registry, live, missing, asks } = await openGateways(
    session,
    chosen,
    await seenJobs(session, typed),
  );
  const routing = routingWithin(wanted, asks);
  const { request, modelChosen } = await readRequest(session.io, registry, typed);
  const { livePrices } = quoteOptions.parse(typed.flags);
  const pricing = livePrices ? 'live' : 'published';
  const found = await registry.plan(request, { ...routing, pricing });
  const planned = livePrices ? found : withLiveHint(found, quotingIds(session));
  return withFacts(
    () => ({ emulated: !live, model: request.model, ...planDocument(planned) }),
    async () => {
      if (planned.offers.length === 0) throw noOfferError(planned, request.model);
      if (missing !== undefined)
        session.hint(`A run would end with auth: ${errorMessage(missing(planned.offers))}.`);
      return {
        facts: {},
        text: `${rows(
          [modelRow(request.model, modelChosen), ...selectedRows(planned.offers, isOrdered(routing))],
          session.width,
        )}\n${planText(session, planned, request)}`,
        notes: [
          livePrices ? 'Nothing was bought; asking for a price is free.' : 'Nothing was sent.',
          ...nextSteps(session, planned, livePrices),
          ...(await durationHint(registry, request, planned, routing)),
        ]
          .flatMap((note) => wrap(note, session.width))
          .join('\n'),
      };
    },
  );
}

/** The store, where the order rests on what became of earlier jobs; as a run sees it. */
const seenJobs = async (session: Session, { flags }: Typed): Promise<Jobs | undefined> => {
  const { sort } = routingOptions.parse(flags);
  return sort === 'latency' || sort === 'success'
    ? openStore(session, storeOptions.parse(flags).store)
    : undefined;
};

/** The gateways that name their own price when they are asked. */
const quotingIds = ({ providers }: Session): ReadonlySet<string> =>
  new Set(providers.all.filter(({ spec }) => spec.quote !== undefined).map(({ spec }) => spec.id));

/** A ceiling may keep a gateway out of a plan whose exact price a run would ask for. */
const withLiveHint = ({ offers, declined }: Plan, quoting: ReadonlySet<string>): Plan => ({
  offers,
  declined: declined.map((offer) => ({
    ...offer,
    reasons: offer.reasons.map((issue) =>
      issue.path[0] === 'maxPrice' && issue.hint !== undefined && quoting.has(offer.provider)
        ? { ...issue, hint: '--live-prices asks for its exact price, as a run does' }
        : issue,
    ),
  })),
});

const usualSeconds = 5;

/** What a price by the second lacks is the length: a plan with one tells where that is all that it lacks. */
async function durationHint(
  registry: Registry,
  request: GenerationRequest,
  { offers }: Plan,
  routing: PlanOptions,
): Promise<readonly string[]> {
  const unpriced = new Set(offers.filter(({ price }) => price === undefined).map(({ provider }) => provider));
  if (unpriced.size === 0 || request.kind !== 'video' || request.duration !== undefined) return [];
  const longer = await registry.plan(
    { ...request, duration: usualSeconds },
    { ...routing, pricing: 'published' },
  );
  const priced = longer.offers.filter(({ provider, price }) => price !== undefined && unpriced.has(provider));
  if (priced.length === 0) return [];
  const names = [...new Set(priced.map(({ provider }) => provider))].join(', ');
  return [`--duration ${usualSeconds} makes the price at ${names} known.`];
}

const isOrdered = ({ sort, order }: PlanOptions): boolean => sort !== undefined || order !== undefined;

/** What a person may want to type next. */
function nextSteps(session: Session, { offers }: Plan, livePrices: boolean): readonly string[] {
  const [best, ...others] = offers;
  if (best === undefined) return [];
  const quoting = quotingIds(session);
  const askable = offers.filter(
    ({ provider, price }) => quoting.has(provider) && (price === undefined || price.approximate === true),
  );
  return [
    `To buy from ${best.provider}, type the same with run in place of plan.`,
    ...(others.length === 0
      ? []
      : [`--only ${others[0]!.provider} selects that gateway, and shows what it would be sent.`]),
    ...(livePrices || askable.length === 0
      ? []
      : [
          `--live-prices asks for the exact price at ${askable.map(({ provider }) => provider).join(', ')}; asking is free.${others.length === 0 ? '' : ' A run does so first, which may change the order.'}`,
        ]),
  ];
}

/** The offers, the gateways that were skipped, then what the selected one would be sent. */
function planText(session: Session, { offers, declined }: Plan, request: GenerationRequest): string {
  const { colors, width } = session;
  const [best] = offers;
  const skipped = declined.length === 0 ? [] : [rows(declinedRows(declined), width)];
  const notes = offers.flatMap(({ provider, notices }) =>
    notices.map((notice) => ['Note', `${provider}: ${notice}`] as const),
  );
  const fields =
    best === undefined
      ? []
      : [`\n${colors.bold(`Fields as sent to ${best.provider}`)}`, fieldReportTable(best, request, width)];
  return [
    offerTable(offers, width),
    ...skipped,
    ...(notes.length === 0 ? [] : [rows(notes, width)]),
    ...fields,
  ].join('\n');
}

/** Why there is no offer, classified as a run does: no provider serves the model, the ceiling alone
 * keeps one out, or the request is invalid. */
function noOfferError({ declined }: Plan, model: string): CrosspointError {
  const served = declined.filter((offer) => !servesNot(offer));
  const several = served.length > 1;
  const reasons = served.flatMap(({ provider, reasons: theirs }) =>
    theirs.map((issue) => (several ? { ...issue, provider } : issue)),
  );
  const tooExpensive = served.some((offer) => offer.reasons.every(({ path }) => path[0] === 'maxPrice'));
  const near = declined.flatMap((offer) => offer.reasons).find(({ hint }) => hint !== undefined);
  const unserved = { ...near, path: ['model'], message: `no available provider serves ${model}` };
  const issues = served.length === 0 ? [unserved] : reasons;
  return new CrosspointError({
    code: served.length === 0 ? 'unsupported' : tooExpensive ? 'budget_exceeded' : 'invalid_request',
    provider: several ? undefined : served[0]?.provider,
    message: `no provider can make this: ${issues.map((issue) => sentence(issue)).join('. ')}`,
    issues,
  });
}
