const placesOf = (text: string): number => (text.includes('.') ? text.length - 1 - text.indexOf('.') : 0);

/** The sum of exact decimals, exactly, without zeros at its end. */
export function exactSum(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map(placesOf));
  const units = (text: string): bigint => BigInt(text.replace('.', '') + '0'.repeat(places - placesOf(text)));
  const total = amounts.reduce((sum, amount) => sum + units(amount), 0n);
  if (places === 0) return String(total);
  const digits = String(total < 0n ? -total : total).padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
  return total < 0n ? `-${text}` : text;
}
