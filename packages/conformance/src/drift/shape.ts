import type { JsonObject } from '../fixture/json-object.ts';

/** The types of values in plain data by place: `data[].id` → `string`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

function* walk(value: unknown, path: string): Generator<readonly [string, string]> {
  yield [path, kindOf(value)];
  if (Array.isArray(value)) for (const item of value) yield* walk(item, `${path}[]`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value as JsonObject)) yield* walk(inner, `${path}.${key}`);
}

/** The shape of some responses together. */
function shapeOf(values: readonly unknown[]): Shape {
  const shape = new Map<string, Set<string>>();
  for (const value of values)
    for (const [path, kind] of walk(value, '')) shape.set(path, (shape.get(path) ?? new Set()).add(kind));
  return shape;
}

/** How the shape of a live response differs from that of every known response. */
export function shapeDrift(known: readonly unknown[], live: unknown): readonly string[] {
  const now = shapeOf([live]);
  const union = shapeOf(known);
  const always = [...union.keys()].filter((path) => known.every((value) => shapeOf([value]).has(path)));
  // nothing is known about the items of an empty list
  const comparable = (path: string): boolean =>
    !path.includes('[]') || now.has(path.slice(0, path.lastIndexOf('[]') + 2));
  const gone = always.filter((path) => !now.has(path) && comparable(path)).map((path) => `${path} is gone`);
  const other = [...now].flatMap(([path, kinds]) => {
    const before = union.get(path);
    const strange = [...kinds].filter((kind) => before !== undefined && !before.has(kind) && kind !== 'null');
    return strange.length === 0 ? [] : [`${path} is ${strange.join(', ')}, was ${[...before!].join(', ')}`];
  });
  return [...gone, ...other];
}
