import type { Clock } from '../../io/clock.ts';

/** What a store reads its time from. */
export type StoreClock = Pick<Clock, 'now' | 'monotonic'>;

/** A clock that stands until a case moves it. */
export interface TestClock extends StoreClock {
  /** Lets time pass. */
  readonly advance: (ms: number) => void;
  /** Sets the wall clock to another time, as a person or a time server does; no time passes. */
  readonly setBy: (ms: number) => void;
}

/** @param offsetMs how far the wall clock is ahead of that of other test clocks */
export function testClock(offsetMs = 0): TestClock {
  let passed = 0;
  let offset = Date.parse('2026-01-01T00:00:00Z') + offsetMs;
  return {
    now: () => offset + passed,
    monotonic: () => passed,
    advance(ms) {
      passed += ms;
    },
    setBy(ms) {
      offset += ms;
    },
  };
}
