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

const declaration = `import type { OutputKind, ParamTable } from '@crosspoint/core/plugin';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** What the page prints about one model. */
export interface PrintedTable {
  readonly title: string;
  /** The chapter that it is in. */
  readonly kind: OutputKind;
  /** As its sample sends it. */
  readonly type: string;
  readonly cost: string;
  readonly params: ParamTable;
  /** Supported Resolutions, in the order of the page. */
  readonly pairs?: readonly (readonly [width: number, height: number])[];
  /** Dimension Range. */
  readonly range?: { readonly width: Range; readonly height: Range };
  /** Valid Widths and Valid Heights, of models without a parameter for either. */
  readonly sides?: { readonly widths: readonly number[]; readonly heights: readonly number[] };
}`;

/** @param command what writes the file; its first line says so */
export function printTables(tables: Record<string, Table>, command: string) {
  return [
    `// Generated from the gateway's published page by \`${command}\`. Do not edit.`,
    declaration,
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
