import type { Registry } from '@crosspoint/core';
import type { Finding } from '../run/finding.ts';
import { type Base, offerOf } from './offer.ts';

const leastCommonMultiple = (one: number, other: number): number => {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return (one * other) / divisor(one, other);
};

/** Sizes off the step of a range: core rounds them, and the parameters of the model must allow what it makes of them. */
export async function sizeRanges(registry: Registry, { request, offer, row }: Base): Promise<Finding[]> {
  const { dimensions, params } = row;
  if (dimensions === undefined || request['aspectRatio'] !== undefined) return [];
  const { width, height } = dimensions;
  const steps = [width.step, height.step, params['width']?.step, params['height']?.step].map(
    (step) => step ?? 1,
  );
  if (!steps.every((step) => Number.isInteger(step) && step > 0)) return [];
  const step = steps.reduce(leastCommonMultiple);
  const { min: leastWidth = 1, max: mostWidth } = width;
  const { min: leastHeight = 1, max: mostHeight } = height;
  if (mostWidth === undefined || mostHeight === undefined) return [];
  const [least, most] = [Math.max(leastWidth, leastHeight), Math.min(mostWidth, mostHeight)];
  const isOffered = async (side: number): Promise<boolean> =>
    (await offerOf(registry, { ...request, resolution: `${side}x${side}` }))?.slug === offer.slug;
  const found: Finding[] = [];
  for (const part of [0.25, 0.5, 0.75]) {
    const even = Math.round((least + (most - least) * part) / step) * step;
    const isInside = even - step >= least && even + step <= most;
    // What is refused on the step may be too large or too small for another rule.
    if (!isInside || !(await isOffered(even)) || !(await isOffered(even + step))) continue;
    for (let side = even + 1; side < even + step; side += Math.max(1, Math.floor(step / 8)))
      if (!(await isOffered(side)))
        found.push({
          rule: 'RND-006',
          message: `${offer.model} (${offer.task}): ${side}x${side} is within the declared range, and is refused between ${even} and ${even + step}`,
        });
  }
  return found.slice(0, 1);
}
