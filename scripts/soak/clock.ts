import type { Clock } from '../../packages/core/src/transport.ts';

/** The moment of every clock at which a soak begins. */
const epoch = Date.parse('2026-01-01T00:00:00Z');

/** The time of a soak, the same in all its processes, in ms since 1970. */
export const timeOf =
  ({ beganAt, speed }: { readonly beganAt: number; readonly speed: number }) =>
  (): number =>
    epoch + (Date.now() - beganAt) * speed;

/** A clock that goes faster than the real one, so that minutes of waiting take seconds. */
export function fastClock(options: { readonly beganAt: number; readonly speed: number }): Clock {
  const { speed } = options;
  const after: Clock['after'] = (ms, run) => {
    const timer = setTimeout(run, Math.min(ms / speed, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  };
  return {
    now: timeOf(options),
    monotonic: () => performance.now() * speed,
    random: () => Math.random(),
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
  };
}
