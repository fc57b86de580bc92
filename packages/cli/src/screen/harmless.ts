import { stripVTControlCharacters } from 'node:util';

// Colours are ours, and change nothing else: black to white, bold, dim, and back. Hidden and inverse are not among them.
const color = /^\[(?:0|1|2|22|3[0-79]|9[0-7])m/;
// They turn the order of letters around, or have no width: what is read is not what is there.
const unseen = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Without what could move a cursor or rename a window: part of the words on a screen comes from a gateway. */
export function harmless(text: string): string {
  let clean = '';
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const control = (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
    if (!control || (code === 0x1b && color.test(text.slice(i + 1, i + 6)))) clean += text.charAt(i);
  }
  return clean.replace(unseen, '');
}

const escape = String.fromCharCode(0x1b);

/** Words of a gateway, fit to stand in a sentence of ours: on one line, and without any colours of their own. */
export const oneLine = (text: string): string =>
  harmless(stripVTControlCharacters(text).replaceAll(escape, '').replaceAll(/\s+/g, ' ')).trim();
