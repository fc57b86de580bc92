/**
 * A text as a column holds it. SQLite ends a text at a NUL and knows no half of a surrogate pair, so that two different
 * texts could become one; those are written as JSON, and so is what could be mistaken for that.
 */
export const inColumn = (text: string): string =>
  /^"|\0|\p{Surrogate}/u.test(text) ? JSON.stringify(text) : text;
