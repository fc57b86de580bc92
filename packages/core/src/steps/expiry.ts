import type { ReadOutput } from '../model/provider.ts';
import { listedTime } from './listed-time.ts';

/** ms since 1970 after which no date can be written down. */
const lastMoment = 8_640_000_000_000_000;

/** A moment as a gateway prints it: ISO 8601 with a zone, or seconds or milliseconds since 1970, as number or text. */
function momentOf(printed: string | number | null | undefined): number | undefined {
  const text = typeof printed === 'number' && Number.isFinite(printed) ? String(printed) : printed;
  return typeof text === 'string' ? listedTime(text) : undefined;
}

/**
 * When an output's link ends, ISO 8601: the moment the response names, else the time it names from now, else the
 * gateway's usual time from now. A moment that cannot be understood is not guessed at.
 */
export function expiryOf(
  { expiresAt, expiresInMs }: Pick<ReadOutput, 'expiresAt' | 'expiresInMs'>,
  usualMs: number | undefined,
  now: number,
): string | undefined {
  const relative = expiresInMs ?? usualMs;
  const moment = momentOf(expiresAt) ?? (relative === undefined ? undefined : now + relative);
  return moment === undefined || !(Math.abs(moment) <= lastMoment)
    ? undefined
    : new Date(moment).toISOString();
}
