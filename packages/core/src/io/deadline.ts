import type { Clock } from './clock.ts';
import type { AbortSignalLike } from './stop.ts';

/** Why work was given up before it ended. The work itself may still go on. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly reason: 'timeout' | 'canceled';

  constructor(reason: 'timeout' | 'canceled') {
    super(reason === 'timeout' ? 'no answer in the time allowed' : 'stopped by the caller');
    this.reason = reason;
  }
}

/**
 * Runs work that cannot be stopped, and stops waiting for it after `ms` or when the signal aborts. What the work does
 * later is ignored, a rejection as well.
 *
 * @throws DeadlineError `timeout` or `canceled`; else whatever the work throws
 */
export function withDeadline<Value>(
  clock: Clock,
  signal: AbortSignalLike | undefined,
  ms: number,
  work: () => Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const release = (): void => {
      cancel();
      signal?.removeEventListener('abort', abort);
    };
    const fail = (reason: DeadlineError['reason']): void => {
      release();
      reject(new DeadlineError(reason));
    };
    const abort = (): void => fail('canceled');
    const cancel = Number.isFinite(ms) ? clock.after(ms, () => fail('timeout')) : () => undefined;
    if (signal?.aborted === true) return abort();
    signal?.addEventListener('abort', abort);
    // An async function: work that throws at once rejects like any other.
    const run = async (): Promise<Value> => work();
    run().then(resolve, reject).finally(release);
  });
}
