import * as z from 'zod';
import { amount } from '../../frame/money.ts';
import type { GatewayContext } from '../../frame/protocol.ts';
import { createAccountBalance } from '../../frame/account-balance.ts';
import { places } from './price.ts';

/** What `startEmulator({ aigate })` can set for this gateway alone. */
export interface AigateSettings {
  /** What lies in the account at first, in dollars as a decimal. @default '12.5', as in the balance that was seen */
  readonly balance?: { readonly USD?: string };
}

export const settings: z.ZodType<AigateSettings> = z.strictObject({
  balance: z.strictObject({ USD: amount.exactOptional() }).exactOptional(),
});

export const fundsOf = (gateway: GatewayContext): string =>
  settings.parse(gateway.settings).balance?.USD ?? '12.5';

export const account = createAccountBalance(places, fundsOf);
