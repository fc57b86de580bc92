import type { House } from './protocol.ts';
import { unitsOf } from './money.ts';
import { sinceReset } from './since-reset.ts';

/** What one job moves, in whole smallest units. */
export interface Entry {
  readonly currency: string;
  /** Out of the account from the job's start to its end. */
  readonly held: number;
  /** Out of it for good from its end on. */
  readonly taken: number;
  readonly endsAt: number;
}

const entries = sinceReset((): Entry[] => []);

/** Writes down what a job moves, now and when it ends: the clock alone makes the difference, nothing has to run. */
export function book(house: House, entry: Entry): void {
  entries(house).push(entry);
}

/** What lies in the account by now. */
export function balanceOf(house: House, currency: string, places: number): number {
  return left(house, currency, places, ({ held, taken, endsAt }) => (house.now() < endsAt ? held : taken));
}

/** What of it can be spent: what jobs under way will take is spoken for. */
export function freeOf(house: House, currency: string, places: number): number {
  return left(house, currency, places, ({ held, taken, endsAt }) =>
    house.now() < endsAt ? Math.max(held, taken) : taken,
  );
}

function left(house: House, currency: string, places: number, out: (entry: Entry) => number): number {
  const start = unitsOf(house.funds[currency] ?? '0', places);
  const own = entries(house).filter((entry) => entry.currency === currency);
  return own.reduce((sum, entry) => sum - out(entry), start);
}
