import { stripVTControlCharacters } from 'node:util';
import { oneLine as plainLine } from '@crosspoint/core/redact';

// Colours are ours, and change nothing else: black to white, bold, dim, and back. Hidden and inverse are not among them.
const color = /^\[(?:0|1|2|22|3[0-79]|9[0-7])m/;
// They turn the order of letters around, or have no width: what is read is not what is there.
const unseen = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Without what could move a cursor or rename a window: part of the words on a screen comes from a gateway. */
export function sanitizeForTerminal(text: string): string {
  let clean = '';
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const control = (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
    if (!control || (code === 0x1b && color.test(text.slice(i + 1, i + 6)))) clean += text.charAt(i);
  }
  return clean.replace(unseen, '');
}

/** Words of a gateway, fit to stand in a sentence of ours: on one line, and without any colours of their own. */
export const oneLine = (text: string): string => plainLine(stripVTControlCharacters(text));

// Inside of a JSON text these can only stand in a string, where an escape says the same.
const unfitInJson = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|(?<=##\w*)\[/g;

/** A JSON document without anything that a terminal or a CI log obeys; it says the same. */
export const sanitizeJson = (document: string): string =>
  document.replace(unfitInJson, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
