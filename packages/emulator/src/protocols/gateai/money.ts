/** Amounts are whole micro-dollars: sums are exact, and every printed price is some. */
const microPerUsd = 1_000_000;

/** `0.49` is 490000. */
export function microOf(usd: string): number {
  const [whole = '0', fraction = ''] = usd.split('.');
  return Number(whole) * microPerUsd + Number(fraction.padEnd(6, '0'));
}

/** 490000 is `0.49`, exactly. */
export function usdText(micro: number): string {
  const fraction = String(micro % microPerUsd)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(micro / microPerUsd));
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/**
 * An amount as a JSON number. A decimal of up to 15 digits comes out of a double as it went in, so it is printed to
 * the letter; nothing is ever added up in this form.
 */
export const usdNumber = (micro: number): number => Number(usdText(micro));

/** A product divided, rounded up to a whole micro-dollar: too little is never asked. */
export function share(product: readonly number[], divisor: number): number {
  const whole = product.map(BigInt).reduce((one, other) => one * other, 1n);
  const by = BigInt(divisor);
  return Number((whole + by - 1n) / by);
}
