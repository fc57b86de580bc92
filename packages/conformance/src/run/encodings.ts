/** A text with one encoding removed, and the name of the encoding. */
export interface Reading {
  /** Undefined for the text as it is. */
  readonly encoding: string | undefined;
  readonly text: string;
}

const letter = (digits: string, base: number): string => {
  const code = Number.parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
};
const breaks: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const layers: readonly (readonly [how: string, open: (text: string) => string])[] = [
  [
    'JSON-escaped',
    (text) =>
      text.replaceAll(
        /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([^]))/gi,
        (_, unit?: string, point?: string, byte?: string, other?: string) => {
          const code = unit ?? point ?? byte;
          return code === undefined ? (breaks[other ?? ''] ?? other ?? '') : letter(code, 16);
        },
      ),
  ],
  [
    'percent-encoded',
    (text) =>
      text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) =>
        Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
      ),
  ],
  [
    'in entities of HTML',
    (text) =>
      text.replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (_, hex?: string, decimal?: string) =>
        hex === undefined ? letter(decimal ?? '0', 10) : letter(hex, 16),
      ),
  ],
];

// A fixture has the text of a response as JSON, the response may have JSON in a string, and that a URL.
const depth = 4;

// The same characters, and far fewer to tell apart.
const invisibleInAscii = /[\0-\x20\x7f]+/g;
const invisible = /[\s\p{Cc}\p{Cf}]/gu;

/** A text in lower case, without white space and invisible characters. */
export const bare = (text: string): string =>
  text.replaceAll(/^[\0-\x7f]*$/.test(text) ? invisibleInAscii : invisible, '').toLowerCase();

/** Hex bytes are also written with separators: `73:6b`, `73-6b`, `0x73, 0x6b`. */
export const unhyphened = (text: string): string => text.replaceAll(/0x|[:,-]/g, '');

/** A text with its encodings removed, layer by layer. */
export function* readings(text: string): Generator<Reading> {
  yield { encoding: undefined, text: bare(text) };
  let seen = text;
  for (let i = 0; i < depth; i += 1) {
    const before = seen;
    for (const [encoding, open] of layers) {
      const opened = open(seen);
      if (opened === seen) continue;
      seen = opened;
      yield { encoding, text: bare(seen) };
    }
    if (seen === before) return;
  }
}
