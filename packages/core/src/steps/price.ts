import type { Cost } from '../model/cost.ts';
import { compare, decimal, times } from '../model/decimal.ts';
import type { ParamTable, PriceRow, WireFields } from '../model/provider.ts';

/** What a wire field will count as: what is sent, else the documented default. */
const effective = (wire: WireFields, params: ParamTable, name: string): unknown =>
  wire[name] ?? params[name]?.default;

const fits = (row: PriceRow, wire: WireFields, params: ParamTable): boolean =>
  Object.entries(row.when ?? {}).every(([name, value]) => {
    const known = effective(wire, params, name);
    return known === undefined || known === value;
  });

/** A count of seconds or outputs. Zero is none: where a gateway takes it, it stands for something else, such as "auto". */
const countable = (value: unknown): string | undefined => {
  const count = typeof value === 'number' ? String(value) : value;
  const plain = typeof count === 'string' && /^\d+(?:\.\d+)?$/.test(count) ? count : undefined;
  return plain === undefined || compare(plain, '0') === 0 ? undefined : plain;
};

function amountOf(row: PriceRow, wire: WireFields, params: ParamTable): string | undefined {
  if (row.by === undefined) return row.per === 'second' ? undefined : decimal(row.amount);
  const count = countable(effective(wire, params, row.by));
  return count === undefined ? undefined : times(row.amount, count);
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
  const source = `price table of ${row.asOf}: ${row.amount} ${row.currency} per ${row.per}`;
  const basis = row.approximate === true ? 'estimate' : 'quote';
  return {
    amount,
    currency: row.currency,
    basis,
    source,
    at: now,
    ...(row.approximate === true ? { approximate: true } : {}),
  };
}
