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
  /** Where each letter of the run stands in the view, and its code. */
  readonly places: Int32Array;
  readonly letters: Uint8Array;
  /** What the run may hold. */
  readonly codes: Uint16Array;
}
let kept: Scratch | undefined;

/** The same for every run: a view is good until the next one is asked for. */
const scratch = (): Scratch =>
  (kept ??= {
    places: new Int32Array(longestPacked),
    letters: new Uint8Array(longestPacked),
    codes: new Uint16Array(most),
  });

/** One reading of a run: where it begins among the codes, at which letter, and whether as base64. */
interface RunReading {
  readonly begins: number;
  readonly offset: number;
  readonly isBase64: boolean;
}

/** The first of the two letters that hold a code of a reading. */
const letterOf = ({ begins, offset, isBase64 }: RunReading, at: number): number => {
  const n = at - begins;
  return offset + (isBase64 ? n + Math.floor(n / 3) : 2 * n);
};

/** The letters of one run, and what they may hold. */
class Base64Run {
  readonly #view: MappedText;
  /** How many letters it has. */
  readonly #count: number;
  readonly #scratch = scratch();
  readonly #readings: RunReading[] = [];
  #length = 0;

  constructor(view: MappedText, count: number) {
    this.#view = view;
    this.#count = count;
  }

  #base64(offset: number, meter: Meter): void {
    const { letters, codes } = this.#scratch;
    const count = this.#count;
    let length = this.#length;
    for (let at = offset; at + 1 < count; at += 4) {
      meter.steps += 1;
      const two = values[letters[at + 1]!]!;
      codes[length++] = (values[letters[at]!]! << 2) | (two >> 4);
      if (at + 2 >= count) break;
      const three = values[letters[at + 2]!]!;
      codes[length++] = ((two & 15) << 4) | (three >> 2);
      if (at + 3 >= count) break;
      codes[length++] = ((three & 3) << 6) | values[letters[at + 3]!]!;
    }
    this.#length = length;
  }

  #hex(offset: number, meter: Meter): void {
    const { letters, codes } = this.#scratch;
    for (let at = offset; at + 1 < this.#count; at += 2) {
      meter.steps += 1;
      const high = hexOf(letters[at]);
      const low = hexOf(letters[at + 1]);
      codes[this.#length++] = high === -1 || low === -1 ? gap : high * 16 + low;
    }
  }

  #read(offset: number, isBase64: boolean, meter: Meter): void {
    this.#readings.push({ begins: this.#length, offset, isBase64 });
    if (isBase64) this.#base64(offset, meter);
    else this.#hex(offset, meter);
    this.#scratch.codes[this.#length++] = gap;
  }

  /** All that the run may hold, one reading behind the other. */
  unpack(meter: Meter): MappedText {
    for (let offset = 0; offset < 4; offset += 1) this.#read(offset, true, meter);
    for (let offset = 0; offset < 2; offset += 1) this.#read(offset, false, meter);
    const { codes, places } = this.#scratch;
    const view = this.#view;
    const first = (at: number): number =>
      letterOf(
        this.#readings.findLast(({ begins }) => begins <= at)!,
        at,
      );
    return {
      text: textOf(codes, this.#length),
      from: (at) => view.from(places[first(at)]!),
      to: (at) => view.to(places[first(at) + 1]!),
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
    // Without its line breaks it is no longer.
    const count = end - begin < shortest - 1 ? 0 : noteLetters(text, begin, end);
    if (count >= shortest) yield new Base64Run(view, count).unpack(meter);
    at = end + 1 + shortest;
  }
}

/** Notes the letters of a run and where they stand, without its line breaks. @returns how many they are; 0 where it is too long */
function noteLetters(text: string, begin: number, end: number): number {
  const { places, letters } = scratch();
  let count = 0;
  for (let i = begin; i <= end; i += 1) {
    const code = text.charCodeAt(i);
    if (base64Of(code) === -1) continue;
    if (count === longestPacked) return 0;
    places[count] = i;
    letters[count] = code;
    count += 1;
  }
  return count;
}
