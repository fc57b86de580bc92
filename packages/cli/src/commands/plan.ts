import { CrosspointError, type GenerationRequest, type Plan, type PlanOptions } from '@crosspoint/core';
import { openGateways } from '../gateways/gateways.ts';
import { gatewayOptions, quoteOptions, type Typed } from '../input/options.ts';
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
  const { registry, live, missing, asks } = await openGateways(session, chosen);
  const routing = routingWithin(wanted, asks);
  const { request, modelChosen } = await readRequest(session.io, registry, typed);
  const { livePrices } = quoteOptions.parse(typed.flags);
  const planned = await registry.plan(request, { ...routing, pricing: livePrices ? 'live' : 'published' });
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
        ]
          .flatMap((note) => wrap(note, session.width))
          .join('\n'),
      };
    },
  );
}

const isOrdered = ({ sort, order }: PlanOptions): boolean => sort !== undefined || order !== undefined;

/** What a person may want to type next. */
function nextSteps(session: Session, { offers }: Plan, livePrices: boolean): readonly string[] {
  const [best, ...others] = offers;
  if (best === undefined) return [];
  const quoting = new Set(
    session.providers.all.filter(({ spec }) => spec.quote !== undefined).map(({ spec }) => spec.id),
  );
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
          `--live-prices asks for the exact price at ${askable.map(({ provider }) => provider).join(', ')}; asking is free.`,
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
