import type {
  DimensionRange,
  Endpoint,
  FieldRow,
  MediaRow,
  ModelRow,
  ParamSpec,
  ProviderSpec,
  Query,
  TaskRow,
} from '../model/provider.ts';
import { type Field, fields, type MediaField, mediaFields } from '../model/field.ts';
import { tasks, type GenerationTask } from '../model/request.ts';
import type { FixedEntry } from '../model/override.ts';
import { suggest } from './suggest.ts';

type Table = Readonly<Record<string, unknown>>;

/** What is known of an entry: nothing (replaced whole), the names a table has, or that each name of it is like the others. */
type Shape = { readonly names: Readonly<Record<string, Entry>> } | { readonly each: Entry } | undefined;
/** An entry that can be left out. */
interface Optional {
  readonly shape?: Shape;
  /** What replaces it can be of another type than what is there. */
  readonly anyType?: true;
}
/** An entry; the table is not whole without a required one. */
interface Entry extends Optional {
  readonly required?: true;
}

/** The entries of a table; leaving one out is a compile error. */
type EntriesOf<Row> = {
  readonly [Name in keyof Required<Row>]: Record<never, never> extends Pick<Row, Name>
    ? Optional
    : Entry & { readonly required: true };
};

const value: Optional = {};
const needed = { required: true } as const;
const free: Optional = { anyType: true };
const open = (each: Entry = free): Shape => ({ each });
const all = <Name extends string>(names: readonly Name[], entry: Entry): Shape => ({
  names: Object.fromEntries(names.map((name) => [name, entry])),
});

const fieldRow: EntriesOf<FieldRow> = { wire: needed, convert: value, alsoByName: value };
const fieldTable = all(Object.keys(fields) as Field[], { shape: { names: fieldRow }, anyType: true });
const mediaRow: EntriesOf<MediaRow> = {
  accepts: needed,
  maxBytes: value,
  types: value,
  maxItems: value,
  minSide: value,
  maxSide: value,
  maxRatio: value,
};
const mediaTable = all<MediaField>(mediaFields, { shape: { names: mediaRow } });
const param: EntriesOf<ParamSpec> = {
  type: needed,
  required: value,
  enum: value,
  min: value,
  max: value,
  step: value,
  minLength: value,
  maxLength: value,
  minItems: value,
  maxItems: value,
  default: free,
  note: value,
  inferred: value,
};
const params = open({ shape: { names: param } });
const markers = all(['image', 'video', 'audio'], value);
const task: EntriesOf<TaskRow> = {
  slug: value,
  path: value,
  params: { shape: params },
  fields: { shape: fieldTable },
  media: { shape: mediaTable },
  referenceMarkers: { shape: markers },
  constants: { shape: open() },
  price: value,
};
const range: EntriesOf<DimensionRange> = { min: value, max: value, step: value };
const model: EntriesOf<ModelRow> = {
  kind: needed,
  slug: needed,
  publisher: value,
  tasks: needed,
  params: { required: true, shape: params },
  constants: { shape: open() },
  fields: { shape: fieldTable },
  media: { shape: mediaTable },
  referenceMarkers: { shape: markers },
  rules: value,
  byTask: { shape: all<GenerationTask>(tasks, { shape: { names: task } }) },
  sizes: value,
  dimensions: {
    shape: {
      names: {
        width: { required: true, shape: { names: range } },
        height: { required: true, shape: { names: range } },
      },
    },
  },
  autoAspectRatio: value,
  alwaysSendSize: value,
  price: value,
  modelMatch: value,
  deprecated: value,
};
const query: EntriesOf<Query<unknown>> = {
  method: needed,
  path: needed,
  query: { shape: open() },
  headers: { shape: open() },
  auth: value,
  schema: needed,
  parse: needed,
  timeoutMs: value,
};
const endpoint: EntriesOf<Endpoint> = { ...query, body: value };
const queryEntry: Optional = { shape: { names: query } };

/** Every entry of a spec that can be overridden. */
const spec: EntriesOf<Omit<ProviderSpec, FixedEntry>> = {
  name: needed,
  docsUrl: needed,
  apiKeyEnv: needed,
  apiKeyUrl: needed,
  auth: needed,
  models: { required: true, shape: open({ shape: { names: model } }) },
  unlistedModels: { shape: { names: { kinds: needed, notice: needed } } },
  fields: { required: true, shape: fieldTable },
  media: { shape: mediaTable },
  rules: value,
  submit: { required: true, shape: { names: endpoint } },
  poll: { shape: { names: endpoint } },
  quote: queryEntry,
  balance: queryEntry,
  listJobs: queryEntry,
  discovery: { shape: all(['list', 'all', 'one'], queryEntry) },
  apiVariants: { shape: open({ shape: { names: endpoint } }) },
  states: { required: true, shape: open() },
  parseError: value,
  errors: value,
  requestIdHeader: value,
  billing: {
    required: true,
    shape: { names: { failedJob: needed, refundAfterMs: value, source: value } },
  },
  limits: value,
  polling: { shape: { names: { intervalMs: needed, timeoutMs: needed } } },
  outputUrlTtlMs: value,
};

const isTable = (given: unknown): given is Table =>
  typeof given === 'object' &&
  given !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(given));

/** The entry of a name, or a sentence about why there is none. */
function entryOf(shape: Exclude<Shape, undefined>, name: string, place: string): Entry | string {
  if ('each' in shape) return shape.each;
  if (Object.hasOwn(shape.names, name)) return shape.names[name]!;
  const near = suggest(name, Object.keys(shape.names));
  const hint =
    near === undefined ? `; known are ${Object.keys(shape.names).join(', ')}` : ` (did you mean ${near}?)`;
  return `override.${place} is not an entry of a provider${hint}`;
}

const typeNameOf = (given: unknown): string =>
  Array.isArray(given) ? 'list' : given instanceof RegExp ? 'regular expression' : typeof given;

/** Why a value cannot replace what is there; undefined where it can. */
function typeProblem(
  { shape, anyType }: Entry,
  now: unknown,
  given: unknown,
  place: string,
): string | undefined {
  if (anyType === true) return undefined;
  const expected = shape !== undefined ? 'object' : now === undefined ? typeNameOf(given) : typeNameOf(now);
  return typeNameOf(given) === expected
    ? undefined
    : `override.${place} must be of type ${expected}; got ${typeNameOf(given)}`;
}

/** What a whole entry lacks, as a sentence. A misspelt name of an open table shows by this: it makes a new entry. */
function* incomplete(
  shape: Shape,
  made: Table,
  [place, name]: readonly [place: string, name: string],
  around: Table,
): Generator<string> {
  if (shape === undefined || !('names' in shape)) return;
  const missing = Object.keys(shape.names).filter(
    (entry) => shape.names[entry]!.required === true && made[entry] === undefined,
  );
  if (missing.length === 0) return;
  const near = suggest(name, Object.keys(around));
  const hint = near === undefined || near === name ? '' : ` (did you mean ${near}?)`;
  yield `override.${place} makes a new entry${hint}, which needs ${missing.join(', ')}`;
}

/** A table with a merge patch applied. The table itself stays as it is. */
function merged(table: Table, patch: Table, shape: Shape, place: string, problems: string[]): Table {
  const result: Record<string, unknown> = { ...table };
  for (const [name, given] of Object.entries(patch)) {
    const here = place === '' ? name : `${place}.${name}`;
    const entry: Entry | string = shape === undefined ? value : entryOf(shape, name, here);
    if (typeof entry === 'string') problems.push(entry);
    else if (given === undefined) continue;
    else if (given === null && entry.required === true)
      problems.push(`override.${here} is required and cannot be removed`);
    else if (given === null) delete result[name];
    else {
      const now = table[name];
      const problem = typeProblem(entry, now, given, here);
      if (problem !== undefined) problems.push(problem);
      if (problem !== undefined || !isTable(given)) {
        result[name] = given;
        continue;
      }
      const inner = merged(isTable(now) ? now : {}, given, entry.shape, here, problems);
      if (!isTable(now)) problems.push(...incomplete(entry.shape, inner, [here, name], table));
      result[name] = inner;
    }
  }
  return result;
}

/**
 * A spec with a merge patch (RFC 7396) applied: objects are merged, `null` removes an optional entry, and anything else,
 * lists included, replaces what is there. The spec that is given stays as it is.
 *
 * @throws TypeError that names each misspelt entry, with the name that is like it
 */
export function overrideSpec(description: ProviderSpec, patch: unknown): ProviderSpec {
  const refuse = (problems: readonly string[]): never => {
    throw new TypeError(`${description.id}: ${problems.join('; ')}`);
  };
  if (!isTable(patch))
    return refuse(["override must be an object, such as { poll: { path: '/jobs/{id}' } }"]);
  const problems: string[] = [];
  const result = merged({ ...description }, patch, { names: spec }, '', problems);
  if (problems.length > 0) refuse(problems);
  // Every name in it is one of a spec, and what is required is there; `checkTables` looks at the values.
  return result as unknown as ProviderSpec;
}
