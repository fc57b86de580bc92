/** A source of time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** The emulator's clock: the system's plus what `advance` added, or one from outside that cannot be moved here. */
export interface MovableClock extends Clock {
  /** Moves the clock forward by so many milliseconds. Throws where the clock comes from outside. */
  advance(ms: number): void;
}

export function createClock(outside?: Clock): MovableClock {
  let added = 0;
  return {
    now: () => outside?.now() ?? Date.now() + added,
    advance(ms) {
      if (outside !== undefined)
        throw new Error('This emulator runs on an outside clock: move that one instead.');
      if (!Number.isFinite(ms) || ms < 0) throw new Error(`A clock advances by 0 ms or more, not by ${ms}.`);
      added += ms;
    },
  };
}
