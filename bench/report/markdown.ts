// The report as it is pasted into docs/benchmarks.md, in the format oxfmt leaves alone.
import type { Figures } from './figures.ts';
import { verdict } from './goals.ts';
import { type Table, tablesOf } from './tables.ts';
import { machineLine } from './text.ts';

export const markdownOf = (figures: Figures): string =>
  [
    machineLine(figures),
    figures.goals.map((goal) => `- ${verdict(goal)}`).join('\n'),
    ...tablesOf(figures).map(tableMarkdown),
  ].join('\n\n');

/** A table in Markdown, in the format oxfmt leaves alone. */
export function tableMarkdown({ title, head, rows }: Table): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [`**${title}.**`, '', line(head), rule, ...rows.map(line)].join('\n');
}
