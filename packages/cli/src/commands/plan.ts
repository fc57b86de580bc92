import { CrosspointError, type GenerationRequest, type Plan } from '@crosspoint/core';
import { openGateways } from '../gateways.ts';
import { gatewayOptions, type Typed } from '../options.ts';
import { planDocument } from '../plan-document.ts';
import { readRequest } from '../request.ts';
import { readRouting } from '../routing.ts';
import { said } from '../said.ts';
import { declinedRows, ledgerTable, modelRow, offerTable } from '../screen/plan.ts';
import { rows } from '../screen/rows.ts';
import { sentence } from '../screen/sentence.ts';
import type { Session } from '../session.ts';

/** `crosspoint plan`: who would make it, for how much, and what becomes of every field. Sends nothing. */
export async function plan(session: Session, typed: Typed): Promise<void> {
  const wishes = readRouting(typed.flags, session.providers);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(typed.flags), only: wishes.only });
  try {
    const { request, modelChosen } = await readRequest(session.io, gateways.registry, typed);
    const planned = await gateways.registry.plan(request, wishes);
    session.tell({ model: request.model, ...planDocument(planned) });
    if (planned.offers.length === 0) throw nobody(planned);
    session.say(rows([modelRow(request.model, modelChosen)], session.width));
    show(session, planned, request);
    if (gateways.missing !== undefined) session.note(`A run would end with auth: ${said(gateways.missing)}.`);
  } finally {
    await gateways.close();
  }
}

function show(session: Session, { offers, declined }: Plan, request: GenerationRequest): void {
  const { colors, width } = session;
  session.say(offerTable(offers, width));
  for (const offer of offers) {
    const { provider, notices } = offer;
    session.say(
      `\n${colors.bold(`What ${provider} makes of each field`)}\n${ledgerTable(offer, request, width)}`,
    );
    if (notices.length > 0)
      session.say(
        rows(
          notices.map((notice) => ['Note', notice] as const),
          width,
        ),
      );
  }
  if (declined.length > 0) session.say(`\n${rows(declinedRows(declined), width)}`);
  session.say('\nNothing was sent.');
}

/** Why there is no offer, told apart as a run would: nobody serves the model, all are too dear, or the request is wrong. */
function nobody({ declined }: Plan): CrosspointError {
  const all = declined.flatMap(({ provider, reasons }) => reasons.map((it) => ({ ...it, provider })));
  const served = all.filter(({ field }) => field !== 'model');
  const dear = served.length > 0 && served.every(({ field }) => field === 'maxPrice');
  const several = declined.length > 1;
  const objections = (served.length > 0 ? served : all).map(({ provider, field, ...rest }) => ({
    field: several ? `${provider} ${field}` : field,
    ...rest,
  }));
  return new CrosspointError({
    code: served.length === 0 ? 'unsupported' : dear ? 'budget_exceeded' : 'invalid_request',
    provider: several ? undefined : declined[0]?.provider,
    says: `nobody would make this: ${objections.map((it) => sentence(it)).join('. ')}`,
    objections,
  });
}
