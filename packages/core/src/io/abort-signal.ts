/**
 * A signal that ends work early. An `AbortSignal` is one; those made here are far lighter and may be listened to by
 * ten thousand waits without a warning.
 */
export interface AbortSignalLike {
  /** Whether it has aborted. */
  readonly aborted: boolean;
  /** Calls `run` when the signal aborts; not when it has aborted already. */
  addEventListener(type: 'abort', run: () => void): void;
  /** Removes a listener that was added. */
  removeEventListener(type: 'abort', run: () => void): void;
}

/** A signal that `stop()` aborts, once. */
export class LightAbortController implements AbortSignalLike {
  readonly #listeners = new Set<() => void>();
  #aborted = false;

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_: 'abort', run: () => void): void {
    this.#listeners.add(run);
  }

  removeEventListener(_: 'abort', run: () => void): void {
    this.#listeners.delete(run);
  }

  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const run of listeners) run();
  }
}

/** Aborts with whichever of two signals aborts first. */
export class EitherSignal implements AbortSignalLike {
  readonly #first: AbortSignalLike;
  readonly #second: AbortSignalLike;

  constructor(first: AbortSignalLike, second: AbortSignalLike) {
    this.#first = first;
    this.#second = second;
  }

  get aborted(): boolean {
    return this.#first.aborted || this.#second.aborted;
  }

  addEventListener(type: 'abort', run: () => void): void {
    this.#first.addEventListener(type, run);
    this.#second.addEventListener(type, run);
  }

  removeEventListener(type: 'abort', run: () => void): void {
    this.#first.removeEventListener(type, run);
    this.#second.removeEventListener(type, run);
  }
}

/**
 * Aborts with one of our signals or with a caller's. The caller's is derived first: one signal can then serve a thousand
 * jobs without Node.js warning about its listeners. React Native has no `AbortSignal.any`, and warns of nothing.
 */
export function anySignal(ours: AbortSignalLike, callers: AbortSignal | undefined): AbortSignalLike {
  if (callers === undefined) return ours;
  // Only a signal of this realm can be derived from; one of another, as in a test environment, is listened to itself.
  const isOfThisRealm = callers instanceof AbortSignal && 'any' in AbortSignal;
  const derived = isOfThisRealm ? AbortSignal.any([callers]) : callers;
  return new EitherSignal(ours, derived);
}
