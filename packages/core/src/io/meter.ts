/** Counts the letters a search looks at; tests double a text and compare two counts, which no slow machine changes. */
export interface Meter {
  /** How many steps were taken. */
  steps: number;
}
