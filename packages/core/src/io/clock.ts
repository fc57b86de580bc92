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

/** The clock of this machine. */
export function systemClock(): Clock {
  let loaded: Clock['sleep'] | undefined;
  // Whoever only submits never sleeps.
  const load = async (): Promise<Clock['sleep']> => {
    const { createSleep } = await import('./sleep.ts');
    return (loaded ??= createSleep());
  };
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: () => Math.random(),
    after: createTimers(),
    sleep: (ms, signal) => loaded?.(ms, signal) ?? load().then((sleep) => sleep(ms, signal)),
  };
}
