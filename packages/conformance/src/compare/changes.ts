import { isObject } from '../fixture/json-object.ts';

/** One thing that is not as it was. */
export interface ValueChange {
  readonly path: string;
  /** Undefined: it was not there, or is gone. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two values of plain data, at the places where it differs. */
export function changesOf(before: unknown, after: unknown, path = ''): readonly ValueChange[] {
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after))
    return Object.is(before, after) ? [] : [{ path, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    changesOf(before[name], after[name], path === '' ? name : `${path}.${name}`),
  );
}
