import { existsSync, readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value with the notices that another one has at the same places. */
function withNotices(value: unknown, before: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i): unknown => withNotices(item, Array.isArray(before) ? before[i] : undefined));
  if (!isObject(value) || !isObject(before)) return value;
  const inner = Object.entries(value).map(([name, item]) => [name, withNotices(item, before[name])]);
  const notices = 'notices' in before && !('notices' in value) ? { notices: before['notices'] } : {};
  return { ...(Object.fromEntries(inner) as Json), ...notices };
}

/**
 * The steps of a fixture with the notices of the file that is there: the page prints no sentence of a rule, and each was
 * held against it by hand. A step whose request has changed has none.
 */
export function withKeptNotices(path: string, steps: readonly object[]): readonly object[] {
  if (!existsSync(path)) return steps;
  const before: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const old: readonly unknown[] = isObject(before) && Array.isArray(before['steps']) ? before['steps'] : [];
  return steps.map((step, i) => {
    const same = old[i];
    const isSame =
      isObject(same) && isObject(step) && JSON.stringify(same['input']) === JSON.stringify(step['input']);
    return isSame ? (withNotices(step, same) as object) : step; // an object stays one
  });
}
