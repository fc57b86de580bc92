import type { ModelRow, DimensionRange } from '../model/provider.ts';
import type { OutputKind } from '../model/request.ts';
import type { Sides } from './picture.ts';

const short = ({ width, height }: Sides): number => Math.min(width, height);
const area = ({ width, height }: Sides): number => width * height;
const off = (one: number, other: number): number => Math.abs(Math.log(one / other));
const ratioOff = (one: Sides, other: Sides): number =>
  off(one.width / one.height, other.width / other.height);

/** How much two sizes differ: ratio first, then the number of pixels. */
export const far = (one: Sides, other: Sides): number =>
  ratioOff(one, other) * 100 + off(area(one), area(other));

/** Whether a size fits another one that was given by name, not in pixels. */
export const near = (one: Sides, other: Sides): boolean =>
  ratioOff(one, other) <= Math.log(1.05) && off(short(one), short(other)) <= Math.log(1.1);

/** The same but for the fraction of a pixel that comes of reckoning with ratios. */
export const same = (one: Sides, other: Sides): boolean =>
  Math.abs(one.width - other.width) < 1 && Math.abs(one.height - other.height) < 1;

export const shown = ({ width, height }: Sides): string => `${Math.round(width)}x${Math.round(height)}`;

/** `'16:9'` as a number; undefined for `'auto'`, and where nothing was said. */
export function ratioOf(aspectRatio: string | undefined): number | undefined {
  const [width, height] = aspectRatio?.split(':').map(Number) ?? [];
  return width === undefined || height === undefined ? undefined : width / height;
}

/** `'1280x720'`; undefined for a size with a name. */
export function pixelsOf(resolution: string | undefined): Sides | undefined {
  const [width, height] = resolution?.split('x').map(Number) ?? [];
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** 4K is 3840 by 2160 for a video; for an image as many pixels as 4096 by 4096, or a long side of 4096, or the pixels of a video. */
const shortOfK = 540;
const sideOfK = 1024;

/**
 * The pixels a named resolution can mean, the likeliest first: `'720p'` is the short side, and to some models as many pixels
 * as 1280 by 720 in another shape. What is left open is taken from the model's first pair.
 */
export function meant(
  aspectRatio: string | undefined,
  resolution: string | undefined,
  kind: OutputKind,
  first: Sides,
): readonly [Sides, ...Sides[]] {
  const ratio = ratioOf(aspectRatio) ?? first.width / first.height;
  const ofShort = (side: number): Sides =>
    ratio < 1 ? { width: side, height: side / ratio } : { width: side * ratio, height: side };
  const ofArea = (pixels: number): Sides => ({
    width: Math.sqrt(pixels * ratio),
    height: Math.sqrt(pixels / ratio),
  });
  // As many pixels as the model's own default: the price often goes by them.
  if (resolution === undefined) return [ofArea(area(first)), ofShort(short(first))];
  const count = Number.parseInt(resolution, 10);
  const isK = resolution.endsWith('K');
  const side = isK ? count * shortOfK : count;
  const likeClip = ofArea((side * side * 16) / 9);
  if (!isK || kind === 'video') return [ofShort(side), likeClip];
  const long = count * sideOfK;
  return [ofArea(long ** 2), ofShort(long * Math.min(ratio, 1 / ratio)), likeClip];
}

function step(length: number, { min = 0, max = Infinity, step = 1 }: DimensionRange): number {
  const steps = Math.round((Math.min(Math.max(length, min), max) - min) / step);
  const most = Math.floor((max - min) / step);
  return min + Math.min(steps, most) * step;
}

/** The nearest sides within the limits. */
export const snap = ({ width, height }: Sides, sides: NonNullable<ModelRow['dimensions']>): Sides => ({
  width: step(width, sides.width),
  height: step(height, sides.height),
});

const rangeWords = ({ min = 0, max, step = 1 }: DimensionRange): string => {
  const steps = step === 1 ? '' : ` in steps of ${step}`;
  return max === undefined ? `at least ${min}${steps}` : `${min} to ${max}${steps}`;
};

/** A named size is not exact, and codecs need sides that are multiples of 8. */
export const inEights = ({ width, height }: Sides): Sides => ({
  width: Math.round(width / 8) * 8,
  height: Math.round(height / 8) * 8,
});

/** The limits as a sentence. */
export function sidesWords({ width, height }: NonNullable<ModelRow['dimensions']>): string {
  const [wide, high] = [rangeWords(width), rangeWords(height)];
  return wide === high ? `sides of ${wide}` : `a width of ${wide}, a height of ${high}`;
}
