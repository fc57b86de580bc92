import type { UnknownRecord } from '../model/unknown-record.ts';
import { compare, isDecimal } from '../model/decimal.ts';
import type { PriceUnit } from '../model/price.ts';
import type { ModelRow, ParamSpec, ParamTable, PriceRow, ProviderSpec, TaskRow } from '../model/provider.ts';
import { sampleWritten } from './check-fields.ts';
import { countable } from './price.ts';
import { isCurrency } from './currency.ts';
import { checkParam } from './param.ts';
import { suggest } from './suggest.ts';

/** A spec may come from plain JavaScript, so every entry is checked by its actual type. */
const isObject = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in an error message. */
export const shownValue = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `a value of type ${Array.isArray(value) ? 'array' : 'object'}`
    : (JSON.stringify(value) ?? String(value)).slice(0, 60);

/** Whether an amount is a decimal above zero. What costs nothing has no price row: its price is unknown until it is quoted. */
export const isPrice = (amount: unknown): boolean =>
  typeof amount === 'string' && isDecimal(amount) && compare(amount, '0') > 0;

/** Whether a text is a day, ISO 8601: `2026-01-31`. */
export function isDay(text: unknown): boolean {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const entries: Readonly<Record<keyof PriceRow, true>> = {
  when: true,
  per: true,
  by: true,
  count: true,
  outputs: true,
  units: true,
  amount: true,
  currency: true,
  approximate: true,
  asOf: true,
  source: true,
};

/** What a price row may name: parameters, the constants of the row, and what fields write. */
interface PriceNames {
  readonly params: ParamTable;
  readonly others: ReadonlySet<string>;
  /** Parameter values that are always sent. */
  readonly constants: UnknownRecord;
  /** A value that a field writes under a wire name, where it writes something of its own. */
  readonly written: (wire: string) => unknown;
  /** Where the prices of the table were read, unless a row says otherwise. */
  readonly source: string | undefined;
}

function unknownName(name: string, { params, others }: PriceNames): string | undefined {
  if (Object.hasOwn(params, name) || others.has(name)) return undefined;
  const near = suggest(name, [...Object.keys(params), ...others]);
  return `names ${name}, which is no field of this model${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

/** One value a price holds for. */
function* sentValue(value: unknown, where: string, param: ParamSpec | undefined): Generator<string> {
  // The type alone: a document may print a price for a length that its parameter table leaves out.
  const problem = param === undefined ? undefined : checkParam({ type: param.type }, value);
  if (!['string', 'number', 'boolean'].includes(typeof value))
    yield `${where} must be a text, a number or a boolean; got ${shownValue(value)}`;
  // A value of another type is never sent, so its price would never hold.
  else if (problem !== undefined) yield `${where} ${problem.message}, which is never sent; ${problem.hint}`;
}

/** The limits of numbers a price holds for. */
function* range(limits: UnknownRecord, where: string): Generator<string> {
  const { min = -Infinity, max = Infinity, ...more } = limits;
  if (Object.keys(more).length > 0) yield `${where} may name min and max only`;
  if (limits['min'] === undefined && limits['max'] === undefined) yield `${where} must name min, max or both`;
  else if (!(typeof min === 'number' && typeof max === 'number' && min <= max))
    yield `${where} must have a min that is at most its max; got ${shownValue(min)} and ${shownValue(max)}`;
}

function* conditions(when: unknown, names: PriceNames): Generator<string> {
  if (when === undefined) return;
  if (!isObject(when)) return yield `when must be an object; got ${shownValue(when)}`;
  for (const [name, value] of Object.entries(when)) {
    const unknown = unknownName(name, names);
    const param = Object.hasOwn(names.params, name) ? names.params[name] : undefined;
    if (unknown !== undefined) yield `when ${unknown}`;
    else if (isObject(value)) yield* range(value, `when.${name}`);
    else if (Array.isArray(value) && value.length === 0)
      yield `when.${name} lists no value, so the price never holds`;
    else
      for (const one of Array.isArray(value) ? value : [value]) yield* sentValue(one, `when.${name}`, param);
  }
}

const perUnits: Readonly<Record<PriceUnit, true>> = {
  second: true,
  output: true,
  request: true,
  megapixel: true,
  frame: true,
  token: true,
  'compute-second': true,
};

const uncountableTypes: ReadonlySet<unknown> = new Set(['boolean', 'array', 'object']);

/** Why a field that is there never says how many units there are: its values are words. */
function uncountable(
  name: string,
  per: unknown,
  { params, constants, written }: PriceNames,
): string | undefined {
  const counts = (value: unknown): boolean =>
    countable(value) !== undefined ||
    (per === 'megapixel' && typeof value === 'string' && /^\d+\D+\d+$/.test(value)); // 1024x1024
  const param = Object.hasOwn(params, name) ? params[name] : undefined;
  if (uncountableTypes.has(param?.type)) return `${name}, which is of type ${String(param?.type)}`;
  const values = param?.enum ?? [Object.hasOwn(constants, name) ? constants[name] : written(name)];
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 || known.some(counts)
    ? undefined
    : `${name}, whose values are such as ${shownValue(known[0])}`;
}

function* unitsField(
  entry: 'by' | 'outputs',
  name: unknown,
  per: unknown,
  names: PriceNames,
): Generator<string> {
  if (typeof name !== 'string') return yield `${entry} must be a text; got ${shownValue(name)}`;
  const unknown = unknownName(name, names);
  if (unknown !== undefined) return yield `${entry} ${unknown}`;
  const words = uncountable(name, per, names);
  if (words !== undefined)
    yield `${entry} counts by ${words}; name a field of numbers, or work the number out with count: ({ ${name} }) => …`;
}

/** What is counted: a row of `request` counts nothing. */
function* counted({ per, by, count, outputs, units }: UnknownRecord, names: PriceNames): Generator<string> {
  if (typeof per !== 'string' || !Object.hasOwn(perUnits, per))
    yield `per must be ${Object.keys(perUnits)
      .map((unit) => `'${unit}'`)
      .join(', ')}; got ${shownValue(per)}`;
  if (units !== undefined && !isPrice(units))
    yield `units must be a decimal above 0 written as text, such as '1000000'; got ${shownValue(units)}`;
  if (count !== undefined && typeof count !== 'function')
    yield `count must be a function of the wire body; got ${shownValue(count)}`;
  if (count !== undefined && by !== undefined) yield `names both by and count; one of them counts the units`;
  if (per === 'compute-second' && (by ?? count ?? outputs) !== undefined)
    yield `compute seconds are known only afterwards; leave by, count and outputs out`;
  if (outputs !== undefined) yield* unitsField('outputs', outputs, undefined, names);
  if (by === undefined) return;
  yield* unitsField('by', by, per, names);
  if (per === 'request') yield `by counts units, and the row is per request; leave by out`;
}

const isSource = (source: unknown): boolean => typeof source === 'string' && source.trim() !== '';

function* ofRow(row: unknown, names: PriceNames): Generator<string> {
  if (!isObject(row)) return yield `must be an object; got ${shownValue(row)}`;
  for (const name of Object.keys(row).filter((key) => !Object.hasOwn(entries, key))) {
    const near = suggest(name, Object.keys(entries));
    yield `${name} is no entry of a price${near === undefined ? '' : ` (did you mean ${near}?)`}`;
  }
  const { amount, currency, asOf, approximate, when } = row;
  if (!isPrice(amount))
    yield `amount must be a decimal above 0 written as text, such as '0.60'; got ${shownValue(amount)}`;
  if (!isCurrency(currency))
    yield `currency must be an ISO code or the gateway's unit, such as 'USD'; got ${shownValue(currency)}`;
  if (!isDay(asOf)) yield `asOf must be a day such as '2026-01-31'; got ${shownValue(asOf)}`;
  if (approximate !== undefined && typeof approximate !== 'boolean')
    yield `approximate must be true, or left out; got ${shownValue(approximate)}`;
  if (!isSource(row['source'] ?? names.source))
    yield `must name where it was read: source on the row, or priceSource on the model or the provider`;
  yield* counted(row, names);
  yield* conditions(when, names);
}

function* ofTable(price: unknown, where: string, names: PriceNames): Generator<string> {
  if (price === undefined) return;
  if (!Array.isArray(price)) return yield `${where} must be a list; got ${shownValue(price)}`;
  for (const [i, row] of price.entries())
    for (const problem of ofRow(row, names)) yield `${where}.${i}: ${problem}`;
}

function namesOf(spec: ProviderSpec, model: ModelRow, task: TaskRow = {}): PriceNames {
  const fields = { ...spec.fields, ...model.fields, ...task.fields };
  const written = Object.values(fields)
    .flat()
    .flatMap((way) => (typeof way === 'string' ? [way] : (way?.wire ?? [])));
  const constants = { ...model.constants, ...task.constants };
  const params = { ...model.params, ...task.params };
  return {
    params,
    others: new Set([...written, ...Object.keys(constants)]),
    constants,
    written: (wire) => sampleWritten({ fields, params, kind: model.kind }, wire),
    source: model.priceSource ?? spec.priceSource,
  };
}

/** Everything that is wrong with the published prices of a provider, each with its model and row. */
export function* priceProblems(spec: ProviderSpec): Generator<string> {
  for (const [id, model] of Object.entries(spec.models)) {
    const tasks = Object.entries(model.byTask ?? {});
    yield* ofTable(model.price, `models.${id}.price`, namesOf(spec, model));
    for (const [task, row] of tasks)
      yield* ofTable(row.price, `models.${id}.byTask.${task}.price`, namesOf(spec, model, row));
  }
}
