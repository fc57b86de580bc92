import type { BudgetWindow } from '../store/store.ts';

/**
 * A limit on what a store's attempts may cost in a window. Every registry on the store that declares it keeps it, however
 * many processes there are.
 *
 * @example { name: 'team', limits: { USD: '20' }, window: 'day', assumedPrice: { USD: '1' } }
 */
export interface Budget {
  /** What the store counts it under. Budgets with one name are one budget, in every process and namespace of the store. */
  readonly name: string;
  /** The most that may be spent in one window, by currency: exact decimals. Nothing is converted. */
  readonly limits: Readonly<Record<string, string>>;
  /** A UTC calendar day or month, or so many ms before now, by the store's clock. An attempt counts where it began. */
  readonly window: BudgetWindow;
  /** Which attempts count: those that fit all that is named. @default every attempt */
  readonly select?:
    | {
        /** Only of this provider. */
        readonly provider?: string | undefined;
        /** Only of the accounts with this label. */
        readonly account?: string | undefined;
        /** Only requests with all of these tags. */
        readonly tags?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  /**
   * What is set aside for an offer whose price is unknown, approximate or in a currency that `limits` does not name, until
   * the gateway names the cost. Of an approximate price that is greater, the price is set aside.
   *
   * @default such an offer is refused with `budget_exceeded`
   */
  readonly assumedPrice?: Readonly<Record<string, string>> | undefined;
}

/** Whether the attempts of an offer count in a budget. */
export const isSelected = (
  { select = {} }: Budget,
  { provider, account }: { readonly provider: string; readonly account: string },
  tags: Readonly<Record<string, string>> | undefined,
): boolean =>
  (select.provider === undefined || select.provider === provider) &&
  (select.account === undefined || select.account === account) &&
  Object.entries(select.tags ?? {}).every(([name, value]) => tags?.[name] === value);
