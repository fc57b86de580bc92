/**
 * Rows as even columns.
 * @param {readonly (readonly string[])[]} rows
 */
export function columns(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => cell.padEnd(widths[i])).join('  ');
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}

/**
 * A price, how sure it is, and where it is from.
 * @param {import('@crosspoint/core').Cost | undefined} price
 */
export function priceText(price) {
  if (price === undefined) return 'price unknown';
  const { amount, currency, approximate, source } = price;
  return `${approximate ? '~' : ''}${amount} ${currency} (${source})`;
}

/**
 * What a job cost: the last amount the gateway named, or its list price where it named none.
 * @param {import('@crosspoint/core').Job} job
 * @param {import('@crosspoint/core').Cost | undefined} price
 */
export function costText({ costs }, price) {
  const last = costs.at(-1);
  if (last !== undefined) return `${last.amount} ${last.currency}, ${last.basis}`;
  return price === undefined ? 'unknown' : `${price.amount} ${price.currency}, by its list`;
}

/**
 * Reports every change of the state.
 * @param {(state: string) => void} report
 */
export function onChange(report) {
  let last = '';
  return ({ state }) => {
    if (state !== last) report(state);
    last = state;
  };
}
