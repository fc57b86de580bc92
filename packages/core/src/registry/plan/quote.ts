import { type CrosspointError, type ErrorCode, isCrosspointError } from '../../model/error.ts';
import type { Cost } from '../../model/cost.ts';
import { compare, decimal, isDecimal } from '../../model/decimal.ts';
import type { FieldOutcome } from '../../model/field-report.ts';
import type { Issue } from '../../model/issue.ts';
import type { Money, Query, QuoteReading } from '../../model/provider.ts';
import { sourcesOf } from '../../io/media.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isCurrency } from '../../steps/currency.ts';
import { adjustment } from '../../steps/adjust.ts';
import type { Context } from '../context.ts';
import type { Candidate, Offer } from './route.ts';
import { scored } from './score.ts';
import type { SharedQuotes } from './shared-quotes.ts';
import { sendQuery } from '../account/query.ts';

/** An offer with the gateway's own price, or why the gateway would not make it. */
export type QuoteResult =
  | { readonly candidate: Candidate }
  | { readonly reason: Issue; readonly error?: CrosspointError };

// An error response to the quote also holds for the submit, unless it is temporary.
const lasting: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth',
  'insufficient_funds',
  'invalid_request',
  'unsupported',
  'content_policy',
  'not_found',
]);

const withNotice = ({ offer, ...rest }: Candidate, ...notices: string[]): QuoteResult => ({
  candidate: { ...rest, offer: { ...offer, notices: [...offer.notices, ...notices] } },
});

function priceOf({ price }: QuoteReading, now: number): Cost | undefined {
  if (price === undefined) return undefined;
  const at = new Date(now).toISOString();
  return {
    amount: decimal(price.amount),
    currency: price.currency,
    basis: 'quote',
    source: 'live quote',
    at,
  };
}

/**
 * Why a quoted amount is no price; it is then as unknown as one that was not quoted, because it would pass a ceiling.
 * No gateway pays its customers, and an amount without a unit is no amount.
 */
function priceProblem({ price }: QuoteReading): string | undefined {
  if (price === undefined) return undefined;
  const { amount, currency }: { readonly amount: unknown; readonly currency: unknown } = price;
  if (typeof amount !== 'string' || !isDecimal(amount)) return 'its price is not a number';
  if (compare(amount, '0') < 0) return 'its price is below zero';
  return isCurrency(currency) ? undefined : `the gateway names an amount (${amount}) without a unit`;
}

const hasUnit = ({ currency }: Money): boolean => currency.trim() !== '';

const amountText = (amount: Money): string =>
  hasUnit(amount) ? `${amount.amount} ${amount.currency}` : `${amount.amount}, without a unit`;

const shown = ({ field, from, to, note }: FieldOutcome): string => {
  const ends = [
    from === undefined ? '' : ` from ${JSON.stringify(from)}`,
    to === undefined ? '' : ` to ${JSON.stringify(to)}`,
    note === undefined ? '' : ` (${note})`,
  ];
  return field + ends.join('');
};

/** A sentence about what the gateway would change. */
function changes({ adjustments = [] }: QuoteReading, { fieldReport, request }: Offer): string {
  if (adjustments.length === 0) return 'it would lower the request without asking';
  return `it would change ${adjustments.map((change) => shown(adjustment(change, fieldReport, request.body))).join(', ')}`;
}

function applyQuote(reading: QuoteReading, candidate: Candidate, now: number, strict: boolean): QuoteResult {
  const price = priceOf(reading, now);
  const offer: Offer = price === undefined ? candidate.offer : scored({ ...candidate.offer, price });
  if (reading.affordable !== false) return { candidate: { ...candidate, offer } };
  const remaining = reading.remaining === undefined ? '' : ` (${amountText(reading.remaining)})`;
  const message = `the remaining balance${remaining} does not cover this request; ${changes(reading, offer)}`;
  if (!strict) return withNotice({ ...candidate, offer }, message);
  return {
    reason: { path: ['pricing'], message, hint: 'allowDroppedFields: true lets the gateway lower it' },
  };
}

/** How a quote is asked for. */
interface QuoteOptions {
  readonly signal: AbortSignalLike;
  /** A request that the gateway would lower is no offer. */
  readonly strict: boolean;
  /** Where quotes of requests alike are kept. */
  readonly quotes: SharedQuotes | undefined;
  readonly prompt: string | undefined;
}

/** Asks a gateway what an offer would cost it. One that cannot be asked at this moment keeps its table's price. */
export async function quoted(
  context: Context,
  query: Query<QuoteReading>,
  candidate: Candidate,
  { signal, strict, quotes, prompt }: QuoteOptions,
): Promise<QuoteResult> {
  const { offer, provider, media } = candidate;
  const ask = (): Promise<QuoteReading> => {
    const options = { kind: 'quote', signal, body: offer.request.body, sources: sourcesOf(media) } as const;
    return sendQuery(context, provider, query, options);
  };
  try {
    const reading = await (quotes === undefined ? ask() : quotes.read(candidate, prompt, ask));
    const problem = priceProblem(reading);
    if (problem !== undefined) return withNotice(candidate, `no live quote could be had (${problem})`);
    return applyQuote(reading, candidate, context.clock.now(), strict);
  } catch (error) {
    // A mistake in the provider's own functions: what they made of the response is no quote.
    if (!isCrosspointError(error))
      return withNotice(candidate, 'no live quote could be had (the response could not be understood)');
    if (error.code === 'canceled') throw error;
    if (lasting.has(error.code)) return { reason: { path: ['pricing'], message: error.message }, error };
    return withNotice(candidate, `no live quote could be had (${error.message})`);
  }
}
