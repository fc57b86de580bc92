import type { HttpResponse } from '../model/http.ts';

const longest = 24 * 60 * 60 * 1000;

/** How long a response asks to wait, in ms: `Retry-After` in seconds or as a date. Undefined when it does not say. */
export function retryAfterMs(headers: HttpResponse['headers'], now: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.min(Math.ceil(Number(value) * 1000), longest);
  // Only an HTTP-date: other texts, such as '-1', also parse as some date or other.
  if (!/^[A-Za-z]{3,9},? /.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), longest);
}
