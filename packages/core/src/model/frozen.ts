// Only what was frozen as a whole; its parts are found frozen.
const done = new WeakSet<object>();

function freezeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  for (const part of Object.values(value)) if (typeof part === 'object') freezeAll(part);
  Object.freeze(value);
}

/** Freezes plain data with all that is in it, in place. A part that was frozen before is taken to be frozen all through. */
export function deepFreeze<Value extends object>(value: Value): Value {
  freezeAll(value);
  done.add(value);
  return value;
}

/** Whether `deepFreeze` made it so: then it can be shared, because it cannot be changed. */
export const isDeepFrozen = (value: object): boolean => done.has(value);
