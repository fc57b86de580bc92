// The tables as a TypeScript file: plain data, a line for each parameter.

/** @type {(value: unknown) => string} */
const print = (value) => {
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, it]) => `${name}: ${print(it)}`)
      .join(', ')} }`;
  return typeof value === 'string' ? text(value) : String(value);
};

/** @param {string} it */
const text = (it) => `'${it.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

/** @param {import('./read.mjs').Table} table */
function lines({ params, ...rest }) {
  const own = Object.entries(params).map(([name, param]) => `      ${name}: ${print(param)},`);
  const list = own.length === 0 ? ['    params: {},'] : ['    params: {', ...own, '    },'];
  return [...Object.entries(rest).map(([name, value]) => `    ${name}: ${print(value)},`), ...list];
}

/**
 * @param {Record<string, import('./read.mjs').Table>} tables
 * @param {string} command what writes the file; its first line says so
 */
export function printTables(tables, command) {
  return [
    `// Generated from the gateway's published page by \`${command}\`. Do not edit.`,
    "import type { PrintedTable } from '../printed-table.ts';",
    '',
    '/** Every model of the page, by its slug. */',
    `export type Slug =\n${Object.keys(tables)
      .map((slug) => `  | ${text(slug)}`)
      .join('\n')};`,
    '',
    '/** What the page says of each. */',
    'export const tables: Readonly<Record<Slug, PrintedTable>> = {',
    ...Object.entries(tables).flatMap(([slug, table]) => [`  ${text(slug)}: {`, ...lines(table), '  },']),
    '};',
    '',
  ].join('\n');
}
