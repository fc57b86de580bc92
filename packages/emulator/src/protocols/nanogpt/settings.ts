import * as z from 'zod';
import { amount } from '../../frame/money.ts';
import type { GatewayContext } from '../../frame/protocol.ts';
import { createAccountBalance } from '../../frame/account-balance.ts';
import { type Currency, places } from './price.ts';

/** What `startEmulator({ nanogpt })` can set for this gateway alone. */
export interface NanogptSettings {
  /** What lies in the account at first, as decimals. Without any dollars, nano pays. @default '50' of each */
  readonly balance?: { readonly USD?: string; readonly XNO?: string };
}

export const settings: z.ZodType<NanogptSettings> = z.strictObject({
  balance: z.strictObject({ USD: amount.exactOptional(), XNO: amount.exactOptional() }).exactOptional(),
});

/** 50 dollars are what the printed submit response started from: 2.5 taken, 47.5 left. */
const usual: Readonly<Record<Currency, string>> = { USD: '50', XNO: '50' };

const fundsOf = (gateway: GatewayContext): typeof usual => ({
  ...usual,
  ...settings.parse(gateway.settings).balance,
});

export const hasDollars = (gateway: GatewayContext): boolean => Number(fundsOf(gateway).USD) > 0;

export const account = createAccountBalance(
  places,
  (gateway, currency) => fundsOf(gateway)[currency === 'XNO' ? 'XNO' : 'USD'],
);
