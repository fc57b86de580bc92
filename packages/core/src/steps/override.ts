import type { UnknownRecord } from '../model/unknown-record.ts';
import type { ProviderSpec } from '../model/provider.ts';
import { type SpecEntry, type SpecShape, specEntries, value } from './spec-entries.ts';
import { suggest } from './suggest.ts';

const isTable = (given: unknown): given is UnknownRecord =>
  typeof given === 'object' &&
  given !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(given));

/** The entry of a name, or a sentence about why there is none. */
function entryOf(shape: Exclude<SpecShape, undefined>, name: string, place: string): SpecEntry | string {
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
  { shape, anyType }: SpecEntry,
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
  shape: SpecShape,
  made: UnknownRecord,
  [place, name]: readonly [place: string, name: string],
  around: UnknownRecord,
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
function merged(
  table: UnknownRecord,
  patch: UnknownRecord,
  shape: SpecShape,
  place: string,
  problems: string[],
): UnknownRecord {
  const result: Record<string, unknown> = { ...table };
  for (const [name, given] of Object.entries(patch)) {
    const here = place === '' ? name : `${place}.${name}`;
    const entry: SpecEntry | string = shape === undefined ? value : entryOf(shape, name, here);
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
  const result = merged({ ...description }, patch, { names: specEntries }, '', problems);
  if (problems.length > 0) refuse(problems);
  // Every name in it is one of a spec, and what is required is there; `checkTables` checks the values.
  const spec = { ...description };
  for (const name of Object.keys(spec)) if (!Object.hasOwn(result, name)) Reflect.deleteProperty(spec, name);
  return Object.assign(spec, result);
}
