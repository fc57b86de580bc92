import type { HelpConfiguration } from 'commander';
import { exitMeanings } from '../io/exit-codes.ts';
import { wrapPlain } from '../text/plain.ts';

const narrow = 72;

/** Text under a term, or beside it where it fits. */
function item(term: string, termWidth: number, description: string, width: number): string {
  if (description === '') return `  ${term}`;
  const [beside, left] = width < narrow ? [false, 6] : [true, termWidth + 4];
  const lines = wrapPlain(description, Math.max(20, width - left)).join(`\n${' '.repeat(left)}`);
  return beside ? `  ${term.padEnd(termWidth)}  ${lines}` : `  ${term}\n${' '.repeat(left)}${lines}`;
}

/** How help is laid out: on a narrow terminal every description stands under its flag. */
export const helpLayout: HelpConfiguration = {
  formatItem: (term, termWidth, description, helper) =>
    item(term, termWidth, description, helper.helpWidth ?? 80),
};

/** What stands under the help of a command, most of which can end in few of these ways. */
export const exitPointer = 'Exit codes: see crosspoint --help';

/** The table of exit codes. */
export function exitHelp(width: number): string {
  const lines = Object.entries(exitMeanings).map(([code, meaning]) =>
    item(code.padStart(3), 3, meaning, width),
  );
  return ['Exit codes:', ...lines].join('\n');
}
