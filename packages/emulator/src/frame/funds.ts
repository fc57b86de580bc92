import type { Protocol } from './protocol.ts';

type Funds = Readonly<Record<string, string>>;

/** A decimal that stays exact as a number of its 8th places. */
const amount = /^[0-9]{1,7}(\.[0-9]{1,8})?$/;

/** What lies in each gateway's account at first: what the protocols say, and over it what the emulator is told. */
export function readFunds(
  protocols: Readonly<Record<string, Protocol>>,
  balances: Readonly<Record<string, Funds>>,
): Readonly<Record<string, Funds>> {
  for (const [gateway, told] of Object.entries(balances)) {
    const known = Object.keys(protocols[gateway]?.funds ?? {});
    for (const [currency, decimal] of Object.entries(told)) {
      if (!known.includes(currency))
        throw new Error(
          `The emulator keeps no ${currency} for "${gateway}"; there is ${known.join(', ') || 'none'}.`,
        );
      if (!amount.test(decimal))
        throw new Error(`A balance is a decimal such as 12.5, and below ten million; "${decimal}" is not.`);
    }
  }
  return Object.fromEntries(
    Object.entries(protocols).map(([gateway, { funds }]) => [gateway, { ...funds, ...balances[gateway] }]),
  );
}
