import { ignoreErrors } from '../model/ignore-errors.ts';
import type { ProviderSpec } from '../model/provider.ts';
import type { StandardSchemaV1 } from '../model/schema.ts';

interface ReadValue {
  readonly schema?: StandardSchemaV1<unknown, unknown>;
}

/** Every entry of a spec that reads a response, by its place. */
function endpointsOf(spec: ProviderSpec): ReadonlyMap<string, ReadValue> {
  const { discovery = {}, apiVariants = {}, ...entries } = spec;
  const tables: readonly (readonly [string, unknown])[] = [
    ...Object.entries(entries),
    ...Object.entries(discovery).map(([name, row]) => [`discovery.${name}`, row] as const),
    ...Object.entries(apiVariants).map(([name, row]) => [`apiVariants.${name}`, row] as const),
  ];
  return new Map(
    tables.filter((table): table is readonly [string, ReadValue] => {
      const [, row] = table;
      return typeof row === 'object' && row !== null && 'schema' in row;
    }),
  );
}

/**
 * Schemas that validate in a promise, found by letting each one check an empty object once. A response is read in one
 * step, so such a schema would make every response unreadable, also that of a submit that was paid for.
 */
export function* asyncSchemaProblems(spec: ProviderSpec): Generator<string> {
  for (const [place, { schema }] of endpointsOf(spec)) {
    let result: unknown;
    try {
      result = schema?.['~standard'].validate({});
    } catch {
      continue; // its own code trips over an empty object, at once
    }
    if (!(result instanceof Promise)) continue;
    result.catch(ignoreErrors);
    yield `${place}.schema validates in a promise; use a schema that checks at once`;
  }
}
