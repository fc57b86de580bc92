import type { PriceRow } from '@crosspoint/core/plugin';

const usd = { currency: 'USD', asOf: '2026-11-20' } as const;
const perSecond = { ...usd, per: 'second', by: 'duration' } as const;

/** Kling v3 Standard, Pricing: the gateway rate, not the standard one beside it. */
export const klingStandard = [
  { ...perSecond, when: { generate_audio: false }, amount: '0.0714' },
  { ...perSecond, when: { generate_audio: true }, amount: '0.1071' },
] as const satisfies readonly PriceRow[];

/** HappyHorse from references, Pricing: billed per request, and one length is priced, "approximately". */
export const fiveSeconds = [
  { ...usd, when: { duration: 5 }, per: 'request', amount: '1.08', approximate: true },
] as const satisfies readonly PriceRow[];

/** Nano Banana Pro, Pricing: the same for every resolution. */
export const nanoBanana = [{ ...usd, per: 'output', amount: '0.14' }] as const satisfies readonly PriceRow[];
