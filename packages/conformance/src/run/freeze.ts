/** Freezes plain data deeply, so that a change throws. */
export function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

const refused = /^Cannot (?:assign to read only|add|delete|redefine) property/;

/** Whether an error is, or is caused by, an attempt to change frozen data. */
export const isChange = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  ((thrown instanceof TypeError && refused.test(thrown.message)) || isChange(thrown.cause));
