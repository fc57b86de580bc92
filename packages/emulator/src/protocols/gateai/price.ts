/**
 * What a job costs here. Every price in the document carries a `~`; the emulator takes the printed figure as it stands.
 * Where nothing is printed it assumes, never too little: an amount "per generation" is for one output; one "per
 * 1024×1024 image" grows with the pixels; between two printed lengths it grows evenly, beside them in proportion.
 */
import { durationName, type Model, type Params, type Point, quantityOf, used } from './model.ts';
import { microOf, share } from './money.ts';
import { pixels, type Size, sizeOf } from './size.ts';

/** "Cost Calculation" prints these beside the models' own sections. */
const morePoints: Readonly<Record<string, readonly Point[]>> = {
  'seedance-2.0': [
    ['1080p', 12, '3.33'],
    ['1080p', 15, '11.25'],
  ],
};

/** The same table; medium is printed nowhere and costs as much as high here. */
const byQuality: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'gpt-image-2': { low: '0.003', medium: '0.11', high: '0.11' },
};

const squarePixels = 1024 * 1024;
const heights: Readonly<Record<string, Size>> = {
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
};

/** In micro-dollars. */
export function priceOf(model: Model, params: Params): number {
  const { price } = model;
  const quantity = quantityOf(model, params);
  const size = sizeOf(model, params);
  if (price.per === 'seconds') return secondsPrice(model, price.points, params) * quantity;
  if (price.per === 'generation') return microOf(price.usd) * quantity;
  const usd = byQuality[model.id]?.[String(used(model, params, 'quality'))] ?? price.usd;
  return share([microOf(usd), size === undefined ? squarePixels : pixels(size), quantity], squarePixels);
}

function secondsPrice(model: Model, printed: readonly Point[], params: Params): number {
  const seconds = Number(used(model, params, durationName(model) ?? ''));
  const asked = sizeByMode(params) ?? sizeOf(model, params) ?? sizeOf(model, {});
  const points = [...printed, ...(morePoints[model.id] ?? [])];
  const fits = (name: string): boolean =>
    points.some(([height]) => height === name) && pixels(heights[name] ?? zero) <= pixels(asked ?? zero);
  const height = Object.keys(heights).findLast(fits) ?? '720p';
  const whole = along(
    points.filter((point) => point[0] === height),
    seconds,
  );
  const base = heights[height];
  return asked === undefined || base === undefined ? whole : share([whole, pixels(asked)], pixels(base));
}

const zero: Size = { width: 0, height: 0 };

/** The discovery chapter shows Seedance 2.0 with a `mode` its table does not have (wire notes, section 9). */
const sizeByMode = ({ mode, width }: Params): Size | undefined =>
  width === undefined && typeof mode === 'string'
    ? heights[`${mode.replace('RESOLUTION_', '')}p`]
    : undefined;

/** The price of so many seconds on the line through the printed points. */
function along(points: readonly Point[], seconds: number): number {
  const sorted = points.map(([, at, usd]) => ({ at, micro: microOf(usd) })).toSorted((a, b) => a.at - b.at);
  const after = sorted.find(({ at }) => at >= seconds);
  const before = sorted.findLast(({ at }) => at <= seconds);
  if (before === undefined || after === undefined) {
    const only = before ?? after ?? { at: 1, micro: 0 };
    return share([only.micro, seconds], only.at);
  }
  if (before.at === after.at) return before.micro;
  return before.micro + share([after.micro - before.micro, seconds - before.at], after.at - before.at);
}
