import type { Issue } from '@crosspoint/core';
import { requestFlags, routingFlags } from '../input/flags.ts';
import type { Typed } from '../input/options.ts';
import { oneLine } from '../text/sanitize.ts';

const flagOf: ReadonlyMap<string, string> = new Map(
  [...requestFlags, ...routingFlags].map(({ flag, to }) => [to, flag.split(' ')[0] ?? flag]),
);

/** Wording for programmers → wording for a terminal. */
const wordings: readonly (readonly [from: string, to: string])[] = [
  ['allowUnknownPrice: true', '--allow-unknown-price'],
  ['allowDroppedFields: true', '--allow-dropped-fields'],
  ['a data URL, bytes or file(path)', 'a data URL or a file'],
  ['file(path) from @crosspoint/core/node', 'the flag of that field'],
  ['Use the emulator or mockTransport in tests; to buy, unset it', 'Use --emulate, or unset it to buy'],
  ['{ decide: { id } } or { decide: "not_accepted" }', '--accepted-as or --not-accepted'],
];
/** The same about a field whose flag was used: that a file can be named with it is known. */
const wordingsOfUsed: typeof wordings = [
  ['; for a local file use file(path) from @crosspoint/core/node', ''],
  ['{ data, mediaType } or file(path) from @crosspoint/core/node', 'or the path of a file'],
  ...wordings,
];

/** The field of an issue, without the number of one of several inputs: `references.images`. */
const fieldOf = ({ path }: Issue): string => path.filter((step) => typeof step === 'string').join('.');

/** A field by the flag that sets it: `references.images.0` is `--reference-image`; a provider before it stays. */
function fieldText(issue: Issue): string {
  const name = issue.path.map(String).join('.');
  const flag = flagOf.get(fieldOf(issue)) ?? name.replace(/^providerOptions\./, '--option ');
  return issue.provider === undefined ? flag : `${issue.provider} ${flag}`;
}

const isUsed = (issue: Issue, flags: Typed['flags']): boolean => flags[fieldOf(issue)] !== undefined;

/** What core says to programmers, as a terminal says it. */
export const inFlags = (text: string, words = wordings): string =>
  words.reduce((result, [from, to]) => result.replaceAll(from, to), text);

/** An issue as a sentence, in the words of the flags; those that were used need no advice to use them. */
export function sentence(issue: Issue, flags: Typed['flags'] = {}): string {
  const { message, hint } = issue;
  const text = oneLine(`${fieldText(issue)}: ${message}${hint === undefined ? '' : `; ${hint}`}`);
  return inFlags(text, isUsed(issue, flags) ? wordingsOfUsed : wordings);
}
