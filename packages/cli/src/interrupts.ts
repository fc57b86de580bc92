import { signalCodes } from './exit-codes.ts';
import type { Io, Signal, Stop } from './io.ts';

// npm passes a signal on that the terminal has sent us already: two this close are one press of Ctrl-C.
const samePressMs = 300;
// A gateway usually answers a submit in less. Giving up earlier could leave a paid job without a name.
const graceMs = 3_000;

/** Ctrl-C: the first ends a wait and keeps the job, the next ends the process. */
export class Interrupts {
  readonly #io: Io;
  readonly #controller = new AbortController();
  readonly #unlisten: Stop;
  #stopGrace: Stop = () => undefined;
  #onHeld: (() => void) | undefined;
  #pressedAt = Number.NEGATIVE_INFINITY;
  #received: Signal | undefined;
  #heard = false;

  constructor(io: Io) {
    this.#io = io;
    this.#unlisten = io.onSignal((signal) => this.#press(signal));
  }

  /** A signal that aborts when somebody wants out. Until it was asked for, Ctrl-C ends the process as it always does. */
  listen(): AbortSignal {
    this.#heard = true;
    return this.#controller.signal;
  }

  /** The first signal that came. */
  get received(): Signal | undefined {
    return this.#received;
  }

  #press(signal: Signal): void {
    const now = this.#io.clock.now();
    const again = now - this.#pressedAt < samePressMs;
    if (again) return;
    this.#pressedAt = now;
    const first = this.#received === undefined;
    this.#received ??= signal;
    if (first && this.#onHeld !== undefined) {
      this.#onHeld();
      this.#stopGrace = this.#io.clock.after(graceMs, () => this.#controller.abort());
    } else if (!this.#heard || this.#controller.signal.aborted) {
      this.#io.exit(signalCodes[this.#received]);
    } else {
      this.#controller.abort();
    }
  }

  /**
   * Runs what must not be torn in two: the first Ctrl-C gives it a moment to end by itself, and `onHeld` says so;
   * the second tears it.
   */
  async hold<Value>(work: () => Promise<Value>, onHeld: () => void): Promise<Value> {
    this.#onHeld = onHeld;
    try {
      return await work();
    } finally {
      this.#onHeld = undefined;
      this.#stopGrace();
      if (this.#received !== undefined) this.#controller.abort();
    }
  }

  /** Stops listening. */
  end(): void {
    this.#unlisten();
    this.#stopGrace();
  }
}
