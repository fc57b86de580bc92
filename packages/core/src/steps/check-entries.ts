import type { Assumption, ErrorRow, ProviderSpec, Rule, UsageLimit } from '../model/provider.ts';
import type { UnknownRecord } from '../model/unknown-record.ts';
import type { FixedEntry } from '../model/override.ts';
import { shownValue } from './check-prices.ts';
import { type EntryType, type SpecEntry, type SpecShape, specEntries } from './spec-entries.ts';
import { suggest } from './suggest.ts';

type MemberNames<Row> = Row extends unknown ? keyof Row : never;
/** The names of a row of a list; one left out is a compile error. */
type ListEntries<Row> = Readonly<Record<MemberNames<Row>, true>>;

const text = { required: true, type: 'text' } as const;
const assumption: Readonly<Record<keyof Assumption, SpecEntry>> = {
  message: text,
  source: text,
  entry: { type: 'list' },
};
const fixed: Readonly<Record<FixedEntry, SpecEntry>> = {
  contract: { required: true },
  id: text,
  baseURL: text,
  assumptions: { shape: { each: { shape: { names: assumption } } } },
};

const errorRow: ListEntries<ErrorRow> = {
  status: true,
  code: true,
  message: true,
  errorCode: true,
  provesNotAccepted: true,
  source: true,
};
const usageLimit: ListEntries<UsageLimit> = {
  scope: true,
  source: true,
  applies: true,
  windowMs: true,
  max: true,
  slotMs: true,
  amount: true,
  currency: true,
  resets: true,
};
const rule: ListEntries<Rule> = { fields: true, when: true, effect: true, message: true };

/** A table: what has names of its own. A schema or a class is none. */
const isTable = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The names of a table that no entry has, each with the entry that was meant, where one is like it. */
function unknownIn(table: UnknownRecord, known: readonly string[]): ReadonlyMap<string, string | undefined> {
  const names = Object.keys(table).filter((name) => !known.includes(name));
  return new Map(names.map((name) => [name, suggest(name, known)]));
}

const unknown = (place: string, near: string | undefined, known: readonly string[]): string => {
  const hint = near === undefined ? `; known here are ${known.join(', ')}` : ` (did you mean ${near}?)`;
  return `${place} is not an entry of a provider${hint}`;
};

const isType: { readonly [T in EntryType]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string',
  list: (value) => Array.isArray(value),
  function: (value) => typeof value === 'function',
};

function* ofEntry(
  value: unknown,
  { required, type, shape, anyType }: SpecEntry,
  place: string,
): Generator<string> {
  if (value === undefined) {
    if (required === true) yield `${place} is missing`;
  } else if (type !== undefined && !isType[type](value))
    yield `${place} must be a ${type}; got ${shownValue(value)}`;
  else if (shape !== undefined && anyType !== true && !isTable(value))
    yield `${place} must be an object; got ${shownValue(value)}`;
  else yield* within(value, shape, place);
}

function* within(value: unknown, shape: SpecShape, place: string): Generator<string> {
  if (shape === undefined) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* within(item, shape, `${place}.${i}`);
    return;
  }
  if (!isTable(value)) return;
  const at = (name: string): string => (place === '' ? name : `${place}.${name}`);
  if ('each' in shape) {
    for (const [name, inner] of Object.entries(value)) yield* ofEntry(inner, shape.each, at(name));
    return;
  }
  const known = Object.keys(shape.names);
  const strange = unknownIn(value, known);
  // A task that is newer than this core has a sentence of its own.
  if (!place.endsWith('.byTask')) for (const [name, near] of strange) yield unknown(at(name), near, known);
  // A misspelt entry is one mistake: that the right one is missing is not repeated.
  const meant = new Set(strange.values());
  for (const [name, entry] of Object.entries(shape.names))
    if (value[name] !== undefined || !meant.has(name)) yield* ofEntry(value[name], entry, at(name));
}

function* ofList(rows: unknown, place: string, names: Readonly<Record<string, true>>): Generator<string> {
  if (!Array.isArray(rows)) return;
  const known = Object.keys(names);
  for (const [i, row] of rows.entries())
    for (const [name, near] of isTable(row) ? unknownIn(row, known) : [])
      yield unknown(`${place}.${i}.${name}`, near, known);
}

/**
 * Entries of a spec that are missing, are of another type, or that no provider has: a misspelt one would be left out without
 * a word. The compiler cannot tell, because a spec may have the type of what is written.
 */
export function* entryProblems(spec: ProviderSpec): Generator<string> {
  yield* within(spec, { names: { ...specEntries, ...fixed } }, '');
  yield* ofList(spec.errors, 'errors', errorRow);
  yield* ofList(spec.limits, 'limits', usageLimit);
  yield* ofList(spec.rules, 'rules', rule);
  for (const [id, model] of Object.entries(isTable(spec.models) ? spec.models : {}))
    if (isTable(model)) yield* ofList(model.rules, `models.${id}.rules`, rule);
}
