import { createTimers } from '#timers';
import { onDeadline } from './deadline.ts';
import type { AbortSignalLike } from './stop.ts';

/** Stops what was planned. */
export type Cancel = () => void;

/** Time and chance, so that both can be stilled in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, which no change of the wall clock touches; deadlines and pauses are counted in it. */
  monotonic(): number;
  /** 0 up to but not including 1; spreads polls and retries. */
  random(): number;
  /** Runs something once, later. */
  after(ms: number, run: () => void): Cancel;
  /** Lets time pass; ends early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignalLike): Promise<void>;
}

/** A sleep made of `after`. */
export const sleepOn = (after: Clock['after'], ms: number, signal?: AbortSignalLike): Promise<void> =>
  new Promise((resolve) => void onDeadline({ after }, signal, ms, () => resolve()));

/** The clock on the wall. */
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
