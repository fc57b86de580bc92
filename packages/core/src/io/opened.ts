import type { Meter } from './meter.ts';
import { controls, hexOf, isBlank, isBreak, longestEntity, signs, textOf, type MappedText } from './view.ts';

// The names that HTML has for the letters a key can be made of, and for what is left out.
const entities =
  'excl ! quot " num # dollar $ percnt % amp & apos \' lpar ( rpar ) ast * midast * plus + comma , period . sol / ' +
  'colon : semi ; lt < equals = gt > quest ? commat @ lsqb [ lbrack [ bsol \\ rsqb ] rbrack ] hat ^ lowbar _ ' +
  'underbar _ grave ` lcub { lbrace { verbar | vert | rcub } rbrace } newline \n shy \u00ad';
const words = entities.split(/ /);
const names: ReadonlyMap<string, number> = new Map(
  words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1]!.charCodeAt(0)] as const] : [])),
);

const { backslash, percent, ampersand, semicolon, braceOpen, braceClose } = signs;
/** A backslash that was an escape itself: what is behind it was escaped as well. Only in here; no text has this letter. */
const innerBackslash = 0xe05c;
const isBackslash = (code: number | undefined): boolean => code === backslash || code === innerBackslash;
const opens = (code: number): boolean => isBackslash(code) || code === percent || code === ampersand;
/** By code below 128: neither begins an escape nor is left out. */
const simple = Uint8Array.from({ length: 128 }, (_, code) => (opens(code) || isBreak(code) ? 0 : 1));

/** How many of the last letters are an escape, and what it stands for. */
interface EscapeForm {
  readonly letters: number;
  readonly value: number;
}
const none: EscapeForm = { letters: 0, value: 0 };
const inPlane = (value: number): number => (value > 0xffff ? 0xfffd : value);

/** The letters of a view while they are put together; the last ones can still turn out to be an escape. */
class Opening {
  readonly #view: MappedText;
  readonly #codes: Uint16Array;
  #length = 0;
  // Letters stand side by side in the view, save where something was taken away: there a mark says where the next one
  // begins, and where the one before it ended.
  readonly #marks: { readonly letter: number; readonly from: number; readonly before: number }[] = [];
  /** Where the last letter ended, and where one would begin that stands beside it. */
  #end = 0;
  #next = 0;
  #afterBreak = false;
  /** So many letters may still complete an escape. */
  #watched = 0;

  constructor(view: MappedText) {
    this.#view = view;
    this.#codes = new Uint16Array(view.text.length);
  }

  read(meter: Meter): this {
    const { text } = this.#view;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (this.#watched === 0 && (code > 127 ? !isBreak(code) : simple[code] === 1))
        this.#push(code, i, i + 1);
      else this.#add(code, i, meter);
    }
    meter.steps += text.length;
    return this;
  }

  /** Adds a letter; an escape it completes becomes the letter it stands for, which may complete another one. */
  #add(given: number, begins: number, meter: Meter): void {
    let code = given;
    let from = begins;
    this.#watched = Math.max(0, this.#watched - 1);
    for (;;) {
      meter.steps += 1;
      const last = this.#length === 0 ? 0 : this.#codes[this.#length - 1]!;
      const behind = isBackslash(last);
      if (isBreak(code)) return this.#leaveOut(behind);
      if (this.#afterBreak && isBlank(code)) return this.#leaveOut(false);
      if (behind && code === last) {
        this.#end = begins + 1; // JSON inside JSON: any number of them is one
        this.#watched = longestEntity;
        return;
      }
      // What opens another escape may stand for `u`: that is known when it is whole.
      if (behind && code !== signs.u && code !== signs.x && !opens(code)) {
        from = this.#pop(1);
        if (controls.has(code)) return this.#leaveOut(false);
      }
      const escape = this.#completes(code);
      if (escape.letters === 0) break;
      from = this.#pop(escape.letters);
      code = escape.value === backslash ? innerBackslash : escape.value;
    }
    this.#afterBreak = false;
    if (opens(code)) this.#watched = longestEntity;
    this.#push(code, from, begins + 1);
  }

  #leaveOut(backslashToo: boolean): void {
    if (backslashToo) this.#pop(1);
    this.#afterBreak = true;
    this.#watched = Math.max(1, this.#watched);
  }

  #push(code: number, from: number, end: number): void {
    if (from !== this.#next) this.#marks.push({ letter: this.#length, from, before: this.#end });
    this.#codes[this.#length] = code;
    this.#length += 1;
    this.#next = from + 1;
    this.#end = end;
  }

  /** Takes the last letters away again, and says where the first of them began. */
  #pop(letters: number): number {
    this.#length -= letters;
    let mark = this.#marks.at(-1);
    let end: number | undefined;
    let from: number | undefined;
    while (mark !== undefined && mark.letter >= this.#length) {
      if (mark.letter === this.#length) [end, from] = [mark.before, mark.from];
      this.#marks.pop();
      mark = this.#marks.at(-1);
    }
    this.#next = mark === undefined ? this.#length : mark.from + this.#length - mark.letter;
    this.#end = end ?? this.#next;
    return from ?? this.#next;
  }

  /** How many of the last letters are an escape together with this one, and what it stands for. */
  #completes(code: number): EscapeForm {
    if (code === semicolon) return this.#entity();
    if (code === braceClose) return this.#braced();
    const last = hexOf(code);
    return last === -1 ? none : this.#hexEscape(last);
  }

  /** `%2D`, `\x2D`, `\u002D`, and `%u002D` as `escape` writes it. */
  #hexEscape(last: number): EscapeForm {
    const codes = this.#codes;
    const length = this.#length;
    const third = length < 2 ? -1 : hexOf(codes[length - 1]);
    if (third === -1) return none;
    if (codes[length - 2] === percent) return { letters: 2, value: third * 16 + last };
    if (codes[length - 2] === signs.x && isBackslash(codes[length - 3]))
      return { letters: 3, value: third * 16 + last };
    if (length < 5 || codes[length - 4] !== signs.u) return none;
    if (!isBackslash(codes[length - 5]) && codes[length - 5] !== percent) return none;
    const first = hexOf(codes[length - 3]);
    const second = hexOf(codes[length - 2]);
    if (first === -1 || second === -1) return none;
    return { letters: 5, value: ((first * 16 + second) * 16 + third) * 16 + last };
  }

  /** `\u{2D}` of a program. */
  #braced(): EscapeForm {
    const codes = this.#codes;
    const length = this.#length;
    let [at, value, unit] = [length - 1, 0, 1];
    for (let digit = hexOf(codes[at]); digit !== -1 && at > length - 9; digit = hexOf(codes[at])) {
      value += digit * unit;
      unit *= 16;
      at -= 1;
    }
    const whole = codes[at] === braceOpen && codes[at - 1] === signs.u && isBackslash(codes[at - 2]);
    return whole && at < length - 1 ? { letters: length - at + 2, value: inPlane(value) } : none;
  }

  /** `&#45;`, `&#x2D;`, `&amp;`. */
  #entity(): EscapeForm {
    const codes = this.#codes;
    const length = this.#length;
    let at = length - 1;
    while (at >= 0 && at > length - longestEntity && codes[at] !== ampersand) at -= 1;
    if (at < 0 || codes[at] !== ampersand) return none;
    const name = String.fromCharCode(...codes.subarray(at + 1, length));
    const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
    if (number === null) {
      const letter = names.get(name.toLowerCase());
      return letter === undefined ? none : { letters: length - at, value: letter };
    }
    const [, hex, decimal = ''] = number;
    const value = inPlane(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    return { letters: length - at, value };
  }

  view(): MappedText {
    const [marks, length, end, outer] = [this.#marks, this.#length, this.#end, this.#view];
    /** The last mark at a letter or before it. */
    const markOf = (letter: number): number => {
      let [low, high] = [0, marks.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (marks[middle]!.letter <= letter) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    };
    const begins = (letter: number): number => {
      const mark = marks[markOf(letter)];
      return mark === undefined ? letter : mark.from + letter - mark.letter;
    };
    const ends = (letter: number): number => {
      const mark = marks[markOf(letter + 1)];
      if (letter + 1 === length) return end;
      return mark?.letter === letter + 1 ? mark.before : begins(letter) + 1;
    };
    return {
      text: textOf(this.#codes, length).replaceAll(String.fromCharCode(innerBackslash), '\\'),
      from: (letter) => outer.from(begins(letter)),
      to: (letter) => outer.to(ends(letter) - 1),
    };
  }
}

/**
 * The view behind all escapes: percent-encoding, JSON and program escapes, and HTML entities, any of them in any other
 * as often as it may be, and without line breaks and the indentation behind them. Each letter is looked at once, and
 * once more for each escape it completes, which takes at least one letter away.
 */
export const opened = (view: MappedText, meter: Meter): MappedText => new Opening(view).read(meter).view();

const kinds = { other: 0, blank: 1, breaks: 2, structure: 3, opens: 4 } as const;
/** What delimits JSON and pages: few keys have such a letter. */
const structure = '"{}[],<';
const kindOf = Uint8Array.from({ length: 128 }, (_, code) => {
  if (isBreak(code)) return kinds.breaks;
  if (isBlank(code)) return kinds.blank;
  if (structure.includes(String.fromCharCode(code))) return kinds.structure;
  return opens(code) ? kinds.opens : kinds.other;
});

/** Whether a key has letters that delimit JSON and pages. */
export const hasStructure = (key: string): boolean =>
  Array.from(structure).some((letter) => key.includes(letter));

/** What a look at each letter begins with; a native search skips what is before it. */
const suspicious = /[\\%&\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Whether there is any escape, or a line break with more than JSON's own signs behind it. */
export function isCovered(text: string, structured: boolean): boolean {
  const first = text.search(suspicious);
  if (first === -1) return false;
  let afterBreak = false;
  for (let i = first; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const kind = code > 127 ? (isBreak(code) ? kinds.breaks : kinds.other) : kindOf[code]!;
    if (kind === kinds.breaks) afterBreak = true;
    else if (kind === kinds.opens) {
      const next = text.charCodeAt(i + 1);
      if (code === backslash && next === signs.quote && !structured) i += 1;
      else if (code === backslash && controls.has(next)) {
        afterBreak = true;
        i += 1;
      } else if (isEscape(text, i)) return true;
    } else if (kind !== kinds.blank) {
      if (afterBreak && (kind === kinds.other || structured)) return true;
      afterBreak = false;
    }
  }
  return false;
}

/** Whether a letter that opens escapes does so here. */
function isEscape(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === backslash) return true;
  if (code === percent) return hexOf(text.charCodeAt(at + 1)) !== -1 || text[at + 1] === 'u';
  return /[;%\\]/.test(text.slice(at + 1, at + 1 + longestEntity));
}
