/** Keys whose values are words of a protocol: there a response has to say the very same. */
const words: ReadonlySet<string> = new Set(['status', 'code', 'mime_type', 'paymentSource', 'isNSFWError']);

/**
 * Data rather than shape: what stands there differs from model to model. As an object, any entry shows the kind of all,
 * unless there are several kinds.
 */
const maps: ReadonlySet<string> = new Set(['params', 'today_spending']);

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (at: string): string => at.replace(/^.*\./, '');

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;

/** How a response differs in shape from the documented one. More than is documented may be said. */
export function differences(documented: unknown, given: unknown, at = ''): readonly string[] {
  const where = at === '' ? 'the response' : at;
  const name = nameOf(at);
  if (kindOf(documented) !== kindOf(given))
    return [`${where} is ${kindOf(given)}, documented is ${kindOf(documented)}`];
  if (Array.isArray(documented) && Array.isArray(given)) return ofLists(documented, given, where);
  if (isPlain(documented) && isPlain(given))
    return maps.has(name) ? ofMaps(documented, given, where) : ofObjects(documented, given, at);
  const message = words.has(name) && documented !== given;
  return message ? [`${where} says ${String(given)}, documented is ${String(documented)}`] : [];
}

const ofObjects = (documented: Plain, given: Plain, at: string): readonly string[] =>
  Object.entries(documented).flatMap(([key, value]) => differences(value, given[key], `${at}.${key}`));

/** Every item has to look like the first documented one; the first that does not is told. */
function ofLists(documented: readonly unknown[], given: readonly unknown[], at: string): readonly string[] {
  if (documented.length === 0) return [];
  if (given.length === 0) return maps.has(nameOf(at)) ? [] : [`${at} is empty`];
  const wrong = given.map((item, index) => differences(documented[0], item, `${at}[${index}]`));
  return wrong.find((said) => said.length > 0) ?? [];
}

function ofMaps(documented: Plain, given: Plain, at: string): readonly string[] {
  const kinds = new Set(Object.values(documented).map(kindOf));
  return Object.entries(given).flatMap(([key, value]) =>
    kinds.size > 1 || kinds.has(kindOf(value)) ? [] : [`${at}.${key} is ${kindOf(value)}`],
  );
}
