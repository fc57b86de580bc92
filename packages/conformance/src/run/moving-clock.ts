import type { Clock } from '@crosspoint/core/transport';
import { fakeClock } from '@crosspoint/core/testing';

/** A still clock that can be moved to the next deadline anybody waits for. */
export interface MovingClock extends Clock {
  /** Runs what falls due next; `false` where nobody waits for anything. */
  readonly toNextDeadline: () => boolean;
}

/** Makes one. Sleeps end at once and move it. */
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

// On a busy machine a caller may need this long to hang up once its deadline is over; time must not run on meanwhile, or
// it would use up the deadline of the next question as well.
const hangUpMs = 5_000;
// A deadline that is not there yet will be soon.
const soonMs = 5;

/**
 * Moves the clock from deadline to deadline until a caller that was left waiting hangs up.
 *
 * @param grace - The first deadline is one at which nobody hangs up: a held call hands out its job, and goes on.
 */
export async function outwait(clock: MovingClock, gone: Promise<void>, grace: boolean): Promise<void> {
  let left = false;
  const leaving = gone.then(() => {
    left = true;
  });
  for (let tries = 0; tries < 1_000 && !left; tries += 1) {
    const ended = clock.toNextDeadline() && !(grace && tries === 0);
    const waitMs = ended ? hangUpMs : soonMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs);
    });
    await Promise.race([leaving, late]);
    clearTimeout(timer);
  }
}
