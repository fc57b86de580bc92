import { promisesAreShared } from '#timers';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { withDeadline } from '../../io/deadline.ts';
import { CrosspointError } from '../../model/error.ts';
import type { Context } from '../context.ts';
import type { RoutingOptions } from '../plan/plan.ts';
import type { JobStore } from '../store/store.ts';

/**
 * So many submits of one queue are planned, or wait for a connection, at a time. It is twice what the default transport
 * sends to one origin at once, so that a connection that becomes free always finds a submit that is ready.
 */
export const mostBegun = 512;

/** Gives a submit's place to the next one; called again it does nothing. */
export type LeaveQueue = () => void;

const message = 'stopped while waiting behind other submits of the same model; nothing was sent';

/**
 * Submits that compete for the same gateways, in the order they came. Those that are not begun hold their request and
 * nothing else: with a plan and an intent they would take ten times the memory, and an intent expires.
 */
class SubmitQueue {
  #begun = 0;
  #first = 0;
  #last = 0;
  readonly #waiting = new Map<number, () => void>();

  get isIdle(): boolean {
    return this.#begun === 0;
  }

  /** Takes a place where one is free. */
  tryEnter(): boolean {
    if (this.#begun >= mostBegun) return false;
    this.#begun += 1;
    return true;
  }

  /** @throws CrosspointError `canceled`; nothing was sent */
  async waitForPlace(clock: Context['clock'], signal: AbortSignalLike): Promise<void> {
    // What never waits has no place to hand on.
    if (signal.aborted) throw new CrosspointError({ code: 'canceled', message });
    const number = (this.#last += 1);
    const turn = (): Promise<void> => new Promise((resolve) => void this.#waiting.set(number, resolve));
    return withDeadline(clock, signal, Number.POSITIVE_INFINITY, turn, () => {
      if (!this.#waiting.delete(number)) this.leave(); // it had its turn in the very moment of the stop
      throw new CrosspointError({ code: 'canceled', message });
    });
  }

  /** The place goes to the next one without being free in between. */
  leave(): void {
    while (this.#first < this.#last) {
      const number = (this.#first += 1);
      const begin = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (begin !== undefined) return begin();
    }
    this.#begun -= 1;
  }
}

const nothing = (): void => undefined;

/** Of each store, as with the usage limits: registries on one store send to the same accounts. */
const queuesOf = new WeakMap<JobStore, Map<string, SubmitQueue>>();

/** Whoever wants the same model from the same gateways waits in the same queue; a tenant's submits have their own. */
const nameOf = (namespace: string, model: string, { only, order, ignore }: RoutingOptions): string =>
  [namespace, model, only, order, ignore].join('\n');

/**
 * Waits until a submit may be planned, which is at once unless very many are. On runtimes where no request may wait for
 * another one it never waits.
 *
 * @throws CrosspointError `canceled`; nothing was sent
 */
export function enterQueue(
  { store, namespace, clock }: Pick<Context, 'store' | 'namespace' | 'clock'>,
  model: string,
  options: RoutingOptions,
  signal: AbortSignalLike,
): LeaveQueue | Promise<LeaveQueue> {
  if (!promisesAreShared) return nothing;
  const queues = queuesOf.get(store) ?? new Map<string, SubmitQueue>();
  queuesOf.set(store, queues);
  const name = nameOf(namespace, model, options);
  const queue = queues.get(name) ?? new SubmitQueue();
  queues.set(name, queue);
  let isInside = true;
  const leave = (): void => {
    if (!isInside) return;
    isInside = false;
    queue.leave();
    if (queue.isIdle) queues.delete(name);
  };
  // No promise where there is no wait, which is in nearly every submit.
  return queue.tryEnter() ? leave : queue.waitForPlace(clock, signal).then(() => leave);
}
