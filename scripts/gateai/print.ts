// The tables as a TypeScript file: plain data, a line for each parameter.
import type { Table } from './read.ts';

const print: (value: unknown) => string = (value) => {
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, it]) => `${name}: ${print(it)}`)
      .join(', ')} }`;
  return typeof value === 'string' ? text(value) : String(value);
};

const text = (it: string) => `'${it.replaceAll(/[\\']/g, String.raw`\$&`)}'`;

function lines({ params, ...rest }: Table) {
  const own = Object.entries(params).map(([name, param]) => `      ${name}: ${print(param)},`);
  const list = own.length === 0 ? ['    params: {},'] : ['    params: {', ...own, '    },'];
  return [...Object.entries(rest).map(([name, value]) => `    ${name}: ${print(value)},`), ...list];
}

/** @param command what writes the file; its first line says so */
export function printTables(tables: Record<string, Table>, command: string) {
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
