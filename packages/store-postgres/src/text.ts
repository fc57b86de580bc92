/**
 * A text as a column holds it. PostgreSQL refuses a NUL, and no driver writes half of a surrogate pair; those are written
 * as JSON, and so is what could be mistaken for that.
 */
export const inColumn = (text: string): string =>
  /^"|\0|\p{Surrogate}/u.test(text) ? JSON.stringify(text) : text;
