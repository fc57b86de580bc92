import type { Plan } from '@crosspoint/core';
import { changesOf } from './changes.ts';
import { type Difference, differencesIn } from './difference.ts';

/** What planning a request came to: an offer, a no with its reasons, or an error. */
export type Planning = Plan | { readonly error: string };

type Offer = Plan['offers'][number];

const isPlan = (it: Planning): it is Plan => 'offers' in it;

const noOf = (it: Planning): string =>
  isPlan(it)
    ? it.declined
        .flatMap(({ reasons }) => reasons.map(({ field, message }) => `${field}: ${message}`))
        .join('; ')
    : it.error;

/** A field report by field, so that another order is no difference. */
const byField = ({ fieldReport }: Offer) =>
  Object.fromEntries(fieldReport.map(({ field, outcome, wire, to }) => [field, { outcome, wire, to }]));

/** Compares decimal strings without a float: a longer whole part is more. */
function dearer(before: string, after: string): boolean {
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
  const what = (it: typeof before) => it && { amount: it.amount, currency: it.currency, basis: it.basis };
  // an unknown price cannot hold a ceiling, another currency is an unknown price, and dearer is dearer
  const worse =
    before !== undefined &&
    (after === undefined || after.currency !== before.currency || dearer(before.amount, after.amount));
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
export function planDifferences(name: string, before: Planning, after: Planning): readonly Difference[] {
  const [old, now] = [before, after].map((it) => (isPlan(it) ? it.offers[0] : undefined));
  if (old !== undefined && now !== undefined) return offers(name, old, now);
  if (old === undefined && now === undefined)
    return differencesIn('errors', name, changesOf(noOf(before), noOf(after)), () => false);
  return old === undefined
    ? [
        {
          area: 'limits',
          breaking: false,
          shownBy: name,
          message: `was refused (${noOf(before)}), is taken now`,
        },
      ]
    : [
        {
          area: 'limits',
          breaking: true,
          shownBy: name,
          message: `was taken, is refused now: ${noOf(after)}`,
        },
      ];
}
