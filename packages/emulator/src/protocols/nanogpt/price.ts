import { numberOf, unitsOf } from '../../frame/money.ts';
import type { ModelRow } from './models.ts';

/** Both units of account have 8 decimals in `POST /check-balance` (wire notes, section 4). */
export const places = 8;

export type Currency = 'USD' | 'XNO';

/** INVENTED: what a dollar is in nano, with all the decimals a client could trip over. */
const xnoPerUsd = '1.23456789';

/** What a job costs, in 10^-8 of its currency. Hunyuan's pro mode doubles it (document, "Hunyuan Models"). */
export function priceOf(
  { price }: ModelRow,
  fields: Readonly<Record<string, unknown>>,
  currency: Currency,
): number {
  const usd = 'perClip' in price ? price.perClip : price.perSecond;
  const seconds = 'perClip' in price ? 1 : secondsOf(fields.duration, price.seconds);
  const units = unitsOf(usd, places) * seconds * (fields.pro_mode === true ? 2 : 1);
  if (currency === 'USD') return units;
  return Number((BigInt(units) * BigInt(unitsOf(xnoPerUsd, places))) / BigInt(unitsOf('1', places)));
}

/** As a number of a response: the document prints money as numbers. */
export const money = (units: number): number => numberOf(units, places);

const secondsOf = (duration: unknown, otherwise: number): number =>
  typeof duration === 'string' ? Number.parseInt(duration, 10) : otherwise;
