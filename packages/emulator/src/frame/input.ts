import type * as z from 'zod';

/** Something from outside was not understood; says everything that is wrong with it. */
export class InputError extends Error {
  readonly objections: readonly string[];

  constructor(what: string, objections: readonly string[]) {
    super(`${what} was not understood: ${objections.join('; ')}`);
    this.name = 'InputError';
    this.objections = objections;
  }
}

/** Parses outside input; throws one error that names every objection. */
export function readInput<T>(what: string, schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const objections = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'as a whole'}: ${message}`,
  );
  throw new InputError(what, objections);
}
