import type { PriceRow } from '@crosspoint/core/plugin';

const printed = { currency: 'USD', approximate: true, asOf: '2026-11-20' } as const;

/** A line such as "~$0.03 per generation", whatever its length and size. */
export const perGeneration = (amount: string) => [{ ...printed, per: 'request', amount }] as const;

/** A price by pixels and seconds: the same lying and upright. */
function clip(mode: string, sides: readonly [number, number], duration: number, amount: string) {
  const [long, short] = sides;
  const row = { ...printed, per: 'request', amount } as const;
  return [
    { ...row, when: { mode, width: long, height: short, duration } },
    { ...row, when: { mode, width: short, height: long, duration } },
  ];
}

/** Cost Calculation, Seedance 2.0. Nothing is known between the printed points. */
export const seedance20: readonly PriceRow[] = [
  ...clip('RESOLUTION_720', [1280, 720], 4, '0.49'),
  ...clip('RESOLUTION_720', [1280, 720], 15, '1.85'),
  ...clip('RESOLUTION_1080', [1920, 1080], 12, '3.33'),
  ...clip('RESOLUTION_1080', [1920, 1080], 15, '11.25'),
];
