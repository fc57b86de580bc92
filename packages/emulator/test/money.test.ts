import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount, decimalOf, numberOf, unitsOf } from '../src/frame/money.ts';

describe('money in whole smallest units', () => {
  it.each([
    ['2.5', 8, 250_000_000],
    ['0', 8, 0],
    ['12', 6, 12_000_000],
    ['0.00000001', 8, 1],
    ['9999999.99999999', 8, 999_999_999_999_999],
  ])('%s at %d places are %d, and back', (decimal, places, units) => {
    expect(unitsOf(decimal, places)).toBe(units);
    expect(decimalOf(units, places)).toBe(decimal);
  });

  it('may be owed', () => {
    expect(decimalOf(-5, 2)).toBe('-0.05');
  });

  it('is printed in JSON as it stands', () => {
    expect(JSON.stringify(numberOf(691_358_029, 8))).toBe('6.91358029');
  });

  it('survives whatever a setting may say', () => {
    const setting = fc
      .tuple(fc.nat(9_999_999), fc.nat(99_999_999))
      .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(8, '0')}`);
    fc.assert(
      fc.property(setting, (decimal) => {
        expect(amount.parse(decimal)).toBe(decimal);
        expect(Number(decimalOf(unitsOf(decimal, 8), 8))).toBe(Number(decimal));
      }),
    );
  });
});
