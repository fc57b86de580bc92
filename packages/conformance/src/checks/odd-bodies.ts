import { parseExact, printExact } from './exact-json.ts';

type Path = readonly (string | number)[];

/** A body that is odd in one place. */
export interface OddBody {
  readonly text: string;
  /** Which place, and the value at it. */
  readonly what: string;
  /** It is the sound body with one value changed; else it is another one. */
  readonly isChanged: boolean;
}

// Written as JSON, so that a number no double holds stays what it is.
const oddValues: readonly string[] = [
  'null',
  '123456789012345678901234567890',
  '[]',
  '{}',
  '""',
  '-1e400',
  'true',
  '{"message":{"text":[1]}}',
  '[null]',
];

/** Values in an error's usual places that are no text. */
const errorValues: readonly string[] = [
  ...oddValues,
  '7',
  '{"message":null}',
  '{"message":{}}',
  '{"message":[7],"code":7}',
  '{"code":{"a":1},"type":[]}',
  '[{"msg":7,"loc":null}]',
];
const errorNames = ['error', 'errors', 'message', 'detail', 'code', 'type', 'status'] as const;
const otherBodies: readonly string[] = [
  'null',
  '[]',
  '{}',
  '7',
  '""',
  '"text"',
  'true',
  '[{}]',
  '{"data":null}',
];

// Deep lists repeat themselves.
const mostPlaces = 24;

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [path];
  const below = Object.entries(value).flatMap(([name, part]) =>
    placesIn(part, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? below : [path, ...below];
}

const placeholder = 'kit_odd_value_here';

function withPlaceholder(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) return placeholder;
  if (Array.isArray(value))
    return value.map((part: unknown, index) => (index === name ? withPlaceholder(part, rest) : part));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [
    key,
    key === name ? withPlaceholder(part, rest) : part,
  ]);
  return Object.fromEntries(entries);
}

function changedIn(body: unknown): OddBody[] {
  return placesIn(body)
    .slice(0, mostPlaces)
    .flatMap((path) => {
      const text = printExact(withPlaceholder(body, path));
      return oddValues.map((odd) => ({
        text: text.replace(JSON.stringify(placeholder), () => odd),
        what: `${path.join('.')} is ${odd}`,
        isChanged: true,
      }));
    });
}

/** A JSON body with one of its values replaced, and bodies of another shape altogether. */
export function oddBodies(text: string): readonly OddBody[] {
  const other = [
    ...otherBodies,
    ...errorNames.flatMap((name) => errorValues.map((value) => `{"${name}":${value}}`)),
  ].map((body) => ({ text: body, what: `body is ${body}`, isChanged: false }));
  return [...changedIn(parseExact(text)), ...other];
}
