// Deeper than any request or option is; a circle ends here, and is refused where the request is checked.
const deepest = 8;

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === 0 || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map((part) => copyOf(part, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  if (Object.getOwnPropertySymbols(value).length > 0) return value; // an iterable, not data
  const entries = Object.entries(value);
  // Options hold functions; what stands in them with functions of its own acts, such as a signal.
  if (depth < deepest && entries.some(([, part]) => typeof part === 'function')) return value;
  return Object.fromEntries(entries.map(([key, part]) => [key, copyOf(part, depth - 1)]));
}

/**
 * A copy of plain objects and lists in what a caller gave, so that what it changes in them later changes nothing. Files,
 * bytes, signals, iterables and functions stay what they are, and so does what is frozen.
 */
export function ownCopy<Value>(given: Value): Value {
  try {
    return copyOf(given, deepest) as Value; // as like as a copy can be
  } catch {
    return given; // a property that throws when it is read: the check of the request says so
  }
}
