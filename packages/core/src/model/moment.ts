let lastMs: number | undefined;
let lastText = '';

/** A moment as ISO 8601. One moment stands in many places of a job: they share one text. @param ms - Since 1970. */
export function isoOf(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}
