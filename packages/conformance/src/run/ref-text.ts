import { refSchema, refToString } from '@crosspoint/core';

/** The ref string of a ref as JSON; undefined where it is none. */
export function refTextOf(ref: unknown): string | undefined {
  const read = refSchema['~standard'].validate(ref);
  return read.issues === undefined ? refToString(read.value) : undefined;
}

/** The ref string of a ref as JSON. @throws RangeError where it is none */
export function refText(ref: unknown): string {
  const text = refTextOf(ref);
  if (text === undefined) throw new RangeError('a step is given a ref that is not one');
  return text;
}
