import { CrosspointError, type GenerationRequest, type Plan } from '@crosspoint/core';
import { openGateways } from '../gateways.ts';
import { gatewayOptions, quoteOptions, type Typed } from '../options.ts';
import { planDocument } from '../plan-document.ts';
import { readRequest } from '../request.ts';
import { readRouting, whoOf } from '../routing.ts';
import { errorMessage } from '../error-text.ts';
import { declinedRows, fieldReportTable, modelRow, offerTable, servesNot } from '../screen/plan.ts';
import { rows } from '../screen/rows.ts';
import { sentence } from '../screen/sentence.ts';
import type { Session } from '../session.ts';

/** `crosspoint plan`: the offers, their prices, and how every field is sent. Only `--live-prices` asks a gateway. */
export async function plan(session: Session, typed: Typed): Promise<void> {
  const routing = readRouting(typed.flags, session.providers);
  const gateways = await openGateways(session, {
    ...gatewayOptions.parse(typed.flags),
    ...whoOf(routing),
  });
  try {
    const { request, modelChosen } = await readRequest(session.io, gateways.registry, typed);
    const { livePrices } = quoteOptions.parse(typed.flags);
    const planned = await gateways.registry.plan(request, {
      ...routing,
      pricing: livePrices ? 'live' : 'published',
    });
    session.setJson({ model: request.model, ...planDocument(planned) });
    if (planned.offers.length === 0) throw noOfferError(planned, request.model);
    session.print(rows([modelRow(request.model, modelChosen)], session.width));
    show(session, planned, request, livePrices);
    if (gateways.missing !== undefined)
      session.hint(`A run would end with auth: ${errorMessage(gateways.missing(planned.offers))}.`);
  } finally {
    await gateways.close();
  }
}

function show(
  session: Session,
  { offers, declined }: Plan,
  request: GenerationRequest,
  asked: boolean,
): void {
  const { colors, width } = session;
  session.print(offerTable(offers, width));
  for (const offer of offers) {
    const { provider, notices } = offer;
    session.print(
      `\n${colors.bold(`Fields as sent to ${provider}`)}\n${fieldReportTable(offer, request, width)}`,
    );
    if (notices.length > 0)
      session.print(
        rows(
          notices.map((notice) => ['Note', notice] as const),
          width,
        ),
      );
  }
  if (declined.length > 0) session.print(`\n${rows(declinedRows(declined), width)}`);
  session.print(asked ? '\nNothing was bought; asking for a price is free.' : '\nNothing was sent.');
}

/** Why there is no offer, classified as a run does: no provider serves the model, all exceed the ceiling, or the request is invalid. */
function noOfferError({ declined }: Plan, model: string): CrosspointError {
  const served = declined.filter((it) => !servesNot(it));
  const several = served.length > 1;
  const reasons = served.flatMap(({ provider, reasons: theirs }) =>
    theirs.map((issue) => (several ? { ...issue, provider } : issue)),
  );
  const tooExpensive =
    served.length > 0 && served.every((it) => it.reasons.every(({ path }) => path[0] === 'maxPrice'));
  const near = declined.flatMap((it) => it.reasons).find(({ hint }) => hint !== undefined);
  const unserved = { ...near, path: ['model'], message: `no available provider serves ${model}` };
  const issues = served.length === 0 ? [unserved] : reasons;
  return new CrosspointError({
    code: served.length === 0 ? 'unsupported' : tooExpensive ? 'budget_exceeded' : 'invalid_request',
    provider: several ? undefined : served[0]?.provider,
    message: `no provider can make this: ${issues.map((it) => sentence(it)).join('. ')}`,
    issues,
  });
}
