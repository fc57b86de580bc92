import type { HttpResponse } from '../model/http.ts';

const longest = 24 * 60 * 60 * 1000;

// The three forms of a date in HTTP (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
// `Sun Nov  6 08:49:37 1994`. `Date.parse` finds a date in many other texts, such as '-1' and 'soon 5'.
const httpDate =
  /^(?:[a-z]{3,9}, )?(?:\d{1,2}[ -][a-z]{3}[ -]\d{2}(?:\d{2})? \d{2}:\d{2}:\d{2}|[a-z]{3} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4})(?<zone> (?:GMT|UTC|[+-]\d{4}))?$/i;
const asctimeDay = /^[a-z]{3} (?=[a-z]{3} )/i;

/** A date in HTTP is in GMT, also where it does not say so. */
function momentOf(text: string): number | undefined {
  const parts = httpDate.exec(text.replace(asctimeDay, ''));
  if (parts === null) return undefined;
  const [date] = parts;
  const ms = Date.parse(parts.groups?.['zone'] === undefined ? `${date} GMT` : date);
  return Number.isNaN(ms) ? undefined : ms;
}

/** How long a response asks to wait, in ms: `Retry-After` in seconds or as a date. Undefined when it does not say. */
export function retryAfterMs(headers: HttpResponse['headers'], now: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.min(Math.ceil(Number(value) * 1000), longest);
  const date = momentOf(value);
  return date === undefined ? undefined : Math.min(Math.max(0, date - now), longest);
}
