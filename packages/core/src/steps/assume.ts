import type { ProviderSpec } from '../model/provider.ts';
import { suggest } from './suggest.ts';

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null;

/** A table with one entry replaced; nothing that is there now is changed. */
function replaced(table: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(table))
    return table.map((entry: unknown, i) => (String(i) === name ? replaced(entry, rest, value) : entry));
  const current = isTable(table) ? table : {};
  return { ...current, [name]: replaced(current[name], rest, value) };
}

const valueAt = (table: unknown, path: readonly string[]): unknown =>
  path.reduce((part, name) => (isTable(part) ? part[name] : undefined), table);

/** Every entry a spec can have. */
const entries: Readonly<Record<keyof ProviderSpec, true>> = {
  contract: true,
  id: true,
  name: true,
  docsUrl: true,
  baseURL: true,
  apiKeyEnv: true,
  apiKeyUrl: true,
  auth: true,
  models: true,
  unlistedModels: true,
  fields: true,
  media: true,
  rules: true,
  headers: true,
  userAgent: true,
  submit: true,
  poll: true,
  result: true,
  cancel: true,
  download: true,
  upload: true,
  idempotency: true,
  quote: true,
  balance: true,
  listJobs: true,
  discovery: true,
  apiVariants: true,
  webhook: true,
  states: true,
  parseError: true,
  errors: true,
  requestIdHeader: true,
  billing: true,
  limits: true,
  polling: true,
  outputUrlTtlMs: true,
  priceSource: true,
  assumptions: true,
};

/** Why a path leads nowhere; undefined where it names an entry, or one that can be added to a table that is there. */
function nowhere(spec: ProviderSpec, path: readonly string[]): string | undefined {
  const last = path.at(-1);
  if (last === undefined) return 'is empty';
  const table = valueAt(spec, path.slice(0, -1));
  if (!isTable(table)) return `names ${path.join('.')}, and there is no ${path.slice(0, -1).join('.')}`;
  if (Object.hasOwn(table, last)) return undefined;
  const known = Object.keys(path.length === 1 ? entries : table);
  if (path.length === 1 && Object.hasOwn(entries, last)) return undefined;
  const near = suggest(last, known);
  const meant = near === undefined ? '' : ` (did you mean ${near}?)`;
  // An optional entry of a table may be absent; a misspelt one is near another.
  return path.length === 1 || Array.isArray(table) || near !== undefined
    ? `names ${path.join('.')}, which is not there${meant}`
    : undefined;
}

/** Looks whether what the assumptions of a spec name can be replaced. @throws TypeError */
export function checkAssumed(spec: ProviderSpec): void {
  const wrong = Object.entries(spec.assumptions ?? {}).flatMap(([name, { at: path }]) => {
    const why = path === undefined ? undefined : nowhere(spec, path);
    return why === undefined ? [] : [`assumptions.${name}.at ${why}`];
  });
  if (wrong.length > 0) throw new TypeError(`${spec.id}: ${wrong.join('; ')}`);
}

/**
 * A spec in which some assumptions are replaced by what the application knows better.
 *
 * @throws TypeError that names every assumption that is not there, cannot be replaced, or is of another type.
 */
export function assume(spec: ProviderSpec, given: Readonly<Record<string, unknown>>): ProviderSpec {
  const known = spec.assumptions ?? {};
  const wrong: string[] = [];
  let table: unknown = spec;
  for (const [name, value] of Object.entries(given)) {
    const path = Object.hasOwn(known, name) ? known[name]?.at : undefined;
    const now = path === undefined ? undefined : valueAt(spec, path);
    if (!Object.hasOwn(known, name)) {
      const near = suggest(name, Object.keys(known));
      wrong.push(`${name} is no assumption${near === undefined ? '' : ` (did you mean ${near}?)`}`);
    } else if (path === undefined) wrong.push(`${name} stands in no table and cannot be replaced`);
    else if (now !== undefined && typeof now !== typeof value)
      wrong.push(`${name} is of type ${typeof now}, got ${typeof value}`);
    else table = replaced(table, path, value);
  }
  if (wrong.length > 0) {
    const names = Object.keys(known).filter((name) => known[name]?.at !== undefined);
    throw new TypeError(`${spec.id}: assume: ${wrong.join('; ')}; known are ${names.join(', ') || 'none'}`);
  }
  // Every entry that was replaced was one of this table, of the same type.
  return table as ProviderSpec;
}
