import { CrosspointError, type GenerationRequest, type Plan } from '@crosspoint/core';
import { openGateways } from '../gateways/gateways.ts';
import { gatewayOptions, quoteOptions, type Typed } from '../input/options.ts';
import { planDocument } from './plan-document.ts';
import { readRequest } from '../input/request.ts';
import { readRouting, routingWithin, whoOf } from '../input/routing.ts';
import { errorMessage } from '../text/error-text.ts';
import { declinedRows, fieldReportTable, modelRow, offerTable, servesNot } from '../screen/plan.ts';
import { rows } from '../text/rows.ts';
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
        text: `${rows([modelRow(request.model, modelChosen)], session.width)}\n${planText(session, planned, request)}`,
        notes: livePrices ? 'Nothing was bought; asking for a price is free.' : 'Nothing was sent.',
      };
    },
  );
}

/** The offers, then what each gateway would be sent, then the gateways that were skipped. */
function planText(session: Session, { offers, declined }: Plan, request: GenerationRequest): string {
  const { colors, width } = session;
  const fields = offers.flatMap((offer) => [
    `\n${colors.bold(`Fields as sent to ${offer.provider}`)}`,
    fieldReportTable(offer, request, width),
    ...(offer.notices.length === 0
      ? []
      : [
          rows(
            offer.notices.map((notice) => ['Note', notice] as const),
            width,
          ),
        ]),
  ]);
  const skipped = declined.length === 0 ? [] : [`\n${rows(declinedRows(declined), width)}`];
  return [offerTable(offers, width), ...fields, ...skipped].join('\n');
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
