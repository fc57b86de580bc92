import type { Clock } from './clock.ts';

// What setTimeout can hold; a longer wait wakes early and aims again.
const longestMs = 2_000_000_000;

/**
 * Timers of one clock, each of its own. Some runtimes (Cloudflare Workers) end the timers of a request with it, so that
 * one that several requests share would never fire for the others.
 */
export const createTimers =
  (_tickMs?: number): Clock['after'] =>
  (ms, run) => {
    const end = performance.now() + ms;
    let timer: ReturnType<typeof setTimeout>;
    const aim = (): void => {
      const remainingMs = end - performance.now();
      timer = setTimeout(
        () => (remainingMs > longestMs ? aim() : run()),
        Math.max(0, Math.min(remainingMs, longestMs)),
      );
    };
    aim();
    return () => clearTimeout(timer);
  };

/**
 * Whether work of one request may wait for a promise of another. Cloudflare Workers end what a request began with it, so
 * that others would wait for ever.
 */
export const promisesAreShared = false;
