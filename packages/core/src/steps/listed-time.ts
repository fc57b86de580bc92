// A date and a time with its zone; without one the moment could be any of a day's (RFC 3339, 5.6).
const withZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)$/i;
const inSeconds = /^\d{10}(?:\.\d+)?$/;
const inMilliseconds = /^\d{13}$/;

/**
 * When a listing says a job was made, ms since 1970. Undefined where it is missing or cannot be read: a time without
 * a zone could be meant in any, and a job must not be ruled out by a guess.
 */
export function listedTime(text: string | undefined): number | undefined {
  const time = text?.trim() ?? '';
  if (inSeconds.test(time)) return Number(time) * 1000;
  if (inMilliseconds.test(time)) return Number(time);
  const ms = withZone.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
