/** A source of time, in milliseconds since 1970. */
export interface WallClock {
  /** The time now, in milliseconds since 1970. */
  now(): number;
}

/** The emulator's clock: the system's plus what `advance` added, or one from outside that cannot be moved here. */
export interface MovableClock extends WallClock {
  /** Moves the clock forward by so many milliseconds. Throws where the clock comes from outside. */
  advance(ms: number): void;
  /** Resolves when the clock reads `at`, by waiting or by `advance`, or as soon as `left` is aborted. */
  until(at: number, left: AbortSignal): Promise<void>;
}

/** The longest delay of a timer, and how often an outside clock, which reports no move, is read again. */
const [longestTimerMs, lookAgainMs] = [2 ** 31 - 1, 10];

export function createClock(outside?: WallClock): MovableClock {
  let added = 0;
  const lookers = new Set<() => void>();
  const now = (): number => outside?.now() ?? Date.now() + added;
  return {
    now,
    advance(ms) {
      if (outside !== undefined)
        throw new Error('This emulator runs on an outside clock: move that one instead.');
      if (!Number.isFinite(ms) || ms < 0) throw new Error(`A clock advances by 0 ms or more, not by ${ms}.`);
      added += ms;
      for (const look of lookers) look();
    },
    until: (at, left) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const look = (): void => {
          clearTimeout(timer);
          const restMs = at - now();
          if (restMs > 0 && !left.aborted) {
            timer = setTimeout(look, outside === undefined ? Math.min(restMs, longestTimerMs) : lookAgainMs);
            return;
          }
          lookers.delete(look);
          left.removeEventListener('abort', look);
          resolve();
        };
        lookers.add(look);
        left.addEventListener('abort', look);
        look();
      }),
  };
}
