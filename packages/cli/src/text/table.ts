import Table from 'cli-table3';
import { wrap } from './rows.ts';
import { widthOf } from './width.ts';

/** What a column needs beside its text: two spaces and a line. */
const borderWidth = 3;

const longest = (cells: readonly string[], mark: RegExp): number =>
  Math.max(...cells.flatMap((cell) => cell.split(mark).map((part) => widthOf(part))));

/** Takes from the widest columns until the table fits; undefined when a word would have to be torn. */
function fitted(
  widths: readonly number[],
  least: readonly number[],
  width: number,
): readonly number[] | undefined {
  const fit = [...widths];
  const total = (): number => fit.reduce((sum, each) => sum + each + borderWidth, 1);
  while (total() > width) {
    // A column that has nothing left to give is no candidate, however wide it is.
    const spare = fit.map((each, i) => (each > (least[i] ?? 0) ? each : 0));
    const most = Math.max(...spare);
    if (most === 0) return undefined;
    fit[spare.indexOf(most)] = most - 1;
  }
  return fit;
}

/**
 * A table, or, where it does not fit without tearing words, every row as a list of its own.
 *
 * @param narrow - What stands there instead.
 */
export function table(
  head: readonly string[],
  body: readonly (readonly string[])[],
  width: number,
  narrow = listed,
): string {
  const columns = head.map((title, i) => [title, ...body.map((row) => row[i] ?? '')]);
  const widths = fitted(
    columns.map((cells) => longest(cells, /\n/)),
    columns.map((cells) => longest(cells, /\s/)),
    width,
  );
  if (widths === undefined) return narrow(head, body, width);
  const drawn = new Table({
    head: [...head],
    colWidths: widths.map((each) => each + 2),
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...body.map((row) => [...row]));
  return drawn.toString();
}

function listed(head: readonly string[], body: readonly (readonly string[])[], width: number): string {
  const lines = (row: readonly string[]): string[] =>
    row.flatMap((cell, i) =>
      cell === ''
        ? []
        : wrap(`${head[i] ?? ''}: ${cell}`, width - 2).map((line, n) => (n === 0 ? line : `  ${line}`)),
    );
  return body.map((row) => lines(row).join('\n')).join('\n\n');
}

/** Each row as a text: its first cell, and what the others say by their titles. */
export function inLines(
  head: readonly string[],
  body: readonly (readonly string[])[],
  width: number,
): string {
  const textOf = ([first = '', ...rest]: readonly string[]): string =>
    `${first}: ${rest.flatMap((cell, i) => (cell === '' ? [] : [`${head[i + 1] ?? ''} ${cell}`])).join('; ')}`;
  return body
    .flatMap((row) => wrap(textOf(row), width - 2).map((line, n) => (n === 0 ? line : `  ${line}`)))
    .join('\n');
}
