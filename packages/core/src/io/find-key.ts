import type { Automaton } from './automaton.ts';
import type { Heads } from './heads.ts';
import type { Meter } from './meter.ts';
import { isCovered, opened } from './opened.ts';
import { base64Of, unpacked } from './unpacked.ts';
import { plainView, type MappedText } from './view.ts';

/** What is searched for. */
export interface Sought {
  readonly automaton: Automaton;
  readonly heads: Heads;
  /** A key holds letters that delimit JSON. */
  readonly structured: boolean;
  /** A shorter run of base64 or hex holds no packed key. */
  readonly shortestRun: number;
}

/** Parts of a text that hold a key: `from, to, from, to, …`, in order and apart. */
export type Spans = readonly number[];

/** At the end of a text that was cut, so many letters of a key are too many. */
const shortestAtEnd = 4;

const kinds = { plain: 0, ends: 1, endsTwice: 2, opens: 3 } as const;
/** By code: behind what a text was cut, and what begins an escape. */
const kindOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (`"'\`<[`.includes(letter)) return kinds.ends;
  if ('.*'.includes(letter)) return kinds.endsTwice;
  return String.raw`\%&`.includes(letter) ? kinds.opens : kinds.plain;
});
const ellipsis = 0x2026;

// An escape that was cut; the longest is `&#x0000002D` without its semicolon.
const longestRest = 16;
const rest = /^(?:[\\%](?:u[0-9a-f]{0,3}|x?[0-9a-f]?|u\{[0-9a-f]{0,6})|&(?:#x?[0-9a-f]*|[a-z]*))$/i;

/** One pass over one view. */
class Scan {
  readonly spans: number[] = [];
  readonly #view: MappedText;
  readonly #automaton: Automaton;
  /** The state before the last letter that begins an escape. */
  #before = 0;
  #opened = -1;

  constructor(view: MappedText, automaton: Automaton) {
    this.#view = view;
    this.#automaton = automaton;
  }

  run(cutAtEnd: boolean, meter: Meter): this {
    const { text } = this.#view;
    const { length } = text;
    const automaton = this.#automaton;
    let state = 0;
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        if (state !== 0 && code === ellipsis) this.#cut(state, i);
        state = 0;
        continue;
      }
      const kind = kindOf[code];
      if (kind !== kinds.plain) this.#look(kind!, state, i);
      state = automaton.next(state, code, meter);
      const ended = state === 0 ? undefined : automaton.endedIn(state);
      if (ended !== undefined) this.#add(i + 1 - ended.text.length, i, ended.before, ended.behind);
    }
    meter.steps += length;
    this.#cut(state, length, cutAtEnd ? shortestAtEnd : undefined);
    return this;
  }

  #look(kind: number, state: number, at: number): void {
    if (kind === kinds.opens) {
      this.#before = state;
      this.#opened = at;
    } else if (state !== 0 || this.#before !== 0) {
      const { text } = this.#view;
      if (kind === kinds.ends || text[at + 1] === text[at]) this.#cut(state, at);
    }
  }

  /** Takes out the beginning of a key that a text breaks off in, with what is left of an escape. */
  #cut(state: number, at: number, shortest?: number): void {
    this.#start(state, at, at, shortest);
    if (this.#before === 0 || at - this.#opened > longestRest) return;
    const remainder = this.#view.text.slice(this.#opened, at);
    // A backslash before a quote belongs to the quote: it must stay, or JSON inside of JSON is none any more.
    const end = remainder === '\\' && at < this.#view.text.length ? this.#opened : at;
    if (rest.test(remainder)) this.#start(this.#before, this.#opened, end, shortest);
  }

  #start(state: number, at: number, end: number, shortest?: number): void {
    const start = state === 0 ? undefined : this.#automaton.startIn(state, shortest);
    if (start !== undefined) this.#add(at - start.letters, end - 1, start.before, 0);
  }

  /** Notes letters, and those at their rims that are base64 and hold a part of the key. */
  #add(first: number, last: number, before: number, behind: number): void {
    const { text } = this.#view;
    let [from, to] = [first, last];
    while (from > 0 && first - from < before && base64Of(text.charCodeAt(from - 1)) !== -1) from -= 1;
    while (to - last < behind && base64Of(text.charCodeAt(to + 1)) !== -1) to += 1;
    if (behind > 0) while (text[to + 1] === '=' && to - last < behind + 2) to += 1;
    add(this.spans, this.#view.from(from), this.#view.to(to));
  }
}

/** Adds a span that ends behind all others, or within them. */
function add(spans: number[], from: number, to: number): void {
  let [begins, ends] = [from, to];
  while (spans.length > 0 && spans[spans.length - 1]! >= begins && spans[spans.length - 2]! <= ends) {
    ends = Math.max(ends, spans.pop()!);
    begins = Math.min(begins, spans.pop()!);
  }
  spans.push(begins, ends);
}

/** All spans in order, those that touch as one. */
function merged(lists: readonly Spans[]): Spans {
  const pairs = lists.flatMap((spans) =>
    Array.from({ length: spans.length / 2 }, (_, i) => [spans[2 * i]!, spans[2 * i + 1]!] as const),
  );
  const all: number[] = [];
  for (const [from, to] of pairs.toSorted((one, other) => one[0] - other[0])) add(all, from, to);
  return all;
}

/** Looks at a view, and behind its escapes where it has any. */
function searched(
  view: MappedText,
  sought: Sought,
  cutAtEnd: boolean,
  meter: Meter,
  into: Spans[],
): MappedText {
  const look = (one: MappedText): void => {
    if (!cutAtEnd && !sought.heads.isIn(one.text, meter)) return;
    const { spans } = new Scan(one, sought.automaton).run(cutAtEnd, meter);
    if (spans.length > 0) into.push(spans);
  };
  look(view);
  if (!isCovered(view.text, sought.structured)) return view;
  const inner = opened(view, meter);
  look(inner);
  return inner;
}

/**
 * Finds every writing of a key in a text, in a number of steps that grows with the text's length alone: in the text as
 * it is, behind all its escapes, and once more inside of what is base64 or hex there.
 */
export function findKey(text: string, sought: Sought, cutAtEnd: boolean, meter: Meter): Spans {
  const found: Spans[] = [];
  const inner = searched(plainView(text), sought, cutAtEnd, meter, found);
  for (const run of unpacked(inner, sought.shortestRun, meter)) searched(run, sought, false, meter, found);
  return found.length === 0 ? [] : merged(found);
}
