import { type Model, type Params, used } from './model.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const pixels = ({ width, height }: Size): number => width * height;

/** The size of a request with its defaults, or undefined where it is left to the gateway (missing, or 0 for auto). */
export function sizeOf(model: Model, params: Params): Size | undefined {
  const [width, height] = [used(model, params, 'width'), used(model, params, 'height')].map(Number);
  if (width === undefined || height === undefined) return undefined;
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/**
 * "Invalid width/height combinations are automatically snapped to the nearest valid pair by aspect ratio and pixel
 * count", or to the nearest step of a range. Which of the two measures comes first is not said; here it is the aspect
 * ratio's row, then the size in that row. Where a parameter's own limits differ from the range, the range holds.
 */
export function snap(model: Model, size: Size): Size {
  const { rows, range } = model;
  if (range !== undefined)
    return { width: step(size.width, range.width), height: step(size.height, range.height) };
  const pairs = rows?.map((row) => row.map(toSize)) ?? [];
  const row = nearest(pairs, (one) => Math.min(...one.map((pair) => apart(ratio(pair), ratio(size)))));
  return (row && nearest(row, (pair) => apart(pixels(pair), pixels(size)))) ?? size;
}

/** The sizes of the same shape that are smaller, the largest first: what "lower resolution" may mean. */
export function smallerSizes(model: Model, size: Size): readonly Size[] {
  const row = model.rows?.map((one) => one.map(toSize)).find((one) => one.some((pair) => same(pair, size)));
  const candidates = row?.toReversed() ?? parts(model).map((part) => snap(model, part(size)));
  return candidates.filter((one) => pixels(one) < pixels(size));
}

/** Where no sizes are listed: halves and quarters, or what a price by the second is printed for, 720p. */
const parts = ({ price }: Model): readonly ((size: Size) => Size)[] =>
  price.per === 'seconds'
    ? [({ width, height }) => times({ width, height }, 720 / Math.min(width, height))]
    : [(size) => times(size, 1 / 2), (size) => times(size, 1 / 4)];

const times = ({ width, height }: Size, factor: number): Size => ({
  width: Math.round(width * factor),
  height: Math.round(height * factor),
});

const toSize = ([width = 0, height = 0]: readonly number[]): Size => ({ width, height });
export const same = (one: Size, other: Size): boolean =>
  one.width === other.width && one.height === other.height;
const ratio = ({ width, height }: Size): number => width / height;
/** Twice as much is as far away as half as much. */
const apart = (one: number, other: number): number => Math.abs(Math.log(one / other));

function nearest<T>(all: readonly T[], distance: (one: T) => number): T | undefined {
  const ranked = all.map((one) => ({ one, away: distance(one) }));
  return ranked.toSorted((one, other) => one.away - other.away)[0]?.one;
}

const step = (value: number, [from = 0, to = 0, by = 1]: readonly number[]): number =>
  Math.min(to, Math.max(from, Math.round(value / by) * by));
