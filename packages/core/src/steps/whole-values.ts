// A number or a word that stands at the very end may have been cut, so it needs a letter behind it.
const bare = /[-+.\w]/;
const blank = /\s/;

/** Where the string that begins at `start` ends, behind its closing quote; undefined where it was cut. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}

function endOfBare(text: string, start: number): number | undefined {
  let at = start;
  while (at < text.length && bare.test(text[at]!)) at += 1;
  return at === start || at === text.length ? undefined : at;
}

/** Reads on from one value; what it knows at any moment can be closed into JSON. */
class Scanner {
  readonly #text: string;
  #at = 0;
  /** Behind the last value that is whole. */
  #whole = 0;
  /** What closes the objects and lists that are open, the innermost last. */
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get result(): string {
    return this.#text.slice(0, this.#whole) + this.#open.toReversed().join('');
  }

  #next(): string | undefined {
    while (this.#at < this.#text.length && blank.test(this.#text[this.#at]!)) this.#at += 1;
    return this.#text[this.#at];
  }

  /** Takes one letter if it comes next. */
  #take(letter: string): boolean {
    if (this.#next() !== letter) return false;
    this.#at += 1;
    return true;
  }

  /** The name of an object's entry and its colon. */
  #name(): boolean {
    const end = this.#next() === '"' ? endOfString(this.#text, this.#at) : undefined;
    if (end === undefined) return false;
    this.#at = end;
    return this.#take(':');
  }

  /** A value, or the beginning of an object or list. */
  #value(): 'whole' | 'opened' | undefined {
    const first = this.#next();
    if (first === undefined) return undefined;
    if (first === '{' || first === '[') {
      this.#open.push(first === '{' ? '}' : ']');
      this.#whole = this.#at += 1;
      return 'opened';
    }
    const end = first === '"' ? endOfString(this.#text, this.#at) : endOfBare(this.#text, this.#at);
    if (end === undefined) return undefined;
    this.#whole = this.#at = end;
    return 'whole';
  }

  /** Closes what is over; `false` where nothing more can be read. */
  #afterValue(): boolean {
    for (let closer = this.#open.at(-1); closer !== undefined; closer = this.#open.at(-1)) {
      if (this.#take(',')) return true;
      if (!this.#take(closer)) return false;
      this.#open.pop();
      this.#whole = this.#at;
    }
    return false;
  }

  read(): void {
    for (;;) {
      const inside = this.#open.at(-1);
      if (inside === '}' && !this.#name()) return;
      const value = this.#value();
      if (value === undefined) return;
      const empty = value === 'opened' && this.#next() === this.#open.at(-1);
      if ((value === 'whole' || empty) && !this.#afterValue()) return;
    }
  }
}

/**
 * The beginning of a JSON text that broke off, closed so that it can be parsed: every value in it came whole. What
 * stands behind a whole value is left out. Not everything this gives is JSON; the parser has the last word.
 */
export function wholeValues(text: string): string {
  const scanner = new Scanner(text);
  scanner.read();
  return scanner.result;
}
