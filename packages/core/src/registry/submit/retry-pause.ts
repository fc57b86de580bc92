import type { CrosspointError } from '../../model/error.ts';

/** A gateway that asks for a longer pause gets it from the caller, not from a hanging submit. */
export const longestPauseMs = 60_000;

/**
 * How long to wait before a submit is sent again, in ms: as long as the gateway asks, else twice as long each time.
 *
 * @param n - How often it was sent again before.
 */
export const pauseBefore = (
  { retryAfterMs }: Pick<CrosspointError, 'retryAfterMs'>,
  n: number,
  random: number,
): number => retryAfterMs ?? Math.min(longestPauseMs, 500 * 2 ** n * (0.75 + random / 2));
