import { createRequire } from 'node:module';
import type * as StringWidth from 'string-width';
import type * as WrapAnsi from 'wrap-ansi';
import { isPlain } from './plain.ts';

// What knows the widths of all letters takes longer to load than most commands run, and most texts have plain letters.
const require = createRequire(import.meta.url);

/** How many columns a text takes. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  const { default: stringWidth }: typeof StringWidth = require('string-width');
  return stringWidth(text);
}

/** Breaks a text into lines of so many columns: between words, or with `hard` wherever a line is full. */
export function wrapAnsi(text: string, width: number, options?: WrapAnsi.Options): string {
  const { default: wrap }: typeof WrapAnsi = require('wrap-ansi');
  return wrap(text, width, options);
}
