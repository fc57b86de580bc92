import { CrosspointError } from '../../model/error.ts';
import { type Issue, issueText } from '../../model/issue.ts';
import { nearestModel } from '../../steps/suggest.ts';
import type { Context } from '../context.ts';
import type { DeclinedOffer, PlanWithCandidates } from './route.ts';

/** Names every issue of a request, its own and each gateway's. */
export function invalidRequestError(
  issues: readonly Issue[],
  declined: readonly DeclinedOffer[],
  context: Pick<Context, 'providers'>,
  model: string | undefined,
): CrosspointError {
  // A field whose shape is wrong was left out to look at the rest; that it is missing is no second mistake.
  const reported = new Set(issues.map(({ path }) => path[0]));
  const served = declined
    .map((offer) => ({
      ...offer,
      reasons: offer.reasons.filter(({ path }) => !reported.has(path[0])),
    }))
    .filter(({ reasons }) => reasons.some(({ path }) => path[0] !== 'model'));
  const several = served.length > 1;
  const gatewayIssues = served.flatMap(({ provider, reasons }) =>
    reasons.map((issue) => (several ? { ...issue, provider } : issue)),
  );
  const all = [...issues, ...gatewayIssues];
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
  const hint =
    near === undefined ? `known are ${known || 'none: no provider is installed'}` : `did you mean ${near}?`;
  const missing = { path: ['model'], message: `no installed provider serves ${model ?? 'it'}`, hint };
  return new CrosspointError({ code: 'unsupported', message: issueText(missing), issues: [missing] });
}

/** The error of a plan without an offer. */
export const noOfferError = (
  context: Pick<Context, 'providers'>,
  planned: PlanWithCandidates,
): CrosspointError => {
  // Prefer the gateway's own error; with several, the first.
  const gatewayError = planned.declined.find(({ error }) => error !== undefined)?.error;
  if (gatewayError !== undefined) return gatewayError;
  const several = planned.declined.length > 1;
  const tooExpensive = planned.declined.flatMap(({ provider, reasons }) =>
    reasons
      .filter(({ path }) => path[0] === 'maxPrice' || path[0] === 'budgets')
      .map((issue) => (several ? { ...issue, provider } : issue)),
  );
  const error = invalidRequestError([], planned.declined, context, planned.request.model);
  return tooExpensive.length > 0
    ? new CrosspointError({
        code: 'budget_exceeded',
        message: tooExpensive.map(issueText).join('. '),
        issues: tooExpensive,
        provider: several ? undefined : planned.declined[0]?.provider,
      })
    : error;
};
