import type { PriceRow } from '@crosspoint/core/plugin';

const perSecond = { per: 'second', by: 'duration', currency: 'USD', asOf: '2026-11-20' } as const;

/** Kling v3 Standard, Pricing: the gateway rate, not the standard one beside it. */
export const klingStandard = [
  { ...perSecond, when: { generate_audio: false }, amount: '0.0714' },
  { ...perSecond, when: { generate_audio: true }, amount: '0.1071' },
] as const satisfies readonly PriceRow[];
