import { isPlain, wrapPlain } from './plain.ts';
import { wrapAnsi } from './width.ts';

/** Breaks a text between words, so that no line takes more columns; words that are wider stand alone. */
export function wrap(text: string, width: number): readonly string[] {
  const line = text.split(/\s+/).join(' ');
  return isPlain(line) ? wrapPlain(line, width) : wrapAnsi(line, Math.max(1, width)).split('\n');
}

/** The beginning of a text that takes at most so many columns. */
export const cut = (text: string, width: number): string =>
  isPlain(text)
    ? text.slice(0, Math.max(1, width))
    : (wrapAnsi(text, Math.max(1, width), { hard: true, trim: false, wordWrap: false }).split('\n', 1)[0] ??
      '');

/** Breaks a line and keeps its indent. A ref is copied together with its command, so that line stays whole. */
export function fit(line: string, width: number): string {
  if (line.includes('xp1.')) return line;
  const indent = ' '.repeat(line.length - line.trimStart().length);
  return wrap(line.trim(), width - indent.length)
    .map((part) => `${indent}${part}`)
    .join('\n');
}

/** A label and the text beside it. */
export type LabelledText = readonly [label: string, text: string];

/** Lines with a label before each, and wider spacing on a narrow terminal. */
export function rows(pairs: readonly LabelledText[], width: number, labelWidth = 9): string {
  return pairs
    .map(([label, text]) =>
      wrap(text, Math.max(20, width - labelWidth))
        .map((line, n) => `${(n === 0 ? label : '').padEnd(labelWidth)}${line}`.trimEnd())
        .join('\n'),
    )
    .join('\n');
}
