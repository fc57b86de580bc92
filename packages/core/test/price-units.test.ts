import { describe, expect, it } from 'vitest';
import {
  defineProvider,
  divide,
  multiply,
  type PriceRow,
  type ProviderSpec,
  roundUp,
} from '../src/plugin.ts';
import { price } from '../src/steps/price.ts';
import { exampleProvider } from '../src/testing/index.ts';

const usd = { currency: 'USD', asOf: '2026-01-01', source: 'https://echo.example/docs, Pricing' } as const;
const params = {
  width: { type: 'integer', min: 64, max: 4096, default: 1024 },
  height: { type: 'integer', min: 64, max: 4096, default: 1024 },
  size: { type: 'string' },
  seconds: { type: 'integer', min: 1, max: 10, default: 5 },
  frames: { type: 'numeric' },
  count: { type: 'integer', min: 1, max: 4, default: 1 },
  tier: { type: 'string', enum: ['480p', '720p', '1080p'] },
} as const;

const cost = (rows: readonly PriceRow[], wire: object = {}) =>
  price(rows, { ...wire }, params, '2026-01-02T00:00:00.000Z');
const amount = (rows: readonly PriceRow[], wire: object = {}) => cost(rows, wire)?.amount;

describe('a price per unit', () => {
  it('of megapixels is worked out from width and height, exactly', () => {
    const row = { ...usd, per: 'megapixel', amount: '0.03' } as const;
    expect(amount([row], { width: 1000, height: 1000 })).toBe('0.03');
    expect(amount([row])).toBe('0.03145728');
    expect(amount([{ ...row, outputs: 'count' }], { width: 2000, height: 1000, count: 3 })).toBe('0.18');
  });

  it('of megapixels reads a field of pixels, and is unknown where there are none', () => {
    const row = { ...usd, per: 'megapixel', by: 'size', amount: '0.1' } as const;
    expect(amount([row], { size: '1000x500' })).toBe('0.05');
    expect(amount([row], { size: '1000*500' })).toBe('0.05');
    expect(amount([row], { size: 'square_hd' })).toBeUndefined();
    expect(amount([row])).toBeUndefined();
  });

  it('of whole megapixels is rounded up by the documented formula', () => {
    const count = ({ width, height }: Readonly<Record<string, unknown>>) =>
      roundUp(divide(multiply(width, height), 1_000_000));
    const row: PriceRow = { ...usd, per: 'megapixel', count, amount: '0.025' };
    expect(amount([row])).toBe('0.05');
    expect(amount([row], { width: 1000, height: 1000 })).toBe('0.025');
  });

  it('of frames counts a field', () => {
    const row = { ...usd, per: 'frame', by: 'frames', amount: '0.001' } as const;
    expect(amount([row], { frames: '121' })).toBe('0.121');
    expect(amount([row])).toBeUndefined();
  });

  it('of tokens follows the documented formula, for a million of them', () => {
    const count = ({ width, height, seconds }: Readonly<Record<string, unknown>>) =>
      divide(multiply(width, height, 24, seconds), 1024);
    const row: PriceRow = { ...usd, per: 'token', count, units: '1000000', amount: '7.0' };
    expect(cost([row], { width: 1280, height: 720 })).toEqual({
      amount: '0.756',
      currency: 'USD',
      basis: 'quote',
      source: 'price table of 2026-01-01: 7.0 USD per 1000000 tokens',
      at: '2026-01-02T00:00:00.000Z',
    });
  });

  it('is unknown where the formula does not say, or throws', () => {
    const row: PriceRow = { ...usd, per: 'token', count: ({ size }) => multiply(size, 2), amount: '1' };
    expect(amount([row])).toBeUndefined();
    const broken: PriceRow = {
      ...row,
      count: () => {
        throw new Error('no');
      },
    };
    expect(amount([broken])).toBeUndefined();
    expect(amount([{ ...row, count: () => '-1' }])).toBeUndefined();
  });

  it('of compute seconds is never quoted, whatever else is priced', () => {
    const compute = { ...usd, per: 'compute-second', amount: '0.0014' } as const;
    expect(amount([compute])).toBeUndefined();
    expect(amount([{ ...usd, per: 'request', amount: '1' }, compute])).toBeUndefined();
  });

  it('holds for a list of values or a range, and the dearest counts where nobody says', () => {
    const rows: readonly PriceRow[] = [
      { ...usd, per: 'second', by: 'seconds', amount: '0.05', when: { tier: ['480p', '720p'] } },
      { ...usd, per: 'second', by: 'seconds', amount: '0.2', when: { tier: '1080p', seconds: { max: 5 } } },
      { ...usd, per: 'second', by: 'seconds', amount: '0.15', when: { tier: '1080p', seconds: { min: 6 } } },
    ];
    expect(amount(rows, { tier: '720p' })).toBe('0.25');
    expect(amount(rows, { tier: '1080p' })).toBe('1');
    expect(amount(rows, { tier: '1080p', seconds: 10 })).toBe('1.5');
    expect(amount(rows)).toBe('1');
  });
});

describe('a price table', () => {
  const base = exampleProvider.spec;
  const define =
    (row: object, source?: string): (() => unknown) =>
    () => {
      const { priceSource: _priceSource, ...rest } = base;
      const model = {
        ...base.models['echo/parrot']!,
        params,
        price: [{ ...usd, per: 'request', amount: '1', ...row }],
      };
      const spec = {
        ...rest,
        ...(source === undefined ? {} : { priceSource: source }),
        models: { 'echo/parrot': model },
      };
      return defineProvider(spec as ProviderSpec);
    };

  it('names where its prices were read: on the row, the model or the provider', () => {
    const message = /price\.0: must name where it was read: source on the row, or priceSource/;
    expect(define({ source: undefined })).toThrow(message);
    expect(define({ source: ' ' }, 'the page')).toThrow(message);
    expect(define({ source: undefined }, 'the page')).not.toThrow();
    expect(define({})).not.toThrow();
  });

  it.each([
    [
      { per: 'minute' },
      "per must be 'second', 'output', 'request', 'megapixel', 'frame', 'token', 'compute-second'",
    ],
    [{ per: 'token', count: 'width * height' }, 'count must be a function of the wire body'],
    [{ per: 'token', count: () => '1', by: 'seconds' }, 'names both by and count'],
    [{ per: 'token', units: '0' }, 'units must be a decimal above 0'],
    [{ per: 'compute-second', by: 'seconds' }, 'compute seconds are known only afterwards'],
    [{ outputs: 'contour' }, 'outputs names contour, which is no field of this model'],
    [{ when: { tier: [] } }, 'when.tier lists no value'],
    [{ when: { seconds: ['5'] } }, 'when.seconds is "5", which is never sent'],
    [{ when: { seconds: {} } }, 'when.seconds must name min, max or both'],
    [{ when: { seconds: { min: 6, max: 5 } } }, 'when.seconds must have a min that is at most its max'],
    [{ when: { seconds: { above: 6 } } }, 'when.seconds may name min and max only'],
    [{ amount: '-1' }, 'amount must be a decimal above 0'],
    [{ currency: '' }, 'currency must be an ISO code'],
    [{ asOf: '2026-13-01' }, 'asOf must be a day'],
  ])('with %j is refused when the provider is defined', (row, message) => {
    expect(define(row)).toThrow(message);
  });
});
