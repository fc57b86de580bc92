import type { Objection } from '@crosspoint/core';
import { requestFlags, routingFlags } from '../flags.ts';

const flagOf: ReadonlyMap<string, string> = new Map(
  [...requestFlags, ...routingFlags].map(({ flag, to }) => [to, flag.split(' ')[0] ?? flag]),
);

/** What core says to programmers, as a terminal says it. */
const wordings: readonly (readonly [said: string, meant: string])[] = [
  ['allowUnknownPrice: true', '--allow-unknown-price'],
  ['requireParameters: false', '--allow-drops'],
  ['file(path) from @crosspoint/core/node', 'the flag of that field'],
];

/** A field by the flag that sets it: `references.images.0` is `--reference-image`; a gateway before it stays. */
function fieldText(field: string): string {
  const [name = field, ...before] = field.split(' ').toReversed();
  const flag = flagOf.get(name) ?? flagOf.get(name.replace(/\.\d+$/, ''));
  return [...before, flag ?? name].join(' ');
}

const reworded = (text: string): string =>
  wordings.reduce((line, [said, meant]) => line.replaceAll(said, meant), text);

/** An objection as a sentence. */
export const sentence = ({ field, problem, right }: Objection): string =>
  reworded(`${fieldText(field)}: ${problem}${right === undefined ? '' : `; ${right}`}`);
