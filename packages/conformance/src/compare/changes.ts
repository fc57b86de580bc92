/** One thing that is not as it was. */
export interface Change {
  readonly path: string;
  /** Undefined: it was not there, or is gone. */
  readonly before: unknown;
  readonly after: unknown;
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** What differs between two values of plain data, at the places where it differs. */
export function changesOf(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after))
    return Object.is(before, after) ? [] : [{ path, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    changesOf(before[name], after[name], path === '' ? name : `${path}.${name}`),
  );
}
