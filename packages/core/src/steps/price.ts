import type { Cost } from '../model/cost.ts';
import { compare, decimal, isDecimal, quotient, times } from '../model/decimal.ts';
import type { PriceCondition } from '../model/price.ts';
import type { ParamTable, PriceRow, WireFields } from '../model/provider.ts';
import { divide, multiply } from './exact.ts';

/** What a wire field will count as: what is sent, else the documented default. */
const effective = (wire: WireFields, params: ParamTable, name: string): unknown =>
  wire[name] ?? params[name]?.default;

function isWithin(value: unknown, { min, max }: { readonly min?: number; readonly max?: number }): boolean {
  const number = typeof value === 'number' ? String(value) : value;
  if (typeof number !== 'string' || !isDecimal(number)) return false;
  return (
    (min === undefined || compare(number, String(min)) >= 0) &&
    (max === undefined || compare(number, String(max)) <= 0)
  );
}

const holds = (condition: PriceCondition, value: unknown): boolean =>
  typeof condition === 'object'
    ? Array.isArray(condition)
      ? condition.includes(value)
      : isWithin(value, condition as { readonly min?: number; readonly max?: number })
    : condition === value;

function fits({ when = {} }: PriceRow, wire: WireFields, params: ParamTable): boolean {
  for (const name in when) {
    const known = effective(wire, params, name);
    if (known !== undefined && !holds(when[name]!, known)) return false;
  }
  return true;
}

/** A count of units. Zero is none: where a gateway takes it, it stands for something else, such as "auto". */
export const countable = (value: unknown): string | undefined => {
  const count = typeof value === 'number' ? String(value) : value;
  const plain = typeof count === 'string' && /^\d+(?:\.\d+)?$/.test(count) ? count : undefined;
  return plain === undefined || compare(plain, '0') === 0 ? undefined : plain;
};

const pixels = /^(\d{1,5})\s?[x*×]\s?(\d{1,5})$/;

/** Megapixels of one output: from a field such as `1024x1024`, else from `width` and `height`. */
function megapixels(row: PriceRow, value: (name: string) => unknown): string | undefined {
  const named = row.by === undefined ? undefined : value(row.by);
  const [, width, height] = typeof named === 'string' ? (pixels.exec(named) ?? []) : [];
  const area = row.by === undefined ? multiply(value('width'), value('height')) : multiply(width, height);
  return area === undefined ? undefined : divide(area, '1000000');
}

/** What a wire body says with the documented defaults filled in. */
const filledIn = (wire: WireFields, params: ParamTable): WireFields => ({
  ...Object.fromEntries(
    Object.entries(params).flatMap(([name, param]) =>
      param.default === undefined ? [] : [[name, param.default]],
    ),
  ),
  ...wire,
});

/** The formula of a row is a provider's own code: what it throws makes the price unknown and nothing worse. */
function byFormula(row: PriceRow, wire: WireFields, params: ParamTable): string | undefined {
  try {
    return row.count?.(filledIn(wire, params));
  } catch {
    return undefined;
  }
}

/** How many units of a row a wire body will be charged for; undefined where that is unknown. */
function unitsOf(row: PriceRow, wire: WireFields, params: ParamTable): string | undefined {
  const value = (name: string): unknown => effective(wire, params, name);
  if (row.per === 'compute-second') return undefined;
  if (row.count !== undefined) return countable(byFormula(row, wire, params));
  if (row.per === 'megapixel') return countable(megapixels(row, value));
  if (row.by !== undefined) return countable(value(row.by));
  return row.per === 'output' || row.per === 'request' ? '1' : undefined;
}

function amountOf(row: PriceRow, wire: WireFields, params: ParamTable): string | undefined {
  const units = unitsOf(row, wire, params);
  if (units === undefined) return undefined;
  let amount: string | undefined = times(row.amount, units);
  if (row.outputs !== undefined) {
    const outputs = countable(effective(wire, params, row.outputs));
    if (outputs === undefined) return undefined;
    amount = times(amount, outputs);
  }
  return row.units === undefined ? amount : quotient(amount, row.units);
}

/**
 * What the price of a row is based on, such as `price table of 2026-01-01: 0.05 USD per second`.
 *
 * @example priceRowText({ asOf: '2026-01-01', amount: '0.05', currency: 'USD', per: 'second' })
 */
export function priceRowText({ asOf, amount, currency, per, units }: Omit<PriceRow, 'when'>): string {
  const unit = units === undefined || compare(units, '1') === 0 ? per : `${decimal(units)} ${per}s`;
  return `price table of ${asOf}: ${amount} ${currency} per ${unit}`;
}

/** The text of each row, made once: the costs of many jobs share it. */
const sources = new WeakMap<PriceRow, string>();

function sourceOf(row: PriceRow): string {
  const known = sources.get(row);
  if (known !== undefined) return known;
  const text = priceRowText(row);
  sources.set(row, text);
  return text;
}

/**
 * The published price of a wire body. Where a left-out field without a documented default decides, the dearest row
 * counts. Undefined: the price is unknown, which is not zero.
 */
export function price(
  rows: readonly PriceRow[],
  wire: WireFields,
  params: ParamTable,
  now: string,
): Cost | undefined {
  let dearest: { row: PriceRow; amount: string } | undefined;
  for (const row of rows.filter((each) => fits(each, wire, params))) {
    const amount = amountOf(row, wire, params);
    if (amount === undefined) return undefined;
    if (dearest === undefined || compare(amount, dearest.amount) > 0) dearest = { row, amount };
  }
  if (dearest === undefined) return undefined;
  const { row, amount } = dearest;
  const basis = row.approximate === true ? 'estimate' : 'quote';
  return {
    amount,
    currency: row.currency,
    basis,
    source: sourceOf(row),
    at: now,
    ...(row.approximate === true ? { approximate: true } : {}),
  };
}
