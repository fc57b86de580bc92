/** A TypeScript type, as the members of a union. */
export type Members = readonly string[];

/** A value that has a type of its own. */
export type Plain = string | number | boolean;

/** The type of one value. */
export const literal = (value: Plain): string =>
  typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'` : String(value);
