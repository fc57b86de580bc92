/** Takes every form of a secret out of a text. */
export type Redact = (text: string) => string;

const hidden = '[redacted]';
// Shorter keys would be found in innocent words, and no gateway makes them.
const shortest = 6;

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

/** The ways a key can turn up letter for letter: as it is, hex, percent-encoded, JSON-escaped. */
function plainForms(secret: string, bytes: Uint8Array): string[] {
  const percent = encodeURIComponent(secret);
  return long([
    secret,
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encodeURIComponent(percent),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    hex(bytes),
    hex(bytes).toUpperCase(),
  ]);
}

/** Takes a base64 form out with the letters at its rims, which hold the key's first and last. */
function withoutBase64(text: string, form: string): string {
  const safe = form.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replaceAll(new RegExp(`[A-Za-z0-9+/_-]{0,4}${safe}[A-Za-z0-9+/_=-]{0,4}`, 'g'), hidden);
}

/** Makes a redactor for a secret; it costs a search per form, and a copy only where something was found. */
export function redactor(secret: string): Redact {
  if (secret.length < shortest) return (text) => text;
  const bytes = new TextEncoder().encode(secret);
  const plain = plainForms(secret, bytes);
  const standard = base64Forms(bytes);
  const base64 = long([
    ...standard,
    ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]);
  return (text) => {
    let clean = text;
    for (const form of plain) if (clean.includes(form)) clean = clean.replaceAll(form, hidden);
    for (const form of base64) if (clean.includes(form)) clean = withoutBase64(clean, form);
    return clean;
  };
}

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
