import type { Meter } from './meter.ts';
import { hexOf, isBreak, textOf, type MappedText } from './view.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By code: the value of a base64 letter of either alphabet, or -1. */
const values = Int8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return alphabet.indexOf(letter === '-' ? '+' : letter === '_' ? '/' : letter);
});
export const base64Of = (code: number): number => values[code] ?? -1;

/** By code below 128: whether it is a base64 letter, or a break that may stand between two. */
const runs = Uint8Array.from(values, (value, code) => (value !== -1 || isBreak(code) ? 1 : 0));

/**
 * Longer text is an image or a video: a key in base64 is found in there, but what is packed inside of that base64
 * once more is not looked for. It would cost four times the search of the text itself.
 */
const longestPacked = 16_384;
const gap = 0xffff;

// One run is unpacked at a time, at four offsets of base64 and two of hex.
const most = longestPacked * 4 + 16;
interface Scratch {
  /** Where each letter of the run stands in the view. */
  readonly letters: Int32Array;
  readonly codes: Uint16Array;
  readonly first: Uint16Array;
  readonly last: Uint16Array;
}
let kept: Scratch | undefined;

/** The same for every run: a view is good until the next one is asked for. */
const scratch = (): Scratch =>
  (kept ??= {
    letters: new Int32Array(longestPacked),
    codes: new Uint16Array(most),
    first: new Uint16Array(most),
    last: new Uint16Array(most),
  });

/** The letters of one run, by their place in the view. */
class Base64Run {
  readonly #view: MappedText;
  /** How many letters it has. */
  readonly #count: number;
  readonly #out = scratch();
  #length = 0;

  constructor(view: MappedText, count: number) {
    this.#view = view;
    this.#count = count;
  }

  #emit(code: number, first: number, last: number): void {
    this.#out.codes[this.#length] = code;
    this.#out.first[this.#length] = first;
    this.#out.last[this.#length] = last;
    this.#length += 1;
  }

  #code(letter: number): number {
    return this.#view.text.charCodeAt(this.#out.letters[letter]!);
  }

  #base64(offset: number, meter: Meter): void {
    const length = this.#count;
    for (let at = offset; at + 1 < length; at += 4) {
      meter.steps += 1;
      const two = values[this.#code(at + 1)]!;
      this.#emit((values[this.#code(at)]! << 2) | (two >> 4), at, at + 1);
      if (at + 2 >= length) return;
      const three = values[this.#code(at + 2)]!;
      this.#emit(((two & 15) << 4) | (three >> 2), at + 1, at + 2);
      if (at + 3 >= length) return;
      this.#emit(((three & 3) << 6) | values[this.#code(at + 3)]!, at + 2, at + 3);
    }
  }

  #hex(offset: number, meter: Meter): void {
    for (let at = offset; at + 1 < this.#count; at += 2) {
      meter.steps += 1;
      const high = hexOf(this.#code(at));
      const low = hexOf(this.#code(at + 1));
      this.#emit(high === -1 || low === -1 ? gap : high * 16 + low, at, at + 1);
    }
  }

  /** All that the run may hold, one reading behind the other. */
  unpack(meter: Meter): MappedText {
    this.#length = 0;
    for (let offset = 0; offset < 4; offset += 1) {
      this.#base64(offset, meter);
      this.#emit(gap, 0, 0);
    }
    for (let offset = 0; offset < 2; offset += 1) {
      this.#hex(offset, meter);
      this.#emit(gap, 0, 0);
    }
    const { codes, first, last, letters } = this.#out;
    const view = this.#view;
    return {
      text: textOf(codes, this.#length),
      from: (letter) => view.from(letters[first[letter]!]!),
      to: (letter) => view.to(letters[last[letter]!]!),
    };
  }
}

/** The end of the run a letter stands in, in one direction; lines may break in it. */
function edgeOf({ text }: MappedText, from: number, step: 1 | -1): number {
  let at = from;
  while (isRun(text.charCodeAt(at + step))) at += step;
  return at;
}
const isRun = (code: number): boolean => (code < 128 ? runs[code] === 1 : isBreak(code));

/**
 * What base64 and hex in a view hold; lines may break in them. A run of so many letters stands on one place in as many,
 * so no others are looked at. A view is good until the next one is asked for.
 */
export function* unpacked(view: MappedText, shortest: number, meter: Meter): Generator<MappedText> {
  const { text } = view;
  let at = shortest - 1;
  while (at < text.length) {
    meter.steps += 1;
    if (!isRun(text.charCodeAt(at))) {
      at += shortest;
      continue;
    }
    const begin = edgeOf(view, at, -1);
    const end = edgeOf(view, at, 1);
    meter.steps += end - begin;
    const count = noteLetters(text, begin, end);
    if (count >= shortest) yield new Base64Run(view, count).unpack(meter);
    at = end + 1 + shortest;
  }
}

/** Notes where the letters of a run stand, without its line breaks. @returns how many they are; 0 where it is too long */
function noteLetters(text: string, begin: number, end: number): number {
  const { letters } = scratch();
  let count = 0;
  for (let i = begin; i <= end; i += 1) {
    if (base64Of(text.charCodeAt(i)) === -1) continue;
    if (count === longestPacked) return 0;
    letters[count] = i;
    count += 1;
  }
  return count;
}
