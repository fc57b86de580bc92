import type * as z from 'zod';

/** Something from outside was not understood; says everything that is wrong with it. */
export class InputError extends Error {
  readonly issues: readonly string[];

  constructor(what: string, issues: readonly string[]) {
    super(`${what} was not understood: ${issues.join('; ')}`);
    this.name = 'InputError';
    this.issues = issues;
  }
}

/** Parses outside input; throws one error that names every issue. */
export function readInput<T>(what: string, schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'as a whole'}: ${message}`,
  );
  throw new InputError(what, issues);
}
