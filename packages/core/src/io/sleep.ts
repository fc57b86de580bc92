import { createTimers, promisesAreShared } from '#timers';
import { type AbortSignalLike, LightAbortController } from './abort-signal.ts';

/** Runs a function once, after so many ms. @returns what cancels it */
type After = (ms: number, run: () => void) => () => void;

/** A sleep made of `after`. One function serves the timer and the signal. */
export const sleepOn = (after: After, ms: number, signal?: AbortSignalLike): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      cancel?.();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = Number.isFinite(ms) ? after(ms, end) : undefined;
    signal?.addEventListener('abort', end);
  });

/** Jobs that go on together. */
interface Group {
  readonly sleep: Promise<void>;
  count: number;
}

const tickMs = 5;
// Long enough groups: those that would be longer end one tick apart, so that no turn of the event loop is long.
const mostTogether = 64;

/** When a sleep ends whose precision is a thousandth: the longer it is, the more of them end together. */
function endOf(ms: number): { readonly end: number; readonly stepMs: number } {
  const stepMs = tickMs * 2 ** Math.max(0, Math.floor(Math.log2(ms / 1_000 / tickMs)));
  return { end: Math.ceil((performance.now() + ms) / stepMs) * stepMs, stepMs };
}

/**
 * Sleeps of one clock. Those that end at about the same moment, under the signal of one registry, are one promise: of ten
 * thousand jobs that wait, each holds what goes on after it and nothing else.
 */
export function createSleep(): (ms: number, signal?: AbortSignalLike) => Promise<void> {
  const after = createTimers(tickMs);
  const shared = new WeakMap<LightAbortController, Map<number, Group>>();
  return (ms, signal) => {
    const isShared = promisesAreShared && signal instanceof LightAbortController;
    if (!isShared || signal.aborted || !Number.isFinite(ms) || ms <= 0) return sleepOn(after, ms, signal);
    const groups = shared.get(signal) ?? new Map<number, Group>();
    const { end: first, stepMs } = endOf(ms);
    let end = first;
    while (end < first + stepMs - tickMs && (groups.get(end)?.count ?? 0) >= mostTogether) end += tickMs;
    const group = groups.get(end);
    if (group !== undefined) {
      group.count += 1;
      return group.sleep;
    }
    const sleep = sleepOn(after, end - performance.now(), signal);
    shared.set(signal, groups.set(end, { sleep, count: 1 }));
    void sleep.then(() => groups.delete(end));
    return sleep;
  };
}
