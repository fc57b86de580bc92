import type { SizeRow } from '../model/provider.ts';
import { near, ratioOf } from './pixels.ts';

/** Ratios people name. */
export const commonRatios: readonly string[] =
  '16:9 9:16 1:1 4:3 3:4 3:2 2:3 21:9 9:21 5:4 4:5 2:1 1:2 16:10 10:16 17:9 9:17 3:1 1:3'.split(' ');

const commonSides = [240, 360, 480, 512, 540, 576, 580, 720, 768, 1024, 1080, 1440, 2160, 4320];

/** Sizes people name: by the short side, and in K. */
export const commonSizes: readonly string[] = [
  ...commonSides.map((side) => `${side}p`),
  ...Array.from({ length: 9 }, (_, k) => `${k}K`),
];

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));

/** What people call a pair of pixels: its short side, and its ratio, a common one where one is near. */
export function sizeName({ wire: { width, height } }: SizeRow, field: string): readonly string[] {
  if (field === 'resolution') return [`${Math.min(width, height)}p`];
  if (field !== 'aspectRatio') return [];
  const by = divisor(width, height);
  const common = commonRatios.find((ratio) =>
    near({ width, height }, { width: ratioOf(ratio)! * height, height }),
  );
  return [common ?? `${width / by}:${height / by}`];
}
