import { parseExact, printExact } from './exact-json.ts';

/** Names of objects and positions in lists, from the outside in. */
export type JsonPath = readonly (string | number)[];

/** An object in a JSON body, and where it stands. */
export interface JsonObjectAt {
  readonly path: JsonPath;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Every object in a JSON body, the outermost first. */
export function* objectsIn(value: unknown, path: JsonPath = []): Generator<JsonObjectAt> {
  if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) yield* objectsIn(part, [...path, i]);
  } else if (typeof value === 'object' && value !== null) {
    yield { path, members: value as JsonObjectAt['members'] };
    for (const [name, part] of Object.entries(value)) yield* objectsIn(part, [...path, name]);
  }
}

function changedAt(value: unknown, [step, ...rest]: JsonPath, change: (there: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((part: unknown, i) => (i === step ? changedAt(part, rest, change) : part));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === step ? changedAt(part, rest, change) : part]),
  );
}

/** A JSON text with another value at a place; every number keeps its digits. */
export const withValueAt = (json: string, path: JsonPath, change: (there: unknown) => unknown): string =>
  printExact(changedAt(parseExact(json), path, change));

/** A JSON text with an object less one of its members. */
export const withoutMember = (json: string, path: JsonPath, name: string): string =>
  withValueAt(json, path, (there) =>
    typeof there === 'object' && there !== null
      ? Object.fromEntries(Object.entries(there).filter(([other]) => other !== name))
      : there,
  );

/** The value of a JSON text; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}
