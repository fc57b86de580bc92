import type { Clock } from '@crosspoint/core';
import { stillClock } from '@crosspoint/core/testing';

/** A still clock that can be moved to the next deadline anybody waits for. */
export interface MovingClock extends Clock {
  /** Runs what falls due next; `false` where nobody waits for anything. */
  readonly toNextDeadline: () => boolean;
}

/** Makes one. Sleeps end at once and move it. */
export function movingClock(at: number): MovingClock {
  const still = stillClock({ at: new Date(at).toISOString(), skipSleeps: true });
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

const patienceMs = 25;

/** Moves the clock from deadline to deadline until a caller that was left waiting hangs up. */
export async function outwait(clock: MovingClock, gone: Promise<void>): Promise<void> {
  let left = false;
  const leaving = gone.then(() => {
    left = true;
  });
  // The caller may still be on its way to wait: a deadline that is not there yet is waited for as well.
  for (let tries = 0; tries < 400 && !left; tries += 1) {
    clock.toNextDeadline();
    await Promise.race([leaving, new Promise((resolve) => void setTimeout(resolve, patienceMs).unref())]);
  }
}
