// Exact decimals beside big.js, which counts in another way: both must come to the same digits.
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ceilingOf,
  compare,
  decimal,
  difference,
  isDecimal,
  quotient,
  sum,
  times,
} from '../src/model/decimal.ts';

const Decimal = Big();
Decimal.strict = true;
Decimal.DP = 40;

const digits = (most: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: most }).map((each) => each.join(''));
/** Every way to write a decimal that JSON or a gateway's text has. */
const texts = fc
  .record({
    sign: fc.constantFrom('', '-'),
    number: fc.oneof(
      digits(30),
      fc.tuple(digits(20), digits(20)).map((both) => both.join('.')),
      digits(20).map((fraction) => `.${fraction}`),
    ),
    exponent: fc.oneof(
      fc.constant(''),
      fc.integer({ min: -30, max: 30 }).map((by) => `e${by}`),
    ),
  })
  .map(({ sign, number, exponent }) => sign + number + exponent);

const plain = (value: Big): string => (value.eq('0') ? '0' : decimal(value.toFixed()));

describe('a decimal', () => {
  it('comes to what big.js comes to', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [one, other] = [new Decimal(a), new Decimal(b)];
        expect(decimal(a)).toBe(plain(one));
        expect(times(a, b)).toBe(plain(one.times(other)));
        expect(sum([a, b])).toBe(plain(one.plus(other)));
        expect(difference(a, b)).toBe(plain(one.minus(other)));
        expect(compare(a, b)).toBe(one.cmp(other));
        expect(quotient(a, b)).toBe(other.eq('0') ? undefined : plain(one.div(other)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['1', '3', '0.3333333333333333333333333333333333333333'],
    ['2', '3', '0.6666666666666666666666666666666666666667'],
    ['-2', '3', '-0.6666666666666666666666666666666666666667'],
    ['1', '-8', '-0.125'],
    ['5e-41', '1', '0.0000000000000000000000000000000000000001'],
    ['4e-41', '1', '0'],
  ])('%s by %s is %s', (a, b, result) => expect(quotient(a, b)).toBe(result));

  it('has no quotient by nothing', () => expect(quotient('1', '0.00')).toBeUndefined());

  it.each([
    ['1.2', '2'],
    ['2', '2'],
    ['0.0000001', '1'],
    ['0', '0'],
    ['-1.5', '-1'],
  ])('the least whole number not below %s is %s', (text, whole) => expect(ceilingOf(text)).toBe(whole));

  it.each(['', '.', '-', '1e', '0x10', '1_000', '1,5', ' 1', '1\n', 'NaN', 'Infinity', '١'])(
    'is not %j',
    (text) => {
      expect(isDecimal(text)).toBe(false);
      expect(() => decimal(text)).toThrow(RangeError);
    },
  );

  it.each([
    ['+1.50', '1.5'],
    ['-0.00', '0'],
    ['0012', '12'],
    ['5.', '5'],
    ['1E3', '1000'],
    ['12345678901234567890.123456789012345678900', '12345678901234567890.1234567890123456789'],
  ])('%s is written %s', (text, written) => expect(decimal(text)).toBe(written));

  it('is nothing where nothing is added up', () => expect(sum([])).toBe('0'));
});
