import type { ProviderSpec } from '../model/provider.ts';
import { suggest } from './suggest.ts';

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null;

/** A table with one entry replaced; nothing that is there now is changed. */
function replaced(table: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(table))
    return table.map((it, i) => (String(i) === name ? replaced(it, rest, value) : it));
  const own = isTable(table) ? table : {};
  return { ...own, [name]: replaced(own[name], rest, value) };
}

const at = (table: unknown, path: readonly string[]): unknown =>
  path.reduce((it, name) => (isTable(it) ? it[name] : undefined), table);

/** Every entry a description can have. */
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
function nowhere(description: ProviderSpec, path: readonly string[]): string | undefined {
  const last = path.at(-1);
  if (last === undefined) return 'is empty';
  const table = at(description, path.slice(0, -1));
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

/** Looks whether what the assumptions of a description name can be replaced. @throws TypeError */
export function checkAssumed(description: ProviderSpec): void {
  const wrong = Object.entries(description.assumptions ?? {}).flatMap(([name, { at: path }]) => {
    const why = path === undefined ? undefined : nowhere(description, path);
    return why === undefined ? [] : [`assumptions.${name}.at ${why}`];
  });
  if (wrong.length > 0) throw new TypeError(`${description.id}: ${wrong.join('; ')}`);
}

/**
 * A description in which some assumptions are replaced by what the application knows better.
 *
 * @throws TypeError that names every assumption that is not there, cannot be replaced, or is of another type.
 */
export function assume(description: ProviderSpec, given: Readonly<Record<string, unknown>>): ProviderSpec {
  const known = description.assumptions ?? {};
  const wrong: string[] = [];
  let table: unknown = description;
  for (const [name, value] of Object.entries(given)) {
    const path = Object.hasOwn(known, name) ? known[name]?.at : undefined;
    const now = path === undefined ? undefined : at(description, path);
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
    throw new TypeError(
      `${description.id}: assume: ${wrong.join('; ')}; known are ${names.join(', ') || 'none'}`,
    );
  }
  // Every entry that was replaced was one of this table, of the same type.
  return table as ProviderSpec;
}
