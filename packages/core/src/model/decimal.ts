// Exact decimals: a whole number of any size, and how many of its digits are a fraction.

interface Exact {
  readonly digits: bigint;
  /** Never below 0. */
  readonly scale: number;
}

const plain = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,3}))?$/;
/** Of a quotient. */
const decimalPlaces = 40;

const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

// Prices of tables and amounts that are added up are read over and over. What is longer is seldom the same again.
const known = new Map<string, Exact>();
const mostKnown = 500;
const longestKnown = 20;

function read(text: string): Exact | undefined {
  const before = known.get(text);
  if (before !== undefined) return before;
  const value = parsed(text);
  if (value === undefined || text.length > longestKnown) return value;
  if (known.size >= mostKnown) known.clear();
  known.set(text, value);
  return value;
}

function parsed(text: string): Exact | undefined {
  const parts = plain.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', after = '', only = '', exponent = '0'] = parts;
  const fraction = after + only;
  const size = BigInt(whole + fraction);
  const digits = sign === '-' ? -size : size;
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * powerOfTen(-scale), scale: 0 } : { digits, scale };
}

/** @throws RangeError when the text is not a decimal number. */
function exact(text: string): Exact {
  const value = read(text);
  if (value === undefined) throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 40))}`);
  return value;
}

function write({ digits, scale }: Exact): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  if (scale === 0) return sign + text;
  const fraction = text.slice(-scale).replace(/0+$/, '');
  return sign + text.slice(0, -scale) + (fraction === '' ? '' : `.${fraction}`);
}

/** The digits of a number with so many of them a fraction, which are at least as many as it has. */
const digitsAt = ({ digits, scale }: Exact, wanted: number): bigint =>
  scale === wanted ? digits : digits * powerOfTen(wanted - scale);

/** Whether a text is a decimal number, with or without a fraction or a (small) exponent. */
export const isDecimal = (text: string): boolean => plain.test(text);

/**
 * The canonical form of an exact decimal: no exponent, no superfluous zeros, no plus sign (`'0.3500'` → `'0.35'`).
 *
 * @throws RangeError when the text is not a decimal number.
 */
export const decimal = (text: string): string => write(exact(text));

/** The exact product of two decimals. */
export function times(a: string, b: string): string {
  const one = exact(a);
  const other = exact(b);
  return write({ digits: one.digits * other.digits, scale: one.scale + other.scale });
}

function plus(one: Exact, other: Exact): Exact {
  const scale = Math.max(one.scale, other.scale);
  return { digits: digitsAt(one, scale) + digitsAt(other, scale), scale };
}

/** The exact sum of decimals; of none, `'0'`. */
export const sum = (amounts: readonly string[]): string =>
  write(amounts.reduce((total, amount) => plus(total, exact(amount)), { digits: 0n, scale: 0 }));

/** The exact difference of two decimals. */
export function difference(a: string, b: string): string {
  const { digits, scale } = exact(b);
  return write(plus(exact(a), { digits: -digits, scale }));
}

/** Negative when `a < b`, zero when they are equal, positive when `a > b`. */
export function compare(a: string, b: string): number {
  const one = exact(a);
  const other = exact(b);
  const scale = Math.max(one.scale, other.scale);
  const first = digitsAt(one, scale);
  const second = digitsAt(other, scale);
  return first < second ? -1 : first > second ? 1 : 0;
}

/** A quotient to 40 decimal places, a half away from zero; undefined for a divisor of 0. */
export function quotient(dividend: string, divisor: string): string | undefined {
  const one = exact(dividend);
  const other = exact(divisor);
  const scale = Math.max(one.scale, other.scale);
  const above = digitsAt(one, scale);
  const below = digitsAt(other, scale);
  if (below === 0n) return undefined;
  const isNegative = above < 0n !== below < 0n;
  const [size, by] = [above < 0n ? -above : above, below < 0n ? -below : below];
  const shifted = size * powerOfTen(decimalPlaces);
  const whole = shifted / by;
  const digits = 2n * (shifted % by) >= by ? whole + 1n : whole;
  return write({ digits: isNegative ? -digits : digits, scale: decimalPlaces });
}

/** The least whole number that is not below a decimal. */
export function ceilingOf(text: string): string {
  const { digits, scale } = exact(text);
  const unit = powerOfTen(scale);
  const whole = digits / unit;
  return write({ digits: digits > 0n && digits % unit !== 0n ? whole + 1n : whole, scale: 0 });
}
