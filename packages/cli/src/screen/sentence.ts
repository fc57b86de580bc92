import type { Issue } from '@crosspoint/core';
import { requestFlags, routingFlags } from '../flags.ts';
import type { Typed } from '../options.ts';
import { oneLine } from './sanitize.ts';

const flagOf: ReadonlyMap<string, string> = new Map(
  [...requestFlags, ...routingFlags].map(({ flag, to }) => [to, flag.split(' ')[0] ?? flag]),
);

/** Wording for programmers → wording for a terminal. */
const wordings: readonly (readonly [from: string, to: string])[] = [
  ['allowUnknownPrice: true', '--allow-unknown-price'],
  ['allowDroppedFields: true', '--allow-dropped-fields'],
  ['a data URL, bytes or file(path)', 'a data URL or a file'],
  ['file(path) from @crosspoint/core/node', 'the flag of that field'],
  ['{ decide: { id } } or { decide: "not_accepted" }', '--accepted-as or --not-accepted'],
];
/** The same about a field whose flag was used: that a file can be named with it is known. */
const wordingsOfUsed: typeof wordings = [
  ['; for a local file use file(path) from @crosspoint/core/node', ''],
  ['{ data, mediaType } or file(path) from @crosspoint/core/node', 'or the path of a file'],
  ...wordings,
];

/** A field by the flag that sets it: `references.images.0` is `--reference-image`; a gateway before it stays. */
function fieldText(field: string): string {
  const [name = field, ...before] = field.split(' ').toReversed();
  const flag = flagOf.get(name) ?? flagOf.get(name.replace(/\.\d+$/, ''));
  return [...before, flag ?? name.replace(/^providerOptions\./, '--option ')].join(' ');
}

const isUsed = (field: string, flags: Typed['flags']): boolean => {
  const name = field.split(' ').at(-1) ?? field;
  return flags[name] !== undefined || flags[name.replace(/\.\d+$/, '')] !== undefined;
};

/** What core says to programmers, as a terminal says it. */
export const inFlags = (text: string, words = wordings): string =>
  words.reduce((result, [from, to]) => result.replaceAll(from, to), text);

/** An issue as a sentence, in the words of the flags; those that were used need no advice to use them. */
export function sentence({ field, message, hint }: Issue, flags: Typed['flags'] = {}): string {
  const text = oneLine(`${fieldText(field)}: ${message}${hint === undefined ? '' : `; ${hint}`}`);
  return inFlags(text, isUsed(field, flags) ? wordingsOfUsed : wordings);
}
