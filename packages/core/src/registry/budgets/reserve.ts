import type { Cost } from '../../model/cost.ts';
import { compare, difference } from '../../model/decimal.ts';
import { CrosspointError } from '../../model/error.ts';
import { getOwn } from '../../model/get-own.ts';
import { type Issue, issueText } from '../../model/issue.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import { mayFallBack } from '../../steps/classify.ts';
import type { BeginResult, BudgetWindow, Reservation } from '../store/store.ts';
import { windowStart } from '../store/store-rules.ts';
import { type Budget, isSelected } from './budget.ts';

type Tags = Readonly<Record<string, string>> | undefined;

/** What of an offer decides which budgets count it, and what it sets aside. */
export interface PricedOffer {
  readonly provider: string;
  readonly account: string;
  readonly price: Cost | undefined;
}

/** What of a purchase is held against budgets. */
export interface BudgetedPurchase {
  readonly offer: PricedOffer;
  readonly tags: Tags;
  readonly ref: JobRef;
}

const priceText = ({ price }: Pick<PricedOffer, 'price'>): string =>
  price === undefined
    ? 'unknown'
    : `${price.approximate === true ? 'about ' : ''}${price.amount} ${price.currency}`;

/** What an offer sets aside in one budget: its price or, where that cannot be counted, what is assumed. */
function amountsIn(
  { limits, assumedPrice = {} }: Budget,
  { price }: PricedOffer,
): Readonly<Record<string, string>> {
  if (price === undefined || getOwn(limits, price.currency) === undefined) return assumedPrice;
  if (price.approximate !== true) return { [price.currency]: price.amount };
  const assumed = getOwn(assumedPrice, price.currency);
  return assumed !== undefined && compare(price.amount, assumed) > 0
    ? { ...assumedPrice, [price.currency]: price.amount }
    : assumedPrice;
}

/** What an offer reserves, in every budget that counts it. A budget that can set nothing aside is an issue. */
export function reservationsFor(
  budgets: readonly Budget[],
  offer: PricedOffer,
  tags: Tags,
): { readonly reservations: readonly Reservation[]; readonly issues: readonly Issue[] } {
  const reservations: Reservation[] = [];
  const issues: Issue[] = [];
  for (const budget of budgets.filter((each) => isSelected(each, offer, tags))) {
    const { name, limits, window } = budget;
    const amounts = Object.entries(amountsIn(budget, offer));
    if (amounts.length === 0)
      issues.push({
        path: ['budgets', name],
        message: `the price at ${offer.provider} is ${priceText(offer)}, which cannot be counted in ${Object.keys(limits).join(' or ')}`,
        hint: 'assumedPrice in the budget says what to set aside for such a price',
      });
    for (const [currency, amount] of amounts)
      reservations.push({ budget: name, currency, amount, ceiling: limits[currency]!, window });
  }
  return { reservations, issues };
}

/** The reservations of a purchase. @throws CrosspointError `budget_exceeded` where its price cannot be counted */
export function reservationsOf(
  budgets: readonly Budget[],
  purchase: BudgetedPurchase,
): readonly Reservation[] {
  const { reservations, issues } = reservationsFor(budgets, purchase.offer, purchase.tags);
  if (issues.length === 0) return reservations;
  throw budgetError(purchase, issues.map(issueText).join('. '), issues);
}

const budgetError = ({ ref }: BudgetedPurchase, message: string, issues: readonly Issue[]): CrosspointError =>
  new CrosspointError({
    code: 'budget_exceeded',
    provider: ref.provider,
    message,
    issues,
    ref: withShortForm(ref),
    // Another offer may be cheaper, or of an account that the budget does not count.
    canFallback: mayFallBack('budget_exceeded', 'not_sent'),
  });

function windowText(window: BudgetWindow | undefined): string {
  if (typeof window !== 'object') return window === undefined ? '' : `this UTC ${window}`;
  const hours = window.rollingMs / 3_600_000;
  return Number.isInteger(hours) ? `in any ${hours} h` : `in any ${window.rollingMs / 1000} s`;
}

/** What to do about a full budget: wait for the next window, where that has a beginning and place for the amount. */
function nextHint({ amount, ceiling, window }: Reservation, now: number): string {
  if (compare(amount, ceiling) > 0)
    return 'no window has place for that: raise the limit in every process, or request less';
  const start = windowStart(window, now);
  if (start === undefined || typeof window === 'object') return 'wait, or raise the limit in every process';
  const later = windowStart(window, start + (window === 'day' ? 1.5 : 32) * 86_400_000) ?? now;
  return `wait until ${new Date(later).toISOString()}, or raise the limit in every process`;
}

/** The error of an intent that does not fit a budget. Nothing was sent and nothing set aside. */
export function overBudgetError(
  purchase: BudgetedPurchase,
  { reservation, counted }: Extract<BeginResult, { outcome: 'over_budget' }>,
  declared: readonly Reservation[],
  now: number,
): CrosspointError {
  const { budget, currency, amount, ceiling, window } = reservation;
  const declaredHere = declared.find((each) => each.budget === budget && each.currency === currency)?.ceiling;
  const isSmaller = declaredHere !== undefined && compare(ceiling, declaredHere) < 0;
  const limit = `${ceiling} ${currency}${isSmaller ? ` (another process declares less than the ${declaredHere} ${currency} here)` : ''}`;
  const isOvershot = compare(counted, ceiling) > 0;
  const state = isOvershot
    ? `has overshot its limit of ${limit} ${windowText(window)} by ${difference(counted, ceiling)} ${currency}, so nothing is bought`
    : `has ${difference(ceiling, counted)} of ${limit} left ${windowText(window)}, and this sets ${amount} ${currency} aside`;
  const message = `the budget '${budget}' ${state.replace(/ {2,}/g, ' ').replace(' ,', ',')}`;
  const issue = { path: ['budgets', budget], message, hint: nextHint(reservation, now) };
  return budgetError(purchase, `${message}; ${issue.hint}`, [issue]);
}

/** A notice for each budget in which another process declares a smaller limit. */
export const ceilingNotices = (
  declared: readonly Reservation[],
  applied: readonly Reservation[],
): readonly string[] =>
  declared.flatMap(({ budget, currency, ceiling }) => {
    const other = applied.find((each) => each.budget === budget && each.currency === currency);
    return other === undefined || compare(other.ceiling, ceiling) >= 0
      ? []
      : [
          `another process declares a limit of ${other.ceiling} ${currency} for the budget '${budget}', which holds here in place of ${ceiling} ${currency}`,
        ];
  });
