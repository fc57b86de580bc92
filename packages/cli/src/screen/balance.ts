import type { Balance } from '@crosspoint/core';
import type { BalanceEntry } from '@crosspoint/core/plugin';
import { said } from '../said.ts';
import { table } from './table.ts';

/** What a figure is the rest of, in words. */
const rests: { readonly [Of in BalanceEntry['scope']]: string } = {
  account: 'the account',
  key: 'this key',
  window: 'the current window',
};

const columns = (
  { provider }: Balance,
  { amount, currency, scope: of, limit, used, note }: BalanceEntry,
): readonly string[] => [
  provider,
  `${amount} ${currency}`,
  rests[of],
  [
    ...(limit === undefined ? [] : [`of ${limit}`]),
    ...(used === undefined ? [] : [`${used} used`]),
    ...(note === undefined ? [] : [note]),
  ].join(', '),
];

/** What is left to spend, a figure on each row. */
export const balanceTable = (balances: readonly Balance[], width: number): string =>
  table(
    ['gateway', 'left', 'in', 'more'],
    balances.flatMap((it) =>
      it.entries?.length === 0
        ? [[it.provider, 'it named no figure', '', '']]
        : (it.entries ?? []).map((figure) => columns(it, figure)),
    ),
    width,
  );

/** Who could not say, and why. */
export const problemRows = (balances: readonly Balance[]): readonly (readonly [string, string])[] =>
  balances.flatMap(({ provider, error: problem }) =>
    problem === undefined ? [] : [['Not', `${provider}: ${said(problem)}`] as const],
  );
