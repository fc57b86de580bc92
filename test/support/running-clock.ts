import type { Clock } from '../../packages/core/src/transport.ts';

/** A clock that goes on to its next timer as soon as nothing else is left to do. */
export interface RunningClock extends Clock {
  /** Lets time pass until a moment, in ms since 1970; what is due then has been done. */
  runUntil(end: number): Promise<void>;
}

const drained = async (): Promise<void> => {
  // A request goes through a few promises, and what is loaded at its first use through a few more.
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** @param at - When it begins, ISO 8601. */
export function runningClock(at = '2026-01-01T00:00:00Z'): RunningClock {
  let now = Date.parse(at);
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const after: Clock['after'] = (ms, run) => {
    const timer = { at: now + Math.max(0, ms), run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    now: () => now,
    monotonic: () => now,
    random: () => 0.5,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const end = (): void => {
          cancel();
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const cancel = after(ms, end);
        signal?.addEventListener('abort', end);
      }),
    async runUntil(end) {
      for (;;) {
        await drained();
        let next: { readonly at: number; readonly run: () => void } | undefined;
        for (const timer of timers) if (next === undefined || timer.at < next.at) next = timer;
        if (next === undefined || next.at > end) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}
