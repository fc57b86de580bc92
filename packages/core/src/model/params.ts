/** Named texts that a submit's response gave, for the addresses of later requests. */
export type RefParams = Readonly<Record<string, string>>;

const mostParams = 8;
const longestName = 64;
const longestValue = 2_048;

/** A name that can stand in a path as `{params.name}`. */
const paramName = /^\w+$/;

/** Whether a value can stand in a ref and an address: a text that says something, and that JSON and UTF-8 give back letter for letter. */
const isAddressText = (value: unknown): value is string =>
  typeof value === 'string' && !['', '.', '..'].includes(value.trim()) && !/\p{Surrogate}/u.test(value);

const isParam = ([name, value]: readonly [string, unknown]): boolean =>
  name.length <= longestName && paramName.test(name) && isAddressText(value) && value.length <= longestValue;

/** Whether a value can be a ref's params: at most 8 names of at most 64 letters, with values of at most 2,048. */
export const isRefParams = (value: unknown): value is RefParams =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= mostParams &&
  Object.entries(value).every(isParam);

/** The params of a response as a ref can keep them, and the names of those it cannot. */
export function keepParams(given: unknown): {
  readonly params: RefParams | undefined;
  readonly leftOut: readonly string[];
} {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { params: undefined, leftOut: [] };
  const entries = Object.entries(given).filter(
    ([, value]: [string, unknown]) => value !== undefined && value !== null,
  );
  const fit = entries.filter(isParam).slice(0, mostParams);
  const kept = new Set(fit.map(([name]) => name));
  const leftOut = entries.map(([name]) => name.slice(0, longestName)).filter((name) => !kept.has(name));
  return { params: fit.length === 0 ? undefined : (Object.fromEntries(fit) as RefParams), leftOut };
}
