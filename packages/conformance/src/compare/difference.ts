import type { ValueChange } from './changes.ts';

/** What a difference is about. */
export const areas = ['limits', 'wire', 'fieldReport', 'prices', 'errors', 'results'] as const;
export type Area = (typeof areas)[number];

/** One difference of the new version. */
export interface Difference {
  readonly area: Area;
  /** Whether code that worked with the old version may stop working, or pay more. */
  readonly breaking: boolean;
  /** The request or the fixture that shows it. */
  readonly shownBy: string;
  readonly message: string;
}

const longest = 200;

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? 'a value that is not JSON';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** `body.seed: 0 → nothing` */
const changeText = ({ path, before, after }: ValueChange): string =>
  `${path === '' ? '' : `${path}: `}${show(before)} → ${show(after)}`;

/** Differences of one area; by default an addition is not breaking. */
export const differencesIn = (
  area: Area,
  shownBy: string,
  changes: readonly ValueChange[],
  breaks: (change: ValueChange) => boolean = ({ before }) => before !== undefined,
): readonly Difference[] =>
  changes.map((change) => ({ area, breaking: breaks(change), shownBy, message: changeText(change) }));
