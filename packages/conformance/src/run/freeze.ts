/** Freezes plain data with all that is in it: who changes it, throws. */
export function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

const refused = /^Cannot (?:assign to read only|add|delete|redefine) property/;

/** Whether an error is, or rests on, an attempt to change what is frozen. */
export const isChange = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  ((thrown instanceof TypeError && refused.test(thrown.message)) || isChange(thrown.cause));
