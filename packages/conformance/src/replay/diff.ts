import type { JsonObject } from '../fixture/json-object.ts';

/** A line of a diff: what was expected, and what was there instead. */
const line = (path: string, expected: string, actual: string): string =>
  `${path === '' ? '(whole)' : path}: expected ${expected}, got ${actual}`;

const absent = 'nothing';
const longest = 160;

const show = (value: unknown): string => {
  if (value === undefined) return absent;
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const under = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;

interface Style {
  /** Only what is expected counts; `null` means that it must be absent. */
  readonly partial: boolean;
}

function compare(expected: unknown, actual: unknown, path: string, style: Style): string[] {
  if (style.partial && expected === null)
    return actual === undefined || actual === null ? [] : [line(path, absent, show(actual))];
  if (Array.isArray(expected) && Array.isArray(actual)) return lists(expected, actual, path, style);
  if (isObject(expected) && isObject(actual)) return objects(expected, actual, path, style);
  return Object.is(expected, actual) ? [] : [line(path, show(expected), show(actual))];
}

function objects(expected: JsonObject, actual: JsonObject, path: string, style: Style): string[] {
  const names = style.partial
    ? Object.keys(expected)
    : [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names.flatMap((name) => compare(expected[name], actual[name], under(path, name), style));
}

function lists(
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: string,
  style: Style,
): string[] {
  const items = Array.from({ length: Math.max(expected.length, actual.length) }, (_, i) => {
    const at = under(path, i);
    if (i >= expected.length) return [line(at, absent, show(actual[i]))];
    if (i >= actual.length) return [line(at, show(expected[i]), absent)];
    return compare(expected[i], actual[i], at, style);
  });
  return items.flat();
}

/** How plain data differs from the expected data as a whole. Empty: it does not. */
export const difference = (expected: unknown, actual: unknown, path = ''): string[] =>
  compare(expected, actual, path, { partial: false });

/** How plain data differs from the expected fields. Empty: it does not. */
export const partialDifference = (expected: unknown, actual: unknown, path = ''): string[] =>
  compare(expected, actual, path, { partial: true });
