import type { Clock } from '@crosspoint/core/transport';
import { fakeClock } from '@crosspoint/core/testing';
import { idleTicks, whileBusy } from './while-busy.ts';

/** A fake clock that can be moved to the next timer. */
export interface MovingClock extends Clock {
  /** Moves on by some ms, and runs the timers that fall due. */
  readonly advance: (ms: number) => void;
  /** Runs the next timer; `false` where there is none. */
  readonly toNextDeadline: () => boolean;
}

/** Creates a clock whose sleeps end at once and move it. */
export function movingClock(at: number): MovingClock {
  const still = fakeClock({ at: new Date(at).toISOString(), skipSleeps: true });
  const deadlines = new Set<{ readonly due: number }>();
  return {
    ...still,
    after(ms, run) {
      const deadline = { due: still.now() + Math.max(0, ms) };
      deadlines.add(deadline);
      const cancel = still.after(ms, () => {
        deadlines.delete(deadline);
        run();
      });
      return () => {
        deadlines.delete(deadline);
        cancel();
      };
    },
    toNextDeadline() {
      if (deadlines.size === 0) return false;
      const next = Math.min(...[...deadlines].map(({ due }) => due));
      still.advance(Math.max(0, next - still.now()));
      return true;
    },
  };
}

/**
 * Moves the clock from timer to timer until a caller that waits closes its connection.
 *
 * @param grace - The first timer closes no connection: a held request returns its job, and continues.
 */
export async function outwait(clock: MovingClock, gone: Promise<void>, grace: boolean): Promise<void> {
  let hasLeft = false;
  const leaving = gone.then(() => {
    hasLeft = true;
  });
  for (let tries = 0; tries < 1_000 && !hasLeft; tries += 1) {
    const ended = clock.toNextDeadline() && !(grace && tries === 0);
    // A caller that timed out closes its connection; until then the next request must not time out as well. A timer
    // that does not exist yet will be set soon.
    await whileBusy(leaving, undefined, ended ? idleTicks.middle : idleTicks.short);
  }
}
