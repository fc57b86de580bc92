/** An exact decimal with at most four places as a whole number. */
export const scaled = (amount: string): bigint => {
  const [whole = '0', places = ''] = amount.split('.');
  return BigInt(whole + places.slice(0, 4).padEnd(4, '0'));
};

/** Below, at or above 0, as the first amount is less than, equal to or more than the second. */
export const compareAmounts = (one: string, other: string): number => Number(scaled(one) - scaled(other));

/** By how many cents one amount exceeds another; 0 where it does not. */
export const centsOver = (amount: string, limit: string): number =>
  Math.max(0, Math.ceil(compareAmounts(amount, limit) / 100));
