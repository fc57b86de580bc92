/** A text as somebody reads it who takes its packing off; where a letter came from can be asked. */
export interface MappedText {
  readonly text: string;
  /** Where a letter begins and ends in the text that was given. */
  readonly from: (letter: number) => number;
  readonly to: (letter: number) => number;
}

/** The text itself. */
export const plainView = (text: string): MappedText => ({
  text,
  from: (letter) => letter,
  to: (letter) => letter + 1,
});

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });

/** A text of these letters. Half of a pair becomes U+FFFD, which is one letter too. */
export const textOf = (codes: Uint16Array, length: number): string =>
  decoder.decode(codes.subarray(0, length));

/** By code: the value of a hex digit, or -1. */
const hexValues = Int8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});
export const hexOf = (code: number | undefined): number =>
  code === undefined || code > 127 ? -1 : hexValues[code]!;

/** A line break, a control character, or a letter without width. */
export function isBreak(code: number): boolean {
  if (code < 0x7f) return code < 0x20 && code !== 9;
  if (code < 0x200b) return code <= 0x9f || code === 0xad;
  if (code > 0x206f) return code === 0xfeff;
  return code <= 0x200f || (code >= 0x2028 && code <= 0x202e) || code >= 0x2060;
}

export const isBlank = (code: number): boolean => code === 0x20 || code === 9 || code === 0xa0;

const codesOf = (letters: string): ReadonlySet<number> =>
  new Set(Array.from(letters, (letter) => letter.charCodeAt(0)));

/** What stands behind the backslash of an escape that means a line break or the like. */
export const controls = codesOf('bfnrtv');

/** The letters escapes are made of. */
export const signs = {
  backslash: 0x5c,
  percent: 0x25,
  ampersand: 0x26,
  semicolon: 0x3b,
  hash: 0x23,
  quote: 0x22,
  u: 0x75,
  x: 0x78,
  braceOpen: 0x7b,
  braceClose: 0x7d,
} as const;

/** From its `&` to its `;`; a bound, because it is looked for at each of them. */
export const longestEntity = 16;
