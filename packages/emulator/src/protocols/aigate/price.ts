import { numberOf, unitsOf } from '../../frame/money.ts';
import type { Wish } from './body.ts';

/** 500,000 units of quota are a dollar (wire notes, section 4), so a unit is 0.000002 dollars. */
const unitsPerUsd = 500_000;

/** Places of a dollar's decimals: two millionths and no less. */
export const places = 6;
const microUsdPerUnit = 1_000_000 / unitsPerUsd;

/** INVENTED, 0.04 dollars a second for each video: the document names no price. */
const unitsPerSecond = 20_000;

/** What a job costs, in units of quota. */
export const priceOf = ({ duration, n }: Wish): number => Math.ceil(duration * unitsPerSecond) * n;

export const microUsdOf = (units: number): number => units * microUsdPerUnit;

/** Dollars as numbers of a response. */
export const usd = (microUsd: number): number => numberOf(microUsd, places);

export const microUsd = (decimal: string): number => unitsOf(decimal, places);
