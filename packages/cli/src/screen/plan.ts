import type { DeclinedOffer, GenerationRequest, FieldOutcome, Offer, Plan } from '@crosspoint/core';
import { priceSource, priceText } from './cost.ts';
import { sentence } from './sentence.ts';
import { table } from './table.ts';

type Pair = readonly [label: string, text: string];

const first = 'chosen for you: the first of the catalogue; --model takes another';

/** The model, and whether anybody asked for it. */
export const modelRow = (model: string, chosen: boolean): Pair => [
  'Model',
  chosen ? `${model} (${first})` : model,
];

const reasonText = ({ provider, reasons }: DeclinedOffer): string =>
  `${provider}: ${reasons.map((it) => sentence(it)).join('. ')}`;

/** Whether a gateway does not have the model at all. */
export const servesNot = ({ reasons }: DeclinedOffer): boolean =>
  reasons.every(({ field }) => field === 'model');

/** Who declined, and why; those who just do not have the model are told together. */
export function declinedRows(declined: readonly DeclinedOffer[]): readonly Pair[] {
  const without = declined.filter(servesNot);
  const told = without.length > 1 ? declined.filter((it) => !servesNot(it)) : declined;
  const together: readonly Pair[] =
    without.length > 1
      ? [['Not', `${without.map(({ provider }) => provider).join(', ')}: do not serve this model`]]
      : [];
  return [...told.map((it): Pair => ['Not', reasonText(it)]), ...together];
}

// What a person should know of before it is paid for.
const worthKnowing: ReadonlySet<FieldOutcome['outcome']> = new Set([
  'fixed',
  'ineffective',
  'dropped',
  'adjusted',
]);

/** Said before money is spent where nobody knows how much. */
export const unknownPrice = 'The price is unknown until the gateway names it.';

/** The plan of a run in a few lines: who makes it, for how much, who else could, and why the others would not. */
export function shortPlan({ offers, declined }: Plan): readonly Pair[] {
  const [best, ...others] = offers;
  if (best === undefined) return declinedRows(declined);
  const fieldReport = best.fieldReport.filter(({ outcome }) => worthKnowing.has(outcome));
  return [
    ['Plan', `${best.provider} makes it, ${best.task}, ${priceSource(best.price)}`],
    ...others.map((it): Pair => ['Also', `${it.provider}, ${priceText(it.price)}`]),
    ...declinedRows(declined),
    ...fieldReport.map((it): Pair => [
      'Field',
      `${it.field} is ${it.outcome}${became(it) === '' ? '' : `: ${became(it)}`}${it.note === undefined ? '' : ` (${it.note})`}`,
    ]),
    ...best.notices.map((notice): Pair => ['Note', notice]),
  ];
}

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** A picture is shown by its type, size and the beginning of its hash. */
function shown(value: unknown): string {
  const media =
    typeof value === 'object' &&
    value !== null &&
    'sha256' in value &&
    'mediaType' in value &&
    'bytes' in value;
  return media
    ? `${String(value.mediaType)}, ${String(value.bytes)} bytes, ${String(value.sha256).slice(0, 8)}…`
    : short(value);
}

/** What was asked for, and what it became. */
export const became = ({ from, to }: FieldOutcome): string =>
  [from, to]
    .filter((value) => value !== undefined)
    .map(shown)
    .join(' → ');

/** Every offer on a row. */
export const offerTable = (offers: readonly Offer[], width: number): string =>
  table(
    ['gateway', 'its model', 'task', 'price'],
    offers.map((it) => [it.provider, it.slug, it.task, priceSource(it.price)]),
    width,
  );

/** Every field, and what becomes of it. What is sent as it was has its value in the request alone. */
export function ledgerTable({ fieldReport }: Offer, request: GenerationRequest, width: number): string {
  const asGiven = new Map<string, unknown>(Object.entries(request));
  const value = (it: FieldOutcome): string => became(it) || became({ ...it, from: asGiven.get(it.field) });
  const noted = fieldReport.some(({ note }) => note !== undefined);
  return table(
    ['field', 'is', 'value', 'on the wire', ...(noted ? ['why'] : [])],
    fieldReport.map((it) => [
      it.field,
      it.outcome,
      value(it),
      it.wire?.join(' ') ?? '',
      ...(noted ? [it.note ?? ''] : []),
    ]),
    width,
  );
}
