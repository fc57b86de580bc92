import type { DeclinedOffer, GenerationRequest, FieldOutcome, Offer, Plan } from '@crosspoint/core';
import { priceSource, priceText, sourceText } from './cost.ts';
import { sentence } from './sentence.ts';
import type { LabelledText } from '../text/rows.ts';
import { inLines, table } from '../text/table.ts';

const first = 'chosen for you: the first of the catalogue; --model selects another';

/** The model, and whether anybody asked for it. */
export const modelRow = (model: string, chosen: boolean): LabelledText => [
  'Model',
  chosen ? `${model} (${first})` : model,
];

const reasonText = ({ provider, reasons }: DeclinedOffer): string =>
  `${provider} (${reasons.map((reason) => sentence(reason)).join('. ')})`;

/** Whether a gateway does not have the model at all. */
export const servesNot = ({ reasons }: DeclinedOffer): boolean =>
  reasons.every(({ path }) => path[0] === 'model');

/** The declined offers with their reasons; gateways that do not serve the model share a line. */
export function declinedRows(declined: readonly DeclinedOffer[]): readonly LabelledText[] {
  const without = declined.filter(servesNot);
  const others = without.length > 1 ? declined.filter((offer) => !servesNot(offer)) : declined;
  const together: readonly LabelledText[] =
    without.length > 1
      ? [['Skipped', `${without.map(({ provider }) => provider).join(', ')} (do not serve this model)`]]
      : [];
  return [...others.map((offer): LabelledText => ['Skipped', reasonText(offer)]), ...together];
}

// What a person should know of before it is paid for.
const worthKnowing: ReadonlySet<FieldOutcome['outcome']> = new Set([
  'fixed',
  'ineffective',
  'dropped',
  'adjusted',
]);

/** Printed before a purchase whose price is unknown. */
export const unknownPrice = 'The price is unknown until the gateway names it.';

/** The plan of a run in a few lines: the selected offer, the other offers, and the declined ones with their reasons. */
export function shortPlan({ offers, declined }: Plan): readonly LabelledText[] {
  const [best, ...others] = offers;
  if (best === undefined) return declinedRows(declined);
  const fieldReport = best.fieldReport.filter(({ outcome }) => worthKnowing.has(outcome));
  return [
    ['Selected', `${best.provider}, ${best.task}, ${priceSource(best.price)}`],
    ...others.map((offer): LabelledText => ['Also', `${offer.provider}, ${priceText(offer.price)}`]),
    ...declinedRows(declined),
    ...fieldReport.map((row): LabelledText => [
      'Field',
      `${row.field} is ${row.outcome}${became(row) === '' ? '' : `: ${became(row)}`}${row.note === undefined ? '' : ` (${row.note})`}`,
    ]),
    ...best.notices.map((notice): LabelledText => ['Note', notice]),
  ];
}

/** Words that a line can be broken between: `width 1280, height 720` for an object of plain values. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  const isPlain = (each: unknown): boolean => each === null || typeof each !== 'object';
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return entries.length > 0 && !Array.isArray(value) && entries.every(([, each]) => isPlain(each))
    ? entries.map(([name, each]) => `${name} ${String(each)}`).join(', ')
    : JSON.stringify(value);
}

const short = (value: unknown): string => {
  const text = plainText(value);
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

/** Every offer on a row, the one that a run would take first; what says nothing here has no column. */
export function offerTable(offers: readonly Offer[], width: number): string {
  const isMixed = new Set(offers.map(({ task }) => task)).size > 1;
  const isPriced = offers.some(({ price }) => price !== undefined);
  return table(
    [
      'gateway',
      'price',
      'provider model id',
      ...(isMixed ? ['task'] : []),
      ...(isPriced ? ['price from'] : []),
    ],
    offers.map(({ provider, price, slug, task }) => [
      provider,
      priceText(price),
      slug,
      ...(isMixed ? [task] : []),
      ...(isPriced ? [sourceText(price)] : []),
    ]),
    width,
  );
}

/** Why an offer comes after the selected one. */
function whyLater(best: Offer, { score, reason, seen }: Offer, isOrdered: boolean): string {
  if (seen !== undefined) return reason;
  if (isOrdered) return 'in the order that was asked for';
  if (score > best.score) return reason;
  return best.price === undefined ? 'as sure as the selected one' : 'as sure, and not cheaper';
}

/** What a run would take, and why the others come later. `isOrdered`: the caller said what comes first. */
export function selectedRows(offers: readonly Offer[], isOrdered: boolean): readonly LabelledText[] {
  const [best, ...others] = offers;
  if (best === undefined) return [];
  return [
    [
      'Selected',
      [
        best.provider,
        best.task,
        `${priceText(best.price)}${best.seen === undefined ? '' : ` (${best.reason})`}`,
        ...(others.length === 0 ? ['the only offer'] : []),
      ].join(', '),
    ],
    ...others.map((offer): LabelledText => [
      'Later',
      `${offer.provider} (${whyLater(best, offer, isOrdered)})`,
    ]),
  ];
}

/** Every field and its outcome. The value of a field that is sent unchanged is read from the request. */
export function fieldReportTable({ fieldReport }: Offer, request: GenerationRequest, width: number): string {
  const asGiven = new Map<string, unknown>(Object.entries(request));
  const value = (row: FieldOutcome): string =>
    became(row) || became({ ...row, from: asGiven.get(row.field) });
  const noted = fieldReport.some(({ note }) => note !== undefined);
  return table(
    ['field', 'outcome', 'value', 'sent as', ...(noted ? ['note'] : [])],
    fieldReport.map((row) => [
      row.field,
      row.outcome,
      value(row),
      row.wire?.join(' ') ?? '',
      ...(noted ? [row.note ?? ''] : []),
    ]),
    width,
    inLines,
  );
}
