/** Counts the letters a search looks at; tests double a text and compare two counts, which no slow machine changes. */
export interface Meter {
  steps: number;
}
