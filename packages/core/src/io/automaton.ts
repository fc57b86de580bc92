import type { Meter } from './meter.ts';

/** A writing of a key to search for. */
export interface Pattern {
  /** ASCII; upper and lower case are the same. */
  readonly text: string;
  /** So many letters of its beginning betray the key when the text was cut behind them. */
  readonly shortestStart: number;
  /** How many base64 letters before and behind it hold a part of the key as well. */
  readonly before: number;
  readonly behind: number;
}

const fold = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/**
 * Searches for many patterns in one pass (Aho and Corasick, 1975). A state is a node of the tree of all patterns, which
 * stands for the longest beginning of any of them that the text read so far ends with; 0 is the root, for none.
 */
export class Automaton {
  readonly #patterns: readonly Pattern[];
  // By state: the first child, the next child of the same parent, the letter that leads here, and where to go on from
  // when no child fits. Not a table of all states and letters: a long key would make it megabytes.
  readonly #child: number[] = [0];
  readonly #sibling: number[] = [0];
  readonly #letter: number[] = [-1];
  readonly #fallback: number[] = [0];
  readonly #depth: number[] = [0];
  /** By letter: the child of the root. */
  readonly #root = new Int32Array(128);
  /** By state: the longest pattern that ends here, as its index; -1 for none. */
  readonly #ended: number[] = [-1];
  /** By state: the smallest `shortestStart` of the patterns that pass through. */
  readonly #least: number[] = [Number.POSITIVE_INFINITY];
  /** By state: the longest `before` of the patterns that pass through. */
  readonly #before: number[] = [0];
  /** By state: the state whose letters are a beginning of the key that betrays it. */
  readonly #start: number[] = [0];

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
    for (const [index, pattern] of patterns.entries()) this.#add(pattern, index);
    this.#link();
  }

  #add({ text, shortestStart, before }: Pattern, index: number): void {
    let state = 0;
    for (let i = 0; i < text.length; i += 1) {
      const letter = fold(text.charCodeAt(i));
      let child = this.#childOf(state, letter);
      if (child === 0) {
        child = this.#letter.length;
        this.#sibling[child] = this.#child[state]!;
        this.#child[state] = child;
        this.#child[child] = 0;
        this.#letter[child] = letter;
        this.#depth[child] = this.#depth[state]! + 1;
        this.#ended[child] = -1;
        this.#least[child] = Number.POSITIVE_INFINITY;
        this.#before[child] = 0;
        if (state === 0) this.#root[letter] = child;
      }
      state = child;
      this.#least[state] = Math.min(this.#least[state]!, shortestStart);
      this.#before[state] = Math.max(this.#before[state]!, before);
    }
    this.#ended[state] = index;
  }

  /** Sets what depends on shorter states, in the order of their depth. */
  #link(): void {
    const queue = [0];
    for (const state of queue) {
      for (let child = this.#child[state]!; child !== 0; child = this.#sibling[child]!) {
        queue.push(child);
        const fallback = state === 0 ? 0 : this.#from(this.#fallback[state]!, this.#letter[child]!);
        this.#fallback[child] = fallback;
        if (this.#ended[child] === -1) this.#ended[child] = this.#ended[fallback]!;
        this.#start[child] = this.#depth[child]! >= this.#least[child]! ? child : this.#start[fallback]!;
      }
    }
  }

  #childOf(state: number, letter: number): number {
    if (state === 0) return this.#root[letter]!;
    let child = this.#child[state]!;
    while (child !== 0 && this.#letter[child] !== letter) child = this.#sibling[child]!;
    return child;
  }

  #from(state: number, letter: number): number {
    let from = state;
    for (;;) {
      const child = this.#childOf(from, letter);
      if (child !== 0 || from === 0) return child;
      from = this.#fallback[from]!;
    }
  }

  /** The state behind one more letter, which is below 128. Over a whole text it falls back no more often than it went on. */
  next(state: number, code: number, meter: Meter): number {
    const letter = fold(code);
    let from = state;
    while (from !== 0) {
      meter.steps += 1;
      const child = this.#childOf(from, letter);
      if (child !== 0) return child;
      from = this.#fallback[from]!;
    }
    return this.#root[letter]!;
  }

  /** The longest pattern that ends in a state. */
  endedIn(state: number): Pattern | undefined {
    const index = this.#ended[state]!;
    return index === -1 ? undefined : this.#patterns[index];
  }

  /**
   * The beginning of the key that must not stay when the text was cut here: how many of the last letters, and of those
   * before them. At the end of a text that was surely cut, fewer letters count.
   */
  startIn(
    state: number,
    shortest?: number,
  ): { readonly letters: number; readonly before: number } | undefined {
    const whole = shortest !== undefined && this.#depth[state]! >= shortest;
    const start = whole ? state : this.#start[state]!;
    return start === 0 ? undefined : { letters: this.#depth[start]!, before: this.#before[start]! };
  }
}
