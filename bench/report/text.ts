// The report in a terminal.
import { wasBusy } from '../measure/machine.ts';
import type { Figures } from './figures.ts';
import { verdict } from './goals.ts';
import { type Table, tablesOf } from './tables.ts';

export function textOf(figures: Figures): string {
  const goals = figures.goals.map((goal) => plain(verdict(goal)));
  return [machineLine(figures), ...tablesOf(figures).map(tableText), goals.join('\n'), elsewhere].join(
    '\n\n',
  );
}

/** What is weighed from tarballs is weighed by the gate. */
const elsewhere = 'The installed size of core with one provider is printed by `npm run check:budgets`.';

/** The machine in one sentence, and whether it was quiet. */
export function machineLine({
  machine,
  measuredAt,
  quick,
}: Pick<Figures, 'machine' | 'measuredAt' | 'quick'>): string {
  const { cpu, cores, memoryGB, os, node, undici, zod, loadAverage } = machine;
  return [
    `Measured on ${measuredAt.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGB} GB, ${os};`,
    `Node.js ${node}, undici ${undici}, zod ${zod}; load average ${loadAverage.join(' and ')} at the start.`,
    ...(wasBusy(machine) ? ['The machine was busy with other work: take these figures for noise.'] : []),
    ...(quick ? ['This was a quick run, good for trying the benchmark and not for its figures.'] : []),
  ].join(' ');
}

const plain = (text: string): string => text.replaceAll('`', '');

/** A table in a terminal. */
export function tableText({ title, head, rows }: Table): string {
  const all = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return [plain(title), ...lines.map((line) => `  ${line}`)].join('\n');
}
