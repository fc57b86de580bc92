import { CrosspointError } from '../model/error.ts';
import { type Issue, issueText } from '../model/issue.ts';
import { nearestModel } from '../steps/suggest.ts';
import type { Context } from './context.ts';
import type { Planned } from './planned.ts';
import type { DeclinedOffer } from './route.ts';

/** Names every issue of a request, its own and each gateway's. */
export function invalidRequestError(
  issues: readonly Issue[],
  declined: readonly DeclinedOffer[],
  context: Context,
  model: string | undefined,
): CrosspointError {
  // A field whose shape is wrong was left out to look at the rest; that it is missing is no second mistake.
  const said = new Set(issues.map(({ path }) => path[0]));
  const served = declined
    .map((it) => ({ ...it, reasons: it.reasons.filter(({ path }) => !said.has(path[0])) }))
    .filter(({ reasons }) => reasons.some(({ path }) => path[0] !== 'model'));
  const several = served.length > 1;
  const theirs = served.flatMap(({ provider, reasons }) =>
    reasons.map((it) => (several ? { ...it, provider } : it)),
  );
  const all = [...issues, ...theirs];
  if (all.length > 0)
    return new CrosspointError({
      code: 'invalid_request',
      message: all.map(issueText).join('. '),
      issues: all,
      provider: several ? undefined : served[0]?.provider,
    });
  const tables = context.providers.map(({ spec }) => [spec.id, spec.models] as const);
  const near = model === undefined ? undefined : nearestModel(model, tables);
  const known = [...new Set(tables.flatMap(([, models]) => Object.keys(models)))].join(', ');
  const right =
    near === undefined ? `known are ${known || 'none: no provider is installed'}` : `did you mean ${near}?`;
  const missing = { path: ['model'], message: `no installed provider serves ${model ?? 'it'}`, hint: right };
  return new CrosspointError({ code: 'unsupported', message: issueText(missing), issues: [missing] });
}

/** The error of a plan nobody offered for. */
export const noOfferError = (context: Context, planned: Planned): CrosspointError => {
  // Who was asked and said no says best why; of several the first in order.
  const said = planned.declined.find((it) => it.error !== undefined)?.error;
  if (said !== undefined) return said;
  const dear = planned.declined.flatMap((it) => it.reasons).filter(({ path }) => path[0] === 'maxPrice');
  const error = invalidRequestError([], planned.declined, context, planned.request.model);
  return dear.length > 0
    ? new CrosspointError({ code: 'budget_exceeded', message: dear.map(issueText).join('. '), issues: dear })
    : error;
};
