import { compare } from '../../model/decimal.ts';
import type { Issue } from '../../model/issue.ts';
import { shown } from '../../steps/schema-words.ts';
import type { PlanOptions } from '../call-options.ts';
import { callOption, functionOptionError } from '../function-option.ts';
import type { Candidate, Offer } from './route.ts';
import { leastSamples, type OfferStatistics, type SeenOrder } from './offer-statistics.ts';

/** Below 0 puts the first offer first. */
type SortOrder = (a: Offer, b: Offer) => number;

/** Cheaper before dearer. Amounts of two currencies cannot be compared: the currency that comes first stays first. */
function byAmount(currencies: readonly string[]): SortOrder {
  return ({ price: a }, { price: b }) => {
    if (a === undefined || b === undefined) return 0;
    if (a.currency === b.currency) return compare(a.amount, b.amount);
    return currencies.indexOf(a.currency) - currencies.indexOf(b.currency);
  };
}

const priceCertainty = ({ price }: Offer): number =>
  price === undefined ? 2 : price.approximate === true ? 1 : 0;

/** The providers of `order` first, as they stand there. */
function byNamedOrder(order: readonly string[] = []): SortOrder {
  const rank = ({ provider }: Offer): number => {
    const position = order.indexOf(provider);
    return position === -1 ? order.length : position;
  };
  return (a, b) => rank(a) - rank(b);
}

/** Compares by the first order that tells two offers apart. */
const inTurn =
  (orders: readonly SortOrder[]): SortOrder =>
  (a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };

const byCooldown: SortOrder = (a, b) => Number(a.cooldown !== undefined) - Number(b.cooldown !== undefined);

/** The orders that have a name. */
type NamedOrder = 'price' | SeenOrder;

/** Offers of which enough was seen first, the lesser value before the greater. */
function bySeen(value: (seen: OfferStatistics) => number | undefined): SortOrder {
  const of = ({ seen }: Offer): number | undefined =>
    seen === undefined || seen.samples < leastSamples ? undefined : value(seen);
  return (a, b) => {
    const [one, other] = [of(a), of(b)];
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined);
    return one - other;
  };
}

/** The orders of a plan that rest on what was seen. */
export const seenOrders = ({ sort }: Pick<PlanOptions, 'sort'>): readonly SeenOrder[] =>
  listOf(sort).filter((order): order is SeenOrder => order === 'latency' || order === 'success');

/** An order of the application's own. By anything but a number the offers would be in an order that was not chosen. */
const checkedOrder =
  (order: SortOrder, path: Issue['path']): SortOrder =>
  (a, b) => {
    const difference: unknown = callOption(path, () => order(a, b));
    if (typeof difference === 'number' && !Number.isNaN(difference)) return difference;
    throw functionOptionError({
      path,
      message: `returned ${shown(difference)} for the offers of ${a.provider} and ${b.provider}`,
      hint: 'return a number, below 0 to put the first of them first and 0 to leave it to the next order; a price can be undefined',
    });
  };

const listOf = (sort: PlanOptions['sort']): readonly (NamedOrder | SortOrder)[] =>
  sort === undefined ? [] : typeof sort === 'object' ? sort : [sort];

/**
 * Puts the offers of a plan in order. Without `sort`: the providers of `order`, then the offers that are exact in model,
 * price and resumability, the cheapest first, then the less certain ones; offers alike keep the order of installation. A
 * gateway that cools down comes last in every order.
 */
export function ordered(
  candidates: readonly Candidate[],
  { sort, order }: Pick<PlanOptions, 'sort' | 'order'>,
): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const currencies = [
    ...new Set(candidates.flatMap(({ offer: { price } }) => (price === undefined ? [] : [price.currency]))),
  ];
  const cheapest = byAmount(currencies);
  const orders: Readonly<Record<NamedOrder, SortOrder>> = {
    price: inTurn([(a, b) => priceCertainty(a) - priceCertainty(b), cheapest]),
    latency: bySeen(({ latencyMs }) => latencyMs),
    success: bySeen(({ successRate }) => -successRate),
  };
  const asked = listOf(sort).map((given, i) =>
    typeof given === 'function'
      ? checkedOrder(given, typeof sort === 'function' ? ['sort'] : ['sort', i])
      : orders[given],
  );
  const compareOffers = inTurn([
    byCooldown,
    ...asked,
    byNamedOrder(order),
    (a, b) => a.score - b.score,
    cheapest,
  ]);
  return candidates.toSorted((a, b) => compareOffers(a.offer, b.offer));
}
