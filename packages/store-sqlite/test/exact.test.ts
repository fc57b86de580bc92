import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exceeds } from '../src/exact.ts';

/** So many units of the tenth decimal place, as a decimal. */
const written = (units: bigint): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(11, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -10)}.${digits.slice(-10)}`.replace(/\.?0+$/, '');
};

const units = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

describe('exceeds', () => {
  it('says of decimals what whole numbers say of their units', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(units, fc.nat(9))), units, (parts, ceiling) => {
        const total = parts.reduce((sum, [amount, times]) => sum + amount * BigInt(times), 0n);
        const amounts = parts.map(([amount, times]) => ({ amount: written(amount), times }));
        for (const [limit, over] of [
          [ceiling, total > ceiling],
          [total, false],
          [total - 1n, true],
        ] as const)
          expect(exceeds(amounts, written(limit))).toBe(over);
      }),
    );
  });

  it.each(['', '1e3', '.5', '5.', '0x1', '1,5', ' 1', 'NaN'])('takes %j for no amount', (amount) => {
    expect(() => exceeds([{ amount, times: 1 }], '1')).toThrow(RangeError);
  });
});
