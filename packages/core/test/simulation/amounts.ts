/** An exact decimal with at most four places as a whole number. */
const scaled = (amount: string): bigint => {
  const [whole = '0', places = ''] = amount.split('.');
  return BigInt(whole + places.slice(0, 4).padEnd(4, '0'));
};

/** Below, at or above 0, as the first amount is less than, equal to or more than the second. */
export const compareAmounts = (one: string, other: string): number => Number(scaled(one) - scaled(other));

/** The sum of amounts with at most four places. */
export function sumOf(amounts: readonly string[]): string {
  const digits = amounts
    .reduce((sum, amount) => sum + scaled(amount), 0n)
    .toString()
    .padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** By how many cents one amount exceeds another; 0 where it does not. */
export const centsOver = (amount: string, limit: string): number =>
  Math.max(0, Math.ceil(compareAmounts(amount, limit) / 100));
