import { signalCodes } from '../io/exit-codes.ts';
import type { Io, Signal, Unsubscribe } from '../io/io.ts';

// npm passes a signal on that the terminal has sent us already: two this close are one press of Ctrl-C.
const samePressMs = 300;
// A gateway usually responds to a submit in less. Giving up earlier could leave a paid job without a name.
const graceMs = 3_000;

/** What a press of Ctrl-C does while something must not be torn; `false` leaves it to the usual. */
type OnPress = () => boolean | void;

/** Ctrl-C: the first ends a wait and keeps the job, the next ends the process. */
export class Interrupts {
  readonly #io: Io;
  #finished = false;
  readonly #controller = new AbortController();
  #stopGrace: Unsubscribe = () => undefined;
  /** For the presses to come, in order. */
  #onPress: OnPress[] = [];
  #pressedAt = Number.NEGATIVE_INFINITY;
  #received: Signal | undefined;
  #heard = false;

  constructor(io: Io) {
    this.#io = io;
    io.onSignal((signal) => this.#press(signal));
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
    if (this.#finished) return;
    const now = this.#io.clock.now();
    const sinceLast = now - this.#pressedAt;
    // Negative: the clock was set back, which says nothing about this press.
    if (sinceLast >= 0 && sinceLast < samePressMs) return;
    this.#pressedAt = now;
    this.#received ??= signal;
    const run = this.#onPress.shift();
    if (run !== undefined && run() !== false) return;
    if (!this.#heard || this.#controller.signal.aborted) this.#io.exit(signalCodes[this.#received]);
    else this.#controller.abort();
  }

  /**
   * Runs what must not be torn in two: the first Ctrl-C gives it a moment to end by itself, and `onHeld` says so, or
   * gives `false` where there is nothing to tear yet; the second tears it, unless `onAgain` says otherwise. What follows is stopped, unless `goesOn` says that it holds
   * something a stop would lose.
   */
  async hold<Value>(
    work: () => Promise<Value>,
    onHeld: OnPress,
    { onAgain, goesOn = () => false }: { onAgain?: OnPress; goesOn?: (value: Value) => boolean } = {},
  ): Promise<Value> {
    const first: OnPress = () => {
      if (onHeld() === false) return false;
      this.#stopGrace = this.#io.clock.after(graceMs, () => this.#controller.abort());
      return true;
    };
    const presses = [...(this.#received === undefined ? [first] : []), ...(onAgain ? [onAgain] : [])];
    this.#onPress = presses;
    let kept = false;
    try {
      const value = await work();
      kept = goesOn(value);
      return value;
    } finally {
      this.#onPress = [];
      this.#stopGrace();
      if (this.#received !== undefined && !kept) this.#controller.abort();
    }
  }

  /** Runs what leaving would lose: the first Ctrl-C only warns, the second leaves. */
  async keep<Value>(work: () => Promise<Value>, warn: () => void): Promise<Value> {
    if (this.#received === undefined) this.#onPress = [warn];
    else warn();
    try {
      return await work();
    } finally {
      this.#onPress = [];
    }
  }

  /**
   * The end of the run is decided: from here on signals are received and ignored. The handlers stay until the process
   * is gone, because without them a late signal would end a finished run as killed, and a script would run it again.
   */
  finish(): void {
    this.#finished = true;
    this.#stopGrace();
  }
}
