/** Takes every form of a secret out of a text. */
export interface Redact {
  (text: string): string;
  /** Takes the beginning of a secret off the end of a text that may have been cut there. */
  readonly atEnd?: (text: string) => string;
}

const hidden = '[redacted]';
// Shorter keys would be found in innocent words, and no gateway makes them.
const shortest = 6;
// A shorter beginning of a key tells nobody anything.
const shortestStart = 4;

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The letters that are the same in every base64 text the key stands in, at one of three alignments: whole groups only,
 * because the letters at the rims depend on what stands beside the key.
 */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((before) => {
    const binary = '\0'.repeat(before) + String.fromCharCode(...bytes);
    const from = before === 0 ? 0 : 4;
    return btoa(binary).slice(from, Math.floor(binary.length / 3) * 4);
  });
}

const long = (forms: readonly string[]): string[] =>
  [...new Set(forms)].filter((form) => form.length >= shortest).toSorted((a, b) => b.length - a.length);

const lowered = (percent: string): string =>
  percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const htmlNames: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * The ways a key can turn up letter for letter: as it is, in one case, hex, percent-encoded in part, whole or twice, as a
 * form or an address writes it, JSON-escaped once, twice or in whole, HTML-escaped.
 */
function plainForms(secret: string, bytes: Uint8Array): string[] {
  const percent = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const allPercent = hex(bytes).toUpperCase().replaceAll(/../g, '%$&');
  const html = secret.replaceAll(/[&<>"]/g, (letter) => htmlNames[letter]!);
  const codes = Array.from(bytes, (byte) => `\\u00${hex(Uint8Array.of(byte))}`); // a key is ASCII (io/key)
  const upperCodes = codes.map((code) => `\\u${code.slice(2).toUpperCase()}`);
  return long([
    secret,
    secret.toLowerCase(),
    secret.toUpperCase(),
    ...[
      percent,
      encodeURI(secret),
      new URLSearchParams({ '': secret }).toString().slice(1),
      allPercent,
    ].flatMap((form) => [form, lowered(form)]),
    encodeURIComponent(percent),
    json,
    JSON.stringify(json).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    codes.join(''),
    upperCodes.join(''),
    ...["'", '&#39;', '&#x27;', '&apos;'].map((quote) => html.replaceAll("'", quote)),
    hex(bytes),
    hex(bytes).toUpperCase(),
  ]);
}

/** A base64 form with the letters at its rims, which hold the key's first and last; lines may break anywhere in it. */
function base64Pattern(form: string): RegExp {
  const letters = form.split('').map((letter) => letter.replace(/[+/]/, String.raw`\$&`));
  const pieces = ['[A-Za-z0-9+/_-]{0,4}', ...letters, '[A-Za-z0-9+/_=-]{0,4}'];
  return new RegExp(pieces.join(String.raw`(?:[\r\n]|\\[rn])*`), 'g');
}

/** Forms by the sign without which none of them can be there: one search then stands for many. */
function bySign(forms: readonly string[]): readonly (readonly [sign: string, forms: readonly string[]])[] {
  const signs = ['%', '\\', '&', ''];
  return signs.map((sign) => [sign, forms.filter((form) => signs.find((it) => form.includes(it)) === sign)]);
}

/** The longest beginning of a form that a text ends with. */
function startAtEnd(text: string, form: string): number {
  const from = Math.max(0, text.length - form.length + 1);
  const start = form.slice(0, shortestStart);
  for (let at = text.indexOf(start, from); at !== -1; at = text.indexOf(start, at + 1))
    if (form.startsWith(text.slice(at))) return text.length - at;
  return 0;
}

/** Makes a redactor for a secret; it costs a search per form, and a copy only where something was found. */
export function redactor(secret: string): Redact {
  if (secret.length < shortest) return (text) => text;
  const bytes = new TextEncoder().encode(secret);
  const plain = plainForms(secret, bytes);
  const signed = bySign(plain);
  const standard = base64Forms(bytes);
  const base64 = long([
    ...standard,
    ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]);
  const redact = (text: string): string => {
    let clean = text;
    for (const [sign, forms] of signed) {
      if (sign !== '' && !clean.includes(sign)) continue;
      for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, hidden);
    }
    const broken = clean.includes('\n') || clean.includes(String.raw`\n`);
    for (const form of base64)
      if (clean.includes(form) || (broken && brokenIn(clean, form)))
        clean = clean.replaceAll(base64Pattern(form), hidden);
    return clean;
  };
  const atEnd = (text: string): string => {
    // What is left of an escape hides the letters before it.
    const whole = text.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '');
    const rims = base64.map((form) => {
      const length = startAtEnd(whole, form);
      const rim = whole.slice(-length - 4, -length); // the letters before a form hold some of the key as well
      return length === 0 ? 0 : length + (/[A-Za-z0-9+/_-]*$/.exec(rim)?.[0].length ?? 0);
    });
    const most = Math.max(...plain.map((form) => startAtEnd(whole, form)), ...rims);
    return most === 0 ? text : `${whole.slice(0, -most)}${hidden}`;
  };
  return Object.assign(redact, { atEnd });
}

/** Whether a form may be there with a line break in it: lines have 16 letters or more, so one of two pieces is whole. */
const brokenIn = (text: string, form: string): boolean =>
  text.includes(form.slice(0, 8)) || (form.length >= 16 && text.includes(form.slice(8, 16)));

/** Redacts every text inside parsed JSON; escapes can hide a key from a search of the raw text. */
export function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redactDeep(one, redact));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [redact(key), redactDeep(one, redact)]),
  );
}

/** A copy of a caught error that holds words only: no request, no headers, no key. */
export function cleanCause(error: unknown, redact: Redact, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error)));
  const copy = new Error(redact(error.message));
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = redact(error.stack);
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: redact(error.code) });
  if (error.cause !== undefined && depth < 3) copy.cause = cleanCause(error.cause, redact, depth + 1);
  return copy;
}
