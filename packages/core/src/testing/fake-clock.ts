import type { Clock } from '../io/clock.ts';
import { sleepOn } from '../io/sleep.ts';

/** A clock that moves only when `advance` is called. */
export interface FakeClock extends Clock {
  /** Moves on, running what falls due, in order. */
  advance(ms: number): void;
  /** How many timers are waiting. */
  readonly pending: number;
  /** Every sleep so far, in ms, in the order they were asked for. */
  readonly slept: readonly number[];
}

/** Options of a fake clock. */
export interface FakeClockOptions {
  /** ISO 8601. @default 2026-01-01T00:00:00Z */
  readonly at?: string;
  /** Sleeps end at once and move the clock, so that a wait of minutes takes no time. Deadlines are not skipped. */
  readonly skipSleeps?: boolean;
  /** What `random()` gives; 0.5 is no jitter at all. @default 0.5 */
  readonly random?: () => number;
}

/**
 * Makes a fake clock.
 *
 * @example
 * const clock = fakeClock({ skipSleeps: true });
 * const media = createRegistry({ providers, clock });
 */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  let now = Date.parse(options.at ?? '2026-01-01T00:00:00Z');
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const slept: number[] = [];

  const advance = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = end;
  };

  const after: Clock['after'] = (ms, run) => {
    const timer = { at: now + Math.max(0, ms), run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  return {
    now: () => now,
    monotonic: () => now,
    random: options.random ?? (() => 0.5),
    after,
    sleep: (ms, signal) => {
      slept.push(ms);
      if (options.skipSleeps !== true) return sleepOn(after, ms, signal);
      if (signal?.aborted !== true) advance(ms);
      return Promise.resolve();
    },
    advance,
    get pending() {
      return timers.size;
    },
    slept,
  };
}
