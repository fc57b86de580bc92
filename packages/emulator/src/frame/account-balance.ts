import { unitsOf } from './money.ts';
import type { GatewayContext } from './protocol.ts';
import { sinceReset } from './since-reset.ts';

/** What one job moves, in whole smallest units. */
export interface AccountEntry {
  readonly currency: string;
  /** Out of the account from the job's start to its end. */
  readonly held: number;
  /** Out of it for good from its end on. */
  readonly taken: number;
  readonly endsAt: number;
}

/** A gateway's account. The clock alone moves what jobs hold and take: nothing has to run when one ends. */
export interface AccountBalance {
  book(context: GatewayContext, entry: AccountEntry): void;
  /** What lies in it by now. */
  balance(context: GatewayContext, currency: string): number;
  /** What of that can be spent: what jobs under way will take is spoken for. */
  free(context: GatewayContext, currency: string): number;
}

/** `start` says, as a decimal, what lies in the account at first and after every reset. */
export function createAccountBalance(
  places: number,
  start: (context: GatewayContext, currency: string) => string,
): AccountBalance {
  const entries = sinceReset((): AccountEntry[] => []);
  const remainingOf = (
    context: GatewayContext,
    currency: string,
    out: (entry: AccountEntry) => number,
  ): number => {
    const ofCurrency = entries(context).filter((entry) => entry.currency === currency);
    return ofCurrency.reduce((sum, entry) => sum - out(entry), unitsOf(start(context, currency), places));
  };
  return {
    book: (context, entry) => void entries(context).push(entry),
    balance: (context, currency) =>
      remainingOf(context, currency, ({ held, taken, endsAt }) => (context.now() < endsAt ? held : taken)),
    free: (context, currency) =>
      remainingOf(context, currency, ({ held, taken, endsAt }) =>
        context.now() < endsAt ? Math.max(held, taken) : taken,
      ),
  };
}
