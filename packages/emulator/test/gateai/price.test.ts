import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/protocols/gateai/models.ts';
import { microOf, share, usdNumber, usdText } from '../../src/protocols/gateai/models.ts';
import { priceOf } from '../../src/protocols/gateai/models.ts';

function price(id: string, params: object): string {
  const model = findModel(id);
  if (model === undefined) throw new Error(id);
  return usdText(priceOf(model, { ...params }));
}

const p720 = { width: 1280, height: 720 };
const p1080 = { width: 1920, height: 1080 };

describe('a job costs', () => {
  it.each([
    // the example table of the document
    ['gpt-image-2', { quality: 'low' }, '0.003'],
    ['gpt-image-2', { quality: 'high' }, '0.11'],
    ['ideogram-v3.0', { mode: 'TURBO' }, '0.01'],
    ['seedance-2.0', { ...p720, duration: 4 }, '0.49'],
    ['seedance-2.0', { ...p720, duration: 15 }, '1.85'],
    ['seedance-2.0', { ...p1080, duration: 12 }, '3.33'],
    ['seedance-2.0', { width: 1080, height: 1920, duration: 15 }, '11.25'],
    ['hailuo-2_3', {}, '0.04'],
    // between printed points evenly: 0.49 + 4 × (1.85 − 0.49) / 11
    ['seedance-2.0', {}, '0.984546'],
    // 3.33 + (11.25 − 3.33) / 3, and in proportion below: 3.33 × 4 / 12
    ['seedance-2.0', { ...p1080, duration: 13 }, '5.97'],
    ['seedance-2.0', { ...p1080, duration: 4 }, '1.11'],
    ['seedance-2.0', { mode: 'RESOLUTION_1080', duration: 12 }, '3.33'],
    // by the pixel: half of 1280 × 720
    ['seedance-2.0', { width: 640, height: 720, duration: 4 }, '0.245'],
    ['seedance-1.0-pro', { ...p720, duration: 2 }, '0.045'],
    // its default is 1920 × 1088, for which 0 stands too
    ['seedance-1.0-pro-fast', { width: 0, height: 0, duration: 4 }, '0.090667'],
    // per output; four is the default here
    ['recraft-v4', {}, '0.08'],
    ['flux-kontext-max', { quantity: 1 }, '0.04'],
    // by the pixel of 1024 × 1024: 0.01 × 2 × 1.5
    ['gpt-image-1', { width: 1536, height: 1024, quantity: 2 }, '0.03'],
    ['kino-xl', { width: 9, height: 9, quantity: 'x' }, '0'],
    ['rodin-v2', {}, '0.16'],
  ])('%s %j: %s', (id, params, usd) => {
    expect(price(id, params)).toBe(usd);
  });
});

describe('money', () => {
  it('is printed as a JSON number to the digit, whatever the amount', () => {
    fc.assert(
      fc.property(fc.nat(1e12), (micro) => {
        expect(JSON.stringify(usdNumber(micro))).toBe(usdText(micro));
        expect(microOf(usdText(micro))).toBe(micro);
      }),
    );
  });

  it('is rounded up where a share has no end, and never loses a digit', () => {
    expect(share([1, 1], 3)).toBe(1);
    expect(share([11_250_000, 33_177_600], 2_073_600)).toBe(180_000_000);
  });
});
