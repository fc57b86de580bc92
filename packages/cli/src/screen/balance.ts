import type { Balance } from '@crosspoint/core';
import type { BalanceEntry } from '@crosspoint/core/plugin';
import { errorMessage } from '../text/error-text.ts';
import { table } from '../text/table.ts';

/** The scope of an entry, in words. */
const scopes: { readonly [Scope in BalanceEntry['scope']]: string } = {
  account: 'the account',
  key: 'this key',
  window: 'the current window',
};

const columns = (
  { provider }: Balance,
  { amount, currency, scope, limit, used, note }: BalanceEntry,
): readonly string[] => [
  provider,
  `${amount} ${currency}`,
  scopes[scope],
  [
    ...(limit === undefined ? [] : [`of ${limit}`]),
    ...(used === undefined ? [] : [`${used} used`]),
    ...(note === undefined ? [] : [note]),
  ].join(', '),
];

/** The remaining balances, an entry on each row. */
export const balanceTable = (balances: readonly Balance[], width: number): string =>
  table(
    ['gateway', 'remaining', 'scope', 'details'],
    balances.flatMap((balance) =>
      balance.entries?.length === 0
        ? [[balance.provider, 'no amount reported', '', '']]
        : (balance.entries ?? []).map((entry) => columns(balance, entry)),
    ),
    width,
  );

/** Gateways without a response, and why. */
export const errorRows = (balances: readonly Balance[]): readonly (readonly [string, string])[] =>
  balances.flatMap(({ provider, error }) =>
    error === undefined ? [] : [['Error', `${provider}: ${errorMessage(error)}`] as const],
  );
