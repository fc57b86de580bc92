// docs/runtimes.md: what stands there by hand, and the table of the rows.
import { nodeVersions } from '../node-versions.ts';
import { type Row, rows } from './rows.ts';

export const documentPath = 'docs/runtimes.md';

const begin = '<!-- Written by `npm run check:runtimes` after every row worked. Do not edit the tables. -->';
const end = '<!-- End of the tables. -->';

const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

function lineOf({ name, packages: [first = ''], transport, tried }: Row): string {
  const at = first.lastIndexOf('@');
  const version = at > 0 ? first.slice(at + 1) : 'this one';
  return cells(name, version, transport, tried);
}

function tables(): string {
  const node: Row = {
    name: 'Node.js',
    packages: [`node@${nodeVersions.join(', ')}`],
    transport: 'undici',
    tried: 'every entry point imported and required, a job from code and from the command line',
    program: [],
    bought: 0,
  };
  return Object.entries(rows)
    .map(([group, list]) => {
      const lines = (group === 'Runtimes' ? [node, ...list] : list).map(lineOf);
      return [
        `### ${group}`,
        '',
        cells('Where', 'Version', 'Transport', 'What is tried'),
        '| --- | --- | --- | --- |',
        ...lines,
      ].join('\n');
    })
    .join('\n\n');
}

/** The document with fresh tables. */
export function freshDocument(text: string): string {
  const [before = '', rest = ''] = text.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`${documentPath} has lost the lines around its tables`);
  return `${before}${begin}\n\n${tables()}\n\n${end}${after}`;
}
