import { compare, isDecimal } from '../model/decimal.ts';
import type { ModelRow, ParamTable, PriceRow, ProviderSpec, TaskRow } from '../model/provider.ts';
import { checkParam } from './param.ts';
import { suggest } from './suggest.ts';

/** A description may come from plain JavaScript, so every entry is looked at as what it is. */
type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in an error message. */
export const shownValue = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `a value of type ${Array.isArray(value) ? 'array' : 'object'}`
    : (JSON.stringify(value) ?? String(value)).slice(0, 60);

/** Whether an amount is a decimal above zero. What costs nothing has no price row: its price is unknown until it is quoted. */
export const isPrice = (amount: unknown): boolean =>
  typeof amount === 'string' && isDecimal(amount) && compare(amount, '0') > 0;

/** An ISO code, or the unit of a gateway: `USD`, `XNO`, `credits`. */
export const isCurrency = (currency: unknown): boolean =>
  typeof currency === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(currency) && !(currency in {});

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
  amount: true,
  currency: true,
  approximate: true,
  asOf: true,
};

/** What a price row may name: parameters, what the row fixes, and what fields write. */
interface Names {
  readonly params: ParamTable;
  readonly others: ReadonlySet<string>;
}

function unknownName(name: string, { params, others }: Names): string | undefined {
  if (Object.hasOwn(params, name) || others.has(name)) return undefined;
  const near = suggest(name, [...Object.keys(params), ...others]);
  return `names ${name}, which is no field of this model${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

function* conditions(when: unknown, names: Names): Generator<string> {
  if (when === undefined) return;
  if (!isObject(when)) return yield `when must be an object; got ${shownValue(when)}`;
  for (const [name, value] of Object.entries(when)) {
    const unknown = unknownName(name, names);
    const param = Object.hasOwn(names.params, name) ? names.params[name] : undefined;
    // The type alone: a document may print a price for a length that its parameter table leaves out.
    const problem = param === undefined ? undefined : checkParam({ type: param.type }, value);
    if (unknown !== undefined) yield `when ${unknown}`;
    else if (!['string', 'number', 'boolean'].includes(typeof value))
      yield `when.${name} must be a text, a number or a boolean; got ${shownValue(value)}`;
    // A value of another type is never sent, so its price would never hold.
    else if (problem !== undefined)
      yield `when.${name} ${problem.message}, which is never sent; ${problem.hint}`;
  }
}

/** What is counted: a row of `request` counts nothing. */
function* counted({ per, by }: Loose, names: Names): Generator<string> {
  if (per !== 'second' && per !== 'output' && per !== 'request')
    yield `per must be 'second', 'output' or 'request'; got ${shownValue(per)}`;
  if (by === undefined) return;
  const unknown = typeof by === 'string' ? unknownName(by, names) : `must be a text; got ${shownValue(by)}`;
  if (unknown !== undefined) yield `by ${unknown}`;
  if (per === 'request') yield `by counts seconds or outputs, and the row is per request; leave by out`;
}

function* ofRow(row: unknown, names: Names): Generator<string> {
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
  yield* counted(row, names);
  yield* conditions(when, names);
}

function* ofTable(price: unknown, where: string, names: Names): Generator<string> {
  if (price === undefined) return;
  if (!Array.isArray(price)) return yield `${where} must be a list; got ${shownValue(price)}`;
  for (const [i, row] of price.entries())
    for (const problem of ofRow(row, names)) yield `${where}.${i}: ${problem}`;
}

function namesOf({ fields }: ProviderSpec, model: ModelRow, task: TaskRow = {}): Names {
  const tables = Object.values({ ...fields, ...model.fields, ...task.fields }).flat();
  const written = tables.flatMap((way) => (typeof way === 'string' ? [way] : (way?.wire ?? [])));
  const fixed = Object.keys({ ...model.constants, ...task.constants });
  return { params: { ...model.params, ...task.params }, others: new Set([...written, ...fixed]) };
}

/** Everything that is wrong with the published prices of a provider, each with its model and row. */
export function* priceProblems(description: ProviderSpec): Generator<string> {
  for (const [id, model] of Object.entries(description.models)) {
    const tasks = Object.entries(model.byTask ?? {});
    yield* ofTable(model.price, `models.${id}.price`, namesOf(description, model));
    for (const [task, row] of tasks)
      yield* ofTable(row.price, `models.${id}.byTask.${task}.price`, namesOf(description, model, row));
  }
}
