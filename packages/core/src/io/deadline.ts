import type { AbortSignalLike } from './abort-signal.ts';
import type { Exchange, AbortReason } from './transport.ts';

/** The part of a clock that a deadline needs. */
interface Timer {
  after(ms: number, run: () => void): () => void;
}

/** Work was given up before it ended. The work itself may still go on. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly reason: AbortReason;

  constructor(reason: AbortReason) {
    super(reason === 'timeout' ? 'no response in the time allowed' : 'stopped by the caller');
    this.reason = reason;
  }
}

/**
 * Calls `stop` once: after `ms` (`Infinity`: never), or when the signal aborts; at once where it has aborted already.
 *
 * @returns what stops listening, so that `stop` is not called any more
 */
export function onDeadline(
  clock: Timer,
  signal: AbortSignalLike | undefined,
  ms: number,
  stop: (reason: AbortReason) => void,
): () => void {
  if (signal?.aborted === true) {
    stop('canceled');
    return () => undefined;
  }
  const end = (reason: AbortReason): void => {
    release();
    stop(reason);
  };
  const abort = (): void => end('canceled');
  const cancel = Number.isFinite(ms) ? clock.after(ms, () => end('timeout')) : undefined;
  const release = (): void => {
    cancel?.();
    signal?.removeEventListener('abort', abort);
  };
  signal?.addEventListener('abort', abort);
  return release;
}

/**
 * Runs work for at most `ms`, and only until the signal aborts. An exchange is aborted then, and its own response, which
 * rejects, is the result. Other work cannot be stopped: it is not waited for any longer, and what it does later is
 * ignored, a rejection as well. Work whose signal has aborted already is not begun.
 *
 * @param late - What stands in for a result that was not waited for. @default throws a DeadlineError
 * @throws DeadlineError `timeout` or `canceled`; else whatever the work throws
 */
export function withDeadline<Value>(
  clock: Timer,
  signal: AbortSignalLike | undefined,
  ms: number,
  work: () => Promise<Value> | Exchange<Value>,
  late: (reason: AbortReason) => Value | Promise<Value> = throwLate,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let exchange: Exchange<Value> | undefined;
    const stop = (reason: AbortReason): void => {
      try {
        if (exchange === undefined) resolve(late(reason));
        else exchange.abort(reason);
      } catch (error) {
        reject(error); // this may be called by a timer: thrown there, the error would end the process
      }
    };
    if (signal?.aborted === true) return stop('canceled');
    const begun = work(); // what it throws at once rejects, like any other error
    if ('response' in begun) exchange = begun;
    const release = onDeadline(clock, signal, ms, stop);
    // One promise less than with `finally`, in the path of every request.
    ('response' in begun ? begun.response : begun).then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}

function throwLate(reason: AbortReason): never {
  throw new DeadlineError(reason);
}
