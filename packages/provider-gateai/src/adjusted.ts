import type { ParsedResponse } from '@crosspoint/core/plugin';

type Adjusted = NonNullable<ParsedResponse['adjustments']>;
type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// The words an entry could be told in; none of them is documented.
const names = ['field', 'param', 'parameter', 'name', 'key'];
const askedFor = ['from', 'requested', 'original', 'old'];
const values = ['to', 'adjusted', 'new', 'value', 'suggested'];
const reasons = ['note', 'reason', 'message'];

/** The first of some keys that an entry has. */
const first = (it: Loose, keys: readonly string[]): unknown =>
  it[keys.find((key) => Object.hasOwn(it, key)) ?? ''];

function entry(field: string, value: unknown, reason?: string): Adjusted[number] {
  const note = reason === undefined ? {} : { note: reason };
  if (!isObject(value)) return { field, to: value, ...note };
  const own = first(value, reasons);
  const from = first(value, askedFor);
  const to = values.some((key) => Object.hasOwn(value, key)) ? first(value, values) : value;
  return {
    field,
    ...(from === undefined ? {} : { from }),
    to,
    ...(typeof own === 'string' ? { note: own } : note),
  };
}

/** All of what was asked beside all of what it became: `{ original: { … }, adjusted: { … } }`. */
function sideBySide(from: Loose, to: Loose): Adjusted {
  const changed = Object.entries(to).filter(([name, value]) => value !== from[name]);
  return changed.map(([name, value]) => entry(name, { from: from[name], to: value }));
}

/** By name; a reason among the names is one for all of them. */
function byName(it: Loose): Adjusted {
  const said = first(it, reasons);
  const reason = typeof said === 'string' ? said : undefined;
  const named = Object.entries(it).filter(([name]) => reason === undefined || !reasons.includes(name));
  if (named.length === 0 && reason !== undefined) return [{ field: 'request', note: reason }];
  return named.map(([name, value]) => entry(name, value, reason));
}

/** `adjustments` in any shape: by name, as a list, or as a sentence. Told even when it is not understood. */
export function adjusted(it: unknown): Adjusted {
  if (it === undefined || it === null || it === false || it === '') return [];
  if (Array.isArray(it)) return it.flatMap(adjusted);
  if (!isObject(it)) return [{ field: 'request', note: typeof it === 'string' ? it : JSON.stringify(it) }];
  const field = first(it, names);
  if (typeof field === 'string') return [entry(field, it)];
  // A body as it would be sent instead: `{ params: { … } }`.
  if (isObject(it['params'])) return adjusted(it['params']);
  const [from, to] = [first(it, askedFor), first(it, values)];
  return isObject(from) && isObject(to) ? sideBySide(from, to) : byName(it);
}
