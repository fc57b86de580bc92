import { createTimers } from '#timers';
import type { AbortSignalLike } from './abort-signal.ts';

/** Cancels a timer. */
export type Cancel = () => void;

/** Time and randomness, so that tests can replace both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, which no change of the wall clock touches; deadlines and pauses are counted in it. */
  monotonic(): number;
  /** 0 up to but not including 1; spreads polls and retries. */
  random(): number;
  /** Runs a function once, after so many milliseconds. */
  after(ms: number, run: () => void): Cancel;
  /** Waits for so many milliseconds; ends early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignalLike): Promise<void>;
}

/** A sleep made of `after`. Thousands of jobs sleep at once, so that one function serves the timer and the signal. */
export const sleepOn = (after: Clock['after'], ms: number, signal?: AbortSignalLike): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      cancel?.();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = Number.isFinite(ms) ? after(ms, end) : undefined;
    signal?.addEventListener('abort', end);
  });

/** The clock of this machine. */
export function systemClock(): Clock {
  const after = createTimers();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: () => Math.random(),
    after,
    sleep: (ms, signal) => sleepOn(after, ms, signal),
  };
}
