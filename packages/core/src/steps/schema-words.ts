import type * as z from 'zod';
import { counted } from './counted.ts';

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** A value as it may stand in a sentence, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'a value of type object';
  return typeof value === 'function' || typeof value === 'symbol'
    ? `a value of type ${typeof value}`
    : cut(String(value));
}

/** The value within another that a path leads to. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return value;
}

const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' };
const articles: Readonly<Record<string, string>> = {
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What an issue of a schema means, in words, such as `must be at least 1`. */
export function schemaWords(issue: z.core.$ZodIssue): string {
  const unit = 'origin' in issue ? units[issue.origin] : undefined;
  const bound = (limit: number | bigint): string =>
    unit === undefined ? String(limit) : counted(limit, unit);
  if (issue.code === 'too_small')
    return `must be ${issue.inclusive === true ? 'at least' : 'more than'} ${bound(issue.minimum)}`;
  if (issue.code === 'too_big')
    return `must be ${issue.inclusive === true ? 'at most' : 'less than'} ${bound(issue.maximum)}`;
  // A sentence of our own stands in place of the library's.
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return `must be ${articles[issue.expected] ?? `of type ${issue.expected}`}`;
  if (issue.code === 'invalid_value' && issue.values.length > 0)
    return `must be ${issue.values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' or ')}`;
  return issue.message;
}
