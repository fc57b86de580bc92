import type { StandardSchemaV1 } from '../../packages/core/src/plugin.ts';

/**
 * Just enough of a validator for the drafts. It knows nothing of zod: the contract asks for the Standard Schema interface
 * and for nothing more.
 */
export type Shape<Value> = StandardSchemaV1<unknown, Value>;

type Path = readonly PropertyKey[];
type Step = PropertyKey | { readonly key: PropertyKey };
type Read<Of> = Of extends Shape<infer Value> ? Value : never;
type Optional<Fields> = {
  [Name in keyof Fields]: undefined extends Read<Fields[Name]> ? Name : never;
}[keyof Fields];
type ObjectOf<Fields> = { readonly [Name in Exclude<keyof Fields, Optional<Fields>>]: Read<Fields[Name]> } & {
  readonly [Name in Optional<Fields>]?: Read<Fields[Name]>;
};

/** What is wrong with a value, and where. */
class Mismatch extends Error {
  readonly path: Path;

  constructor(message: string, path: Path = []) {
    super(message);
    this.path = path;
  }
}

const keyOf = (step: Step): PropertyKey => (typeof step === 'object' ? step.key : step);

/** Reads a value by any schema. @throws Mismatch with the place below `path` */
function readBy<Value>(schema: Shape<Value>, value: unknown, path: Path = []): Value {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) throw new TypeError('a shape validates at once');
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new Mismatch(issue?.message ?? 'does not fit', [...path, ...(issue?.path ?? []).map(keyOf)]);
}

/** A schema made of a function that reads a value or throws a Mismatch. */
const shape = <Value>(read: (value: unknown) => Value): Shape<Value> => ({
  '~standard': {
    version: 1,
    vendor: 'drafts',
    validate(value) {
      try {
        return { value: read(value) };
      } catch (error) {
        if (error instanceof Mismatch) return { issues: [{ message: error.message, path: error.path }] };
        throw error;
      }
    },
  },
});

const plain = <Value>(name: string, is: (value: unknown) => value is Value): Shape<Value> =>
  shape((value) => {
    if (is(value)) return value;
    throw new Mismatch(`expected ${name}`);
  });

export const text: Shape<string> = plain('a text', (value) => typeof value === 'string');
export const number: Shape<number> = plain('a number', (value) => typeof value === 'number');
export const anything: Shape<unknown> = shape((value) => value);

/** Lets `null` and what is not there pass. */
export const maybe = <Value>(of: Shape<Value>): Shape<Value | undefined> =>
  shape((value) => (value == null ? undefined : readBy(of, value)));

export const list = <Value>(of: Shape<Value>): Shape<readonly Value[]> =>
  shape((value) => {
    if (!Array.isArray(value)) throw new Mismatch('expected a list');
    return value.map((one: unknown, at) => readBy(of, one, [at]));
  });

export const object = <Fields extends Readonly<Record<string, Shape<unknown>>>>(
  fields: Fields,
): Shape<ObjectOf<Fields>> =>
  shape((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Mismatch('expected an object');
    const read = Object.entries(fields).map(([name, of]) => {
      const part: unknown = Reflect.get(value, name);
      return [name, readBy(of, part, [name])];
    });
    return Object.fromEntries(read) as ObjectOf<Fields>;
  });
