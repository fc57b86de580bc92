/** A way in which a key can turn up in a text. */
export type Writing = (key: string) => string;

const codeOf = (letter: string): number => letter.charCodeAt(0);
const hexOf = (letter: string, digits: number): string => codeOf(letter).toString(16).padStart(digits, '0');
const each =
  (write: (letter: string) => string): Writing =>
  (key) =>
    Array.from(key, write).join('');
/** The letters an encoder need not touch stay; or every second one does. */
const signs =
  (write: (letter: string) => string): Writing =>
  (key) =>
    key.replaceAll(/[^A-Za-z0-9]/g, write);
/** Every second letter, and the signs that a decoder would read as the beginning of an escape. */
const everySecond =
  (write: (letter: string) => string): Writing =>
  (key) =>
    Array.from(key, (letter, i) => (i % 2 === 0 || '%\\"&'.includes(letter) ? write(letter) : letter)).join(
      '',
    );

const percent = (letter: string): string => `%${hexOf(letter, 2).toUpperCase()}`;
const unicode = (letter: string): string => `\\u${hexOf(letter, 4)}`;
const decimal = (letter: string): string => `&#${codeOf(letter)};`;
const hexadecimal = (letter: string): string => `&#x${hexOf(letter, 2).toUpperCase()};`;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const jsonText: Writing = (key) => JSON.stringify(key).slice(1, -1);
const base64: Writing = (key) => Buffer.from(key).toString('base64');
const hex: Writing = (key) => Buffer.from(key).toString('hex');
const inHalves =
  (between: string): Writing =>
  (key) =>
    `${key.slice(0, key.length >> 1)}${between}${key.slice(key.length >> 1)}`;

/** What a decoder of addresses, JSON, pages or programs turns back into the key, letter for letter. */
export const escapes: Readonly<Record<string, Writing>> = {
  'percent-encoded where it must be': encodeURIComponent,
  'percent-encoded as an address': encodeURI,
  'percent-encoded as a form': (key) => new URLSearchParams({ key }).toString().slice('key='.length),
  'percent-encoded in its signs': signs(percent), // %2D, %5F
  'percent-encoded in its signs, in small letters': signs((letter) => percent(letter).toLowerCase()),
  'percent-encoded in every second letter': everySecond(percent),
  'percent-encoded in whole': each(percent),
  'JSON-escaped': jsonText,
  'JSON-escaped with its slashes': (key) => jsonText(key).replaceAll('/', String.raw`\/`),
  'JSON-escaped in its signs': signs(unicode), // \u002B
  'JSON-escaped in every second letter': everySecond(unicode),
  'JSON-escaped in whole': each(unicode),
  'JSON-escaped in whole, in capitals': each((letter) => `\\u${hexOf(letter, 4).toUpperCase()}`),
  'as a program escapes bytes': each((letter) => `\\x${hexOf(letter, 2)}`),
  'HTML-escaped': signs((letter) => entities[letter] ?? letter),
  'in decimal entities in its signs': signs(decimal), // &#45;
  'in hexadecimal entities in its signs': signs(hexadecimal), // &#x2F;
  'in entities in every second letter': everySecond(decimal),
  'in decimal entities in whole': each(decimal),
  'in hexadecimal entities in whole': each(hexadecimal),
};

/** What changes a key's letters. */
export const packings: Readonly<Record<string, Writing>> = {
  'in small letters': (key) => key.toLowerCase(),
  'in capitals': (key) => key.toUpperCase(),
  'in hex': hex,
  'in hex, in capitals': (key) => hex(key).toUpperCase(),
  'in base64': base64,
  'in base64url': (key) => Buffer.from(key).toString('base64url'),
  'in base64 behind a letter': (key) => base64(`:${key}`),
  'in base64 behind two letters': (key) => base64(`::${key}`),
  'in base64 before something': (key) => base64(`${key}:1`),
};

/** A key over two lines. */
const brokenLines: Readonly<Record<string, Writing>> = {
  'broken by a line feed': inHalves('\n'),
  'broken by a carriage return and a line feed': inHalves('\r\n'),
  'broken and indented': inHalves('\n    '),
  'broken by an escaped line feed': inHalves(String.raw`\n`),
  'broken by a twice escaped line feed': inHalves(String.raw`\\n`),
  'broken by an encoded line feed': inHalves('%0A'),
  'broken by a letter without width': inHalves('\u200b'),
  'base64 in lines': (key) => base64(`Bearer ${key}`).replaceAll(/.{20}/g, '$&\r\n'),
};

/** Once as it is and once inside another, as a log of a log has it. */
const nested: Readonly<Record<string, Writing>> = {
  'percent-encoded twice': (key) => encodeURIComponent(encodeURIComponent(key)),
  'JSON inside JSON': (key) => jsonText(jsonText(key)),
  'JSON escapes inside JSON': (key) => jsonText(signs(unicode)(key)), // \\u002B
  'JSON escapes inside JSON inside JSON': (key) => jsonText(jsonText(each(unicode)(key))),
  'entities inside JSON': (key) => jsonText(signs(decimal)(key)),
  'entities of an entity': (key) => signs(decimal)(key).replaceAll('&', '&amp;'),
  'base64 inside an address': (key) => encodeURIComponent(base64(key)),
  'base64 with escaped slashes': (key) => base64(`::${key}`).replaceAll('/', String.raw`\/`),
  'base64 of base64': (key) => base64(base64(key)),
  'base64 of hex': (key) => base64(hex(key)),
  'hex of base64': (key) => hex(base64(key)),
  'base64 of an address': (key) => base64(signs(percent)(key)),
};

export const writings: Readonly<Record<string, Writing>> = {
  'as it is': (key) => key,
  ...escapes,
  ...packings,
  ...brokenLines,
  ...nested,
};

/** Keys of every alphabet gateways use, and some that look like something else. None begins like another. */
export const keys: Readonly<Record<string, string>> = {
  'with hyphens': 'sk-live-7Qm2-xT9w-Zp4r',
  'with underscores': 'yt_live_9Kd3_mW8s_Vb5n',
  'with the signs of base64': 'canary+key/4f1d9c07==',
  'with dots': 'eyJhb.GciOi3JIU.zI1NiJ9x',
  'with colons': '7c1f0a2e:f00dfeed8842',
  'that looks like hex': '4f1d9c07a3b8e2d1c6f5a4b3',
  'that looks like base64': 'QWxhZGRpbjpvcGVuc2VzYW1l',
  'of digits': '90817263544536271809',
  'of signs': 'k\'9<f>&m\\o"w/e+r=t~(z)!*',
  short: 'Zq7-x_9',
};

/** Where in a text a key can stand. */
export const places: Readonly<Record<string, (form: string) => string>> = {
  alone: (form) => form,
  'in a sentence': (form) => `bad key ${form} given`,
  'between quotes': (form) => `"${form}"`,
  'in a query': (form) => `https://gateway.example/v1?key=${form}&page=2`,
  'on a page': (form) => `<html><title>${form}</title></html>`,
  'at the beginning of a line': (form) => `no\n${form}\nyes`,
};

/**
 * Half of a key or of a writing of it, from every place: none of it may stay. Letters are compared without case, because
 * another case still tells the key.
 */
export function tracesOf(key: string, form: string): readonly string[] {
  const halves = (text: string): string[] => {
    const length = Math.max(6, Math.ceil(text.length / 2));
    return Array.from({ length: Math.max(1, text.length - length + 1) }, (_, i) => text.slice(i, i + length));
  };
  return [...halves(key), ...halves(form)].map((trace) => trace.toLowerCase());
}

/** Texts that only look like something secret. */
export const innocent: readonly string[] = [
  'The quick brown fox jumps over the lazy dog, 1234567890 times.',
  '550e8400-e29b-41d4-a716-446655440000',
  '{"id":"gen_0f8a7b6c5d4e3f2a1b0c","progress":40,"seed":90071992547409931}',
  `data:image/png;base64,${Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * 7919) % 256)).toString('base64')}`,
  'https://cdn.example/a%2Fb/c.mp4?X-Amz-Credential=AKIA%2F20261129%2Fus-east-1&X-Amz-Expires=3600',
  '<p>Caf&eacute; &amp; bar &#169; 2026</p>',
  String.raw`{"message":"line one\nline two \u00e9 \\ done"}`,
  'sk-live, yt_live and canary are beginnings that many keys share',
];
