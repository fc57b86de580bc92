import type { Change } from './changes.ts';

/** What a difference is about. */
export const areas = ['limits', 'wire', 'fieldReport', 'prices', 'errors', 'results'] as const;
export type Area = (typeof areas)[number];

/** One way in which the new version does something else. */
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
  const text = JSON.stringify(value) ?? 'nothing JSON can say';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** `body.seed: 0 → nothing` */
const changeText = ({ path, before, after }: Change): string =>
  `${path === '' ? '' : `${path}: `}${show(before)} → ${show(after)}`;

/** Differences of one area; what is only added breaks nothing unless the area says so. */
export const differencesIn = (
  area: Area,
  shownBy: string,
  changes: readonly Change[],
  breaks: (change: Change) => boolean = ({ before }) => before !== undefined,
): readonly Difference[] =>
  changes.map((change) => ({ area, breaking: breaks(change), shownBy, message: changeText(change) }));
