const screenWidth = 80;

/**
 * Rows as even columns; the last one is broken between words where a terminal of 80 columns ends.
 * @param {readonly (readonly string[])[]} rows
 */
export function columns(rows) {
  const widths = rows[0].slice(0, -1).map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const begin = (row) => `  ${widths.map((width, i) => `${row[i].padEnd(width)}  `).join('')}`;
  return rows
    .map((row) => {
      const start = begin(row);
      const lines = wrapped(row.at(-1), screenWidth - start.length);
      return lines
        .map((line, n) => `${n === 0 ? start : ' '.repeat(start.length)}${line}`.trimEnd())
        .join('\n');
    })
    .join('\n');
}

/**
 * @param {string} text
 * @param {number} width
 */
function wrapped(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
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
