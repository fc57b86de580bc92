import type { Meter } from './meter.ts';

/** Every pattern has as many letters, and so has every beginning of one that is looked for. */
export const headLength = 6;

const fold = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);
const pairOf = (one: number, two: number): number => (((one | 0x20) & 127) << 7) | ((two | 0x20) & 127);

/**
 * Tells quickly that a text holds no pattern: it looks at pairs of letters, and skips as many as the pair it sees allows
 * (Wu and Manber, 1994). Most texts hold none, and are read no closer.
 */
export class Heads {
  readonly #skip = new Uint8Array(128 * 128).fill(headLength - 1);
  /** The heads that end in a pair. */
  readonly #heads = new Map<number, Uint8Array[]>();

  constructor(patterns: readonly string[]) {
    for (const head of new Set(patterns.map((pattern) => pattern.slice(0, headLength)))) {
      const codes = Uint8Array.from(head, (letter) => fold(letter.charCodeAt(0)));
      for (let i = 1; i < headLength; i += 1) {
        const pair = pairOf(codes[i - 1]!, codes[i]!);
        this.#skip[pair] = Math.min(this.#skip[pair]!, headLength - 1 - i);
      }
      const pair = pairOf(codes[headLength - 2]!, codes[headLength - 1]!);
      this.#heads.set(pair, [...(this.#heads.get(pair) ?? []), codes]);
    }
  }

  /** Whether the first letters of any pattern are there. */
  isIn(text: string, meter: Meter): boolean {
    let at = headLength - 1;
    while (at < text.length) {
      meter.steps += 1;
      const pair = pairOf(text.charCodeAt(at - 1), text.charCodeAt(at));
      const skip = this.#skip[pair]!;
      if (skip === 0 && this.#endsAt(text, at, this.#heads.get(pair) ?? [])) return true;
      at += skip === 0 ? 1 : skip;
    }
    return false;
  }

  #endsAt(text: string, at: number, heads: readonly Uint8Array[]): boolean {
    const first = at + 1 - headLength;
    return heads.some((head) => head.every((code, i) => fold(text.charCodeAt(first + i)) === code));
  }
}
