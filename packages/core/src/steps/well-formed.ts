import type { Issue } from '../model/issue.ts';

// Half of a surrogate pair that stands alone; whole pairs are one character to a `u` expression.
const half = /\p{Surrogate}/gu;

/** Whether a text can be written as UTF-8: none of its surrogates stands alone. */
export const isWellFormed = (text: string): boolean => text.search(half) === -1;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

function* paths(value: unknown, path: Issue['path']): Generator<Issue['path']> {
  if (typeof value === 'string') {
    if (!isWellFormed(value)) yield path;
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* paths(item, [...path, i]);
    return;
  }
  if (!isPlain(value)) return; // bytes, streams and signals hold no text of a request
  for (const [key, item] of Object.entries(value)) {
    if (!isWellFormed(key)) yield [...path, key.replaceAll(half, '\ufffd')];
    else yield* paths(item, [...path, key]);
  }
}

/** Whether any text within a value is not well-formed: hardly any request has one, and paths are made for those alone. */
function hasHalf(value: unknown): boolean {
  if (typeof value === 'string') return !isWellFormed(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasHalf);
  return isPlain(value) && Object.entries(value).some(([key, item]) => !isWellFormed(key) || hasHalf(item));
}

/**
 * One issue for every text within a value that is not well-formed Unicode. It cannot be written as UTF-8: strict servers
 * refuse it, and others store a replacement character.
 */
export const unicodeIssues = (value: unknown): readonly Issue[] =>
  !hasHalf(value)
    ? []
    : [...paths(value, [])].map((path) => ({
        path: path.length === 0 ? ['request'] : path,
        message: 'contains half of a character (a lone surrogate), such as an emoji that was cut in two',
        hint: 'cut texts between characters, or repair them with toWellFormed()',
      }));
