import type { JobRef } from '../model/ref.ts';
import type { JobStore } from './store/store.ts';
import { RateWindow, type Slot, type Window } from './account/rate-window.ts';

/** Every window of this process, by the account or the address that is counted. */
class UsageLimits {
  readonly #windows = new Map<string, RateWindow>();
  /** Frees the slot of a job that is in flight. */
  readonly #inFlight = new Map<string, () => void>();

  window(name: string, row: Window): RateWindow {
    const known = this.#windows.get(name) ?? new RateWindow(row);
    this.#windows.set(name, known);
    return known;
  }

  /** Keeps the slot of a job until the job is seen to have ended, or the slot has. */
  bind(ref: JobRef, { release, free }: Slot): void {
    release();
    const name = inFlightName(ref);
    this.#inFlight.set(name, free);
    // The slot of a job without polls ends by itself; what is kept for it is little, and has its bound.
    if (this.#inFlight.size > mostInFlight) this.#inFlight.delete(this.#inFlight.keys().next().value!);
  }

  /** A job was seen to have ended. */
  ended(ref: JobRef): void {
    if (this.#inFlight.size === 0) return; // as at most gateways, which have no such limit
    const name = inFlightName(ref);
    this.#inFlight.get(name)?.();
    this.#inFlight.delete(name);
  }
}

const mostInFlight = 10_000;

const inFlightName = ({ provider, account, id }: JobRef): string => JSON.stringify([provider, account, id]);

const byStore = new WeakMap<JobStore, UsageLimits>();

/**
 * How much of what gateways allow is in use. Registries on one store name the same accounts by the same labels, so what one of
 * them sends counts for all of them in this process.
 */
export function usageLimitsOf(store: JobStore): UsageLimits {
  const known = byStore.get(store) ?? new UsageLimits();
  byStore.set(store, known);
  return known;
}
