import type { Offer, Registry } from '@crosspoint/core';
import { type Field, type PriceRow, priceRowText } from '@crosspoint/core/plugin';
import { candidatesFor } from '../run/candidates.ts';
import type { Finding } from '../run/finding.ts';
import type { JsonObject } from '../fixture/json-object.ts';
import { type Base, isOwn, leavesOf, offerOf } from './offer.ts';

/** What a price counts, by the unit of its row: the field that says how many units a request asks for. */
const counted = { second: 'duration', output: 'n' } as const;

const isCounted = (per: string): per is keyof typeof counted => Object.hasOwn(counted, per);

/** The unit of the row that an offer was priced by; undefined where its text stands for rows of several units. */
function unitOf(rows: readonly PriceRow[], { price }: Offer): keyof typeof counted | undefined {
  const units = new Set(rows.filter((row) => priceRowText(row) === price?.source).map(({ per }) => per));
  const [per] = units;
  return units.size === 1 && per !== undefined && isCounted(per) ? per : undefined;
}

/** Whether a field was sent as it was requested: another value may replace it, and a field without effect has no price. */
const isSent = ({ fieldReport }: Offer, field: Field): boolean =>
  fieldReport.some(
    (entry) =>
      entry.field === field &&
      (entry.outcome === 'sent' || entry.outcome === 'converted') &&
      entry.note === undefined,
  );

/** The request, and the request with each other value that decides which row counts. */
function requestsOf({ request, row, claimed }: Base, rows: readonly PriceRow[]): readonly JsonObject[] {
  const deciding = new Set(rows.flatMap(({ when = {} }) => Object.keys(when)));
  const others = [...claimed].flatMap(([field, wire]) =>
    !field.includes('.') && wire.some((name) => deciding.has(name))
      ? candidatesFor(field, row, wire).map((value) => ({ ...request, [field]: value }))
      : [],
  );
  return [request, ...others];
}

/** One request with every value of a field that a price counts: of two that the same row prices, the prices differ. */
async function ofField(
  registry: Registry,
  { plan, offer, row, claimed }: Base,
  rows: readonly PriceRow[],
  { field, request }: { readonly field: Field; readonly request: JsonObject },
): Promise<Finding[]> {
  const wire = claimed.get(field);
  if (wire === undefined) return [];
  const tried = await Promise.all(
    candidatesFor(field, row, wire).map(async (value) => {
      const found = await offerOf(registry, { ...request, [field]: value });
      const price = found?.price;
      if (found === undefined || price === undefined || found.task !== offer.task) return [];
      const unit = unitOf(rows, found);
      if (unit === undefined || counted[unit] !== field || !isSent(found, field)) return [];
      const sent = leavesOf(found.request.body).filter(([path]) => isOwn(path, wire));
      return [{ value, source: price.source, amount: price.amount, sent: JSON.stringify(sent) }];
    }),
  );
  const priced = tried.flat();
  return [...new Set(priced.map(({ source }) => source))].flatMap((source): Finding[] => {
    const same = priced.filter((each) => each.source === source);
    const [first, last] = [same[0]!, same.at(-1)!];
    // Not each from each: a gateway may charge for every started block, or for a least number of seconds.
    if (first.sent === last.sent || new Set(same.map(({ amount }) => amount)).size > 1) return [];
    const message = `step ${plan.index}: ${offer.model} (${offer.task}): ${field} ${String(first.value)} and ${String(last.value)} both cost ${first.amount}, by the ${String(source)}`;
    return [{ rule: 'COST-006', message }];
  });
}

/** A price per second changes with the duration, and a price per output with their number. */
export async function countedPrices(registry: Registry, base: Base): Promise<Finding[]> {
  const { row, offer } = base;
  const rows = row.byTask?.[offer.task]?.price ?? row.price ?? [];
  const fields = [...new Set(rows.flatMap(({ per }) => (isCounted(per) ? [counted[per]] : [])))];
  if (fields.length === 0) return [];
  const found: Finding[] = [];
  for (const request of requestsOf(base, rows))
    for (const field of fields) found.push(...(await ofField(registry, base, rows, { field, request })));
  // Several requests may be priced by one row.
  return [...new Map(found.map((finding) => [finding.message, finding])).values()];
}
