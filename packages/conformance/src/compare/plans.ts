import type { Offer, Plan } from '@crosspoint/core';
import { changesOf } from './changes.ts';
import { type Difference, differencesIn } from './difference.ts';

/** The result of planning a request: a plan, or an error. */
export type PlanOutcome = Plan | { readonly error: string };

const isPlan = (outcome: PlanOutcome): outcome is Plan => 'offers' in outcome;

const refusalOf = (outcome: PlanOutcome): string =>
  isPlan(outcome)
    ? outcome.declined
        .flatMap(({ reasons }) =>
          reasons.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
        )
        .join('; ')
    : outcome.error;

/** A field report by field, so that another order is no difference. */
const byField = ({ fieldReport }: Offer) =>
  Object.fromEntries(fieldReport.map(({ field, outcome, wire, to }) => [field, { outcome, wire, to }]));

/** Compares decimal strings without a float: a longer whole part is more. */
function isHigher(before: string, after: string): boolean {
  const parts = (text: string): readonly [string, string] => {
    const [whole = '', rest = ''] = text.split('.');
    return [whole.replace(/^0+/, ''), rest];
  };
  const [[a, x], [b, y]] = [parts(before), parts(after)];
  if (a.length !== b.length) return b.length > a.length;
  const places = Math.max(x.length, y.length);
  return b + y.padEnd(places, '0') > a + x.padEnd(places, '0');
}

function prices(name: string, { price: before }: Offer, { price: after }: Offer): readonly Difference[] {
  const what = (price: typeof before) =>
    price && { amount: price.amount, currency: price.currency, basis: price.basis };
  // worse: a price that is unknown now, in another currency, or higher
  const worse =
    before !== undefined &&
    (after === undefined || after.currency !== before.currency || isHigher(before.amount, after.amount));
  return differencesIn('prices', name, changesOf(what(before), what(after)), () => worse);
}

function offers(name: string, before: Offer, after: Offer): readonly Difference[] {
  return [
    ...differencesIn('wire', name, changesOf(before.request, after.request)),
    ...differencesIn('fieldReport', name, changesOf(byField(before), byField(after))),
    ...prices(name, before, after),
  ];
}

/** What becomes of the same request in both versions. */
export function planDifferences(
  name: string,
  before: PlanOutcome,
  after: PlanOutcome,
): readonly Difference[] {
  const [old, now] = [before, after].map((outcome) => (isPlan(outcome) ? outcome.offers[0] : undefined));
  if (old !== undefined && now !== undefined) return offers(name, old, now);
  if (old === undefined && now === undefined)
    return differencesIn('errors', name, changesOf(refusalOf(before), refusalOf(after)), () => false);
  return old === undefined
    ? [
        {
          area: 'limits',
          breaking: false,
          shownBy: name,
          message: `was refused (${refusalOf(before)}), is accepted now`,
        },
      ]
    : [
        {
          area: 'limits',
          breaking: true,
          shownBy: name,
          message: `was accepted, is refused now: ${refusalOf(after)}`,
        },
      ];
}
